package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import lockstep.core.identity.Account;
import lockstep.core.identity.ClientInfo;
import lockstep.core.identity.IdentityStore;
import lockstep.core.identity.NewUser;
import lockstep.core.identity.PasswordHash;
import lockstep.core.identity.Role;
import lockstep.core.identity.Session;
import lockstep.core.identity.SessionEntry;
import lockstep.core.identity.TokenHash;
import lockstep.core.identity.User;
import lockstep.core.identity.UserChange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What everybody may expect of an [IdentityStore].
abstract class IdentityStoreContract {
  private static final PasswordHash HASH = new PasswordHash("h1");
  private static final TokenHash TOKEN = new TokenHash("ab".repeat(32));
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SLACK = Duration.ofSeconds(20);

  private Stores stores;
  private IdentityStore store;

  abstract Stores open();

  @BeforeEach
  void openStores() {
    stores = open();
    store = stores.identity();
  }

  @AfterEach
  void closeStores() {
    stores.close();
  }

  private static NewUser named(String login) {
    return new NewUser("uid-" + login, login, "Name of " + login, login + "@x.org", Role.EDITOR);
  }

  private User added(String login) {
    return store.add(named(login), HASH).orElseThrow();
  }

  @Test
  void keepsWhatAUserIs() {
    User eve = added("eve");

    assertThat(eve)
        .isEqualTo(new User(eve.id(), "uid-eve", "eve", "Name of eve", "eve@x.org", Role.EDITOR));
    assertThat(eve.id()).isPositive();
    assertThat(store.account("eve")).contains(new Account(eve, HASH));
    assertThat(store.account("eve@x.org")).contains(new Account(eve, HASH));
    assertThat(store.account("nobody")).isEmpty();
    assertThat(store.account("")).isEmpty();
  }

  @Test
  void addsNoSecondUserWithTheUidLoginOrEmailOfAnother() {
    added("eve");

    assertThat(store.add(new NewUser("u", "eve", "", "", Role.VIEWER), HASH)).isEmpty();
    assertThat(store.add(new NewUser("uid-eve", "x", "", "", Role.VIEWER), HASH)).isEmpty();
    assertThat(store.add(new NewUser("u", "x", "", "eve@x.org", Role.VIEWER), HASH)).isEmpty();
    assertThat(store.users()).hasSize(1);
  }

  @Test
  void severalUsersMayHaveNoEmail() {
    assertThat(store.add(new NewUser("u1", "x", "", "", Role.VIEWER), HASH)).isPresent();
    assertThat(store.add(new NewUser("u2", "y", "", "", Role.VIEWER), HASH)).isPresent();
    assertThat(store.account("")).isEmpty();
  }

  @Test
  void prefersTheLoginToTheEmailOfAnother() {
    store.add(new NewUser("u1", "one", "", "two", Role.VIEWER), HASH);
    User two = store.add(new NewUser("u2", "two", "", "", Role.VIEWER), HASH).orElseThrow();

    assertThat(store.account("two").map(Account::user)).contains(two);
  }

  @Test
  void listsUsersByLogin() {
    added("Zoe");
    added("_adam");
    added("bob");

    assertThat(store.users()).extracting(User::login).containsExactly("_adam", "bob", "zoe");
  }

  @Test
  void addsTheFirstUserOnceHoweverManyTryAtOnce() {
    assertThat(store.hasUsers()).isFalse();

    List<Optional<User>> answers =
        Together.run(
            10, i -> (Callable<Optional<User>>) () -> store.addFirst(named("admin" + i), HASH));

    assertThat(answers).filteredOn(Optional::isPresent).hasSize(1);
    assertThat(store.users()).hasSize(1);
    assertThat(store.hasUsers()).isTrue();
  }

  @Test
  void aSessionBelongsToItsUserAndHasAges() {
    User eve = added("eve");
    store.addSession(TOKEN, eve.id(), ClientInfo.UNKNOWN);
    stores.pass(MINUTE);

    Session session = store.session(TOKEN).orElseThrow();

    assertThat(session.user()).isEqualTo(eve);
    assertThat(session.age()).isBetween(MINUTE, MINUTE.plus(SLACK));
    assertThat(session.idle()).isBetween(MINUTE, MINUTE.plus(SLACK));
    assertThat(store.session(new TokenHash("cd".repeat(32)))).isEmpty();
  }

  @Test
  void aTouchEndsIdlenessAndNotAge() {
    store.addSession(TOKEN, added("eve").id(), ClientInfo.UNKNOWN);
    stores.pass(MINUTE);

    store.touchSession(TOKEN, MINUTE.plus(SLACK));
    assertThat(store.session(TOKEN).orElseThrow().idle()).isGreaterThanOrEqualTo(MINUTE);

    store.touchSession(TOKEN, MINUTE);
    assertThat(store.session(TOKEN).orElseThrow().idle()).isLessThan(SLACK);
    assertThat(store.session(TOKEN).orElseThrow().age()).isGreaterThanOrEqualTo(MINUTE);
  }

  @Test
  void anEndedSessionIsGone() {
    store.addSession(TOKEN, added("eve").id(), ClientInfo.UNKNOWN);

    assertThat(store.endSession(TOKEN)).isTrue();
    assertThat(store.session(TOKEN)).isEmpty();
    assertThat(store.endSession(TOKEN)).isFalse();
    store.touchSession(TOKEN, Duration.ZERO);
    assertThat(store.session(TOKEN)).isEmpty();
  }

  @Test
  void aNewPasswordEndsTheSessionsOfThatUserAlone() {
    User eve = added("eve");
    TokenHash other = new TokenHash("cd".repeat(32));
    store.addSession(TOKEN, eve.id(), ClientInfo.UNKNOWN);
    store.addSession(other, added("adam").id(), ClientInfo.UNKNOWN);

    assertThat(store.setPassword(eve.id(), new PasswordHash("h2"))).isTrue();

    assertThat(store.account("eve").map(Account::hash)).contains(new PasswordHash("h2"));
    assertThat(store.session(TOKEN)).isEmpty();
    assertThat(store.session(other)).isPresent();
    assertThat(store.setPassword(999, HASH)).isFalse();
  }

  @Test
  void aRoleCountsAtOnceAndARemovedUserIsGoneWithTheSessions() {
    store.add(new NewUser("u1", "root", "", "", Role.ADMIN), HASH);
    User eve = added("eve");
    store.addSession(TOKEN, eve.id(), ClientInfo.UNKNOWN);

    assertThat(store.setRole(eve.id(), Role.VIEWER)).isEqualTo(UserChange.DONE);
    assertThat(store.session(TOKEN).orElseThrow().user().role()).isEqualTo(Role.VIEWER);

    assertThat(store.remove(eve.id())).isEqualTo(UserChange.DONE);
    assertThat(store.account("eve")).isEmpty();
    assertThat(store.session(TOKEN)).isEmpty();
    assertThat(store.sessionsOf(eve.id())).isEmpty();
    assertThat(store.remove(eve.id())).isEqualTo(UserChange.NO_SUCH_USER);
    assertThat(store.setRole(eve.id(), Role.ADMIN)).isEqualTo(UserChange.NO_SUCH_USER);
    assertThat(added("eve").id()).as("an id is given once").isNotEqualTo(eve.id());
  }

  @Test
  void theLastAdministratorStaysAlsoWhenTwoTakeTheRoleFromEachOther() {
    List<Long> admins =
        Stream.of("one", "two")
            .map(login -> new NewUser("uid-" + login, login, "", "", Role.ADMIN))
            .map(user -> store.add(user, HASH).orElseThrow().id())
            .toList();

    List<UserChange> answers =
        Together.run(
            2, i -> (Callable<UserChange>) () -> store.setRole(admins.get(i), Role.EDITOR));

    assertThat(answers).containsExactlyInAnyOrder(UserChange.DONE, UserChange.LAST_ADMIN);
    long last = admins.get(answers.indexOf(UserChange.LAST_ADMIN));
    assertThat(store.remove(last)).isEqualTo(UserChange.LAST_ADMIN);
    assertThat(store.setRole(last, Role.ADMIN)).isEqualTo(UserChange.DONE);
  }

  @Test
  void sweepsOldAndIdleSessionsAndOldFailures() {
    long eve = added("eve").id();
    TokenHash fresh = new TokenHash("cd".repeat(32));
    store.addSession(TOKEN, eve, ClientInfo.UNKNOWN);
    store.noteFailure("eve", MINUTE);
    stores.pass(MINUTE.multipliedBy(2));
    store.addSession(fresh, eve, ClientInfo.UNKNOWN);

    store.sweep(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));
    assertThat(store.session(TOKEN)).isPresent();

    store.sweep(Duration.ofHours(1), MINUTE, MINUTE);
    assertThat(store.session(TOKEN)).isEmpty();
    assertThat(store.session(fresh)).isPresent();
    assertThat(store.lockedFor("eve", 1, Duration.ofHours(1))).isZero();
  }

  @Test
  void locksAfterTheLimitUntilTheWindowOfTheFirstFailureIsOver() {
    Duration window = Duration.ofMinutes(5);
    store.noteFailure("eve", window);
    stores.pass(MINUTE.multipliedBy(2));
    store.noteFailure("eve", window);
    assertThat(store.lockedFor("eve", 3, window)).isZero();

    store.noteFailure("eve", window);
    assertThat(store.lockedFor("eve", 3, window))
        .isBetween(MINUTE.multipliedBy(3).minus(SLACK), MINUTE.multipliedBy(3));
    assertThat(store.lockedFor("adam", 3, window)).isZero();

    stores.pass(MINUTE.multipliedBy(3));
    assertThat(store.lockedFor("eve", 3, window)).isZero();
    store.noteFailure("eve", window);
    assertThat(store.lockedFor("eve", 2, window)).as("a new window").isZero();
  }

  @Test
  void forgetsFailures() {
    store.noteFailure("eve", MINUTE);
    store.clearFailures("eve");
    store.clearFailures("nobody");

    assertThat(store.lockedFor("eve", 1, MINUTE)).isZero();
  }

  @Test
  void losesNoFailureOfManyAtOnce() {
    Together.run(
        10,
        _ ->
            (Callable<Boolean>)
                () -> {
                  store.noteFailure("eve", MINUTE);
                  return true;
                });

    assertThat(store.lockedFor("eve", 10, MINUTE)).isPositive();
    assertThat(store.lockedFor("eve", 11, MINUTE)).isZero();
  }

  @Test
  void aRotatedSessionIsFoundByBothTokensUntilTheNewOneIsConfirmed() {
    TokenHash next = new TokenHash("cd".repeat(32));
    store.addSession(TOKEN, added("eve").id(), ClientInfo.UNKNOWN);
    stores.pass(MINUTE);
    assertThat(store.session(TOKEN).orElseThrow().sinceRotation()).isGreaterThanOrEqualTo(MINUTE);

    assertThat(store.rotate(TOKEN, next)).isTrue();

    assertThat(store.rotate(TOKEN, next)).as("by somebody who was slower").isFalse();
    assertThat(store.session(TOKEN).orElseThrow().match()).isEqualTo(Session.Match.PREVIOUS);
    Session unseen = store.session(next).orElseThrow();
    assertThat(unseen.match()).isEqualTo(Session.Match.UNSEEN);
    assertThat(unseen.sinceRotation()).isLessThan(SLACK);
    assertThat(unseen.age()).isGreaterThanOrEqualTo(MINUTE);

    store.confirm(next, MINUTE);
    assertThat(store.session(next).orElseThrow().match()).isEqualTo(Session.Match.PRESENT);
    assertThat(store.session(TOKEN)).as("in its grace").isPresent();
    stores.pass(Duration.ofSeconds(40));
    store.confirm(next, MINUTE);
    stores.pass(Duration.ofSeconds(40));
    assertThat(store.session(TOKEN)).as("its grace is counted once").isEmpty();
    assertThat(store.session(next)).isPresent();
  }

  @Test
  void tenWhoRotateAtOnceAreOne() {
    store.addSession(TOKEN, added("eve").id(), ClientInfo.UNKNOWN);

    List<Boolean> answers =
        Together.run(
            10, _ -> (Callable<Boolean>) () -> store.rotate(TOKEN, new TokenHash("cd".repeat(32))));

    assertThat(answers).filteredOn(answer -> answer).hasSize(1);
  }

  @Test
  void listsAndEndsTheSessionsOfOneUser() {
    User eve = added("eve");
    User adam = added("adam");
    TokenHash second = new TokenHash("cd".repeat(32));
    TokenHash third = new TokenHash("ef".repeat(32));
    store.addSession(TOKEN, eve.id(), new ClientInfo("Firefox", "10.0.0.1"));
    stores.pass(MINUTE);
    store.addSession(second, eve.id(), new ClientInfo("curl", ""));
    store.addSession(third, adam.id(), ClientInfo.UNKNOWN);

    List<SessionEntry> sessions = store.sessionsOf(eve.id());

    assertThat(sessions)
        .extracting(SessionEntry::client)
        .extracting(ClientInfo::userAgent)
        .containsExactly("curl", "Firefox");
    long id = sessions.getLast().id();
    assertThat(id).isPositive().isNotEqualTo(sessions.getFirst().id());
    assertThat(store.session(TOKEN).orElseThrow().id()).isEqualTo(id);
    assertThat(store.endSession(adam.id(), id)).as("of another user").isFalse();
    assertThat(store.endSession(eve.id(), id)).isTrue();
    assertThat(store.session(TOKEN)).isEmpty();
    assertThat(store.endSessionsOf(eve.id())).isEqualTo(1);
    assertThat(store.session(second)).isEmpty();
    assertThat(store.session(third)).isPresent();
  }

  @Test
  void aSessionEndsByItsTokenBeforeToo() {
    TokenHash next = new TokenHash("cd".repeat(32));
    store.addSession(TOKEN, added("eve").id(), ClientInfo.UNKNOWN);
    store.rotate(TOKEN, next);

    assertThat(store.endSession(TOKEN)).isTrue();
    assertThat(store.session(next)).isEmpty();
  }

  @Test
  void tenWhoOfferASecretAgreeOnOne() {
    List<String> answers =
        Together.run(10, i -> (Callable<String>) () -> store.sharedSecret("sessions", "offer" + i));

    assertThat(answers).hasSize(10).containsOnly(answers.getFirst());
    assertThat(store.sharedSecret("other", "x")).isEqualTo("x");
  }
}
