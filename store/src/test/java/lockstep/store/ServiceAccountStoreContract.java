package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import lockstep.core.identity.NewUser;
import lockstep.core.identity.PasswordHash;
import lockstep.core.identity.Role;
import lockstep.core.identity.ServiceAccount;
import lockstep.core.identity.ServiceAccountStore;
import lockstep.core.identity.ServiceToken;
import lockstep.core.identity.TokenHash;
import lockstep.core.identity.User;
import lockstep.core.identity.UserChange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What everybody may expect of a [ServiceAccountStore].
abstract class ServiceAccountStoreContract {
  private static final TokenHash ONE = new TokenHash("11".repeat(32));
  private static final TokenHash TWO = new TokenHash("22".repeat(32));
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Optional<Duration> ALWAYS = Optional.empty();

  private Stores stores;
  private ServiceAccountStore store;

  abstract Stores open();

  @BeforeEach
  void openStores() {
    stores = open();
    store = stores.serviceAccounts();
  }

  @AfterEach
  void closeStores() {
    stores.close();
  }

  private User added(String name) {
    NewUser account = new NewUser("uid-" + name, "sa-" + name, name, "", Role.EDITOR);
    return store.add(account).orElseThrow().user();
  }

  private Optional<User> holder(TokenHash token) {
    return store.holder(token).map(ServiceAccountStore.Holder::user);
  }

  @Test
  void keepsWhatAnAccountIs() {
    User robot = added("ci");
    assertThat(robot).isEqualTo(new User(robot.id(), "uid-ci", "sa-ci", "ci", "", Role.EDITOR));
    added("b");

    assertThat(store.add(new NewUser("other", "sa-ci", "ci", "", Role.VIEWER))).isEmpty();
    assertThat(store.accounts())
        .extracting(account -> account.user().login())
        .containsExactly("sa-b", "sa-ci");
    assertThat(store.change(robot.id(), named("CI", Role.VIEWER))).isTrue();
    assertThat(store.change(robot.id() + 77, named("CI", Role.VIEWER))).isFalse();
    assertThat(store.accounts().getLast())
        .isEqualTo(
            new ServiceAccount(
                new User(robot.id(), "uid-ci", "sa-ci", "CI", "", Role.VIEWER), 0, false));
  }

  private static ServiceAccount.Change named(String name, Role role) {
    return new ServiceAccount.Change(Optional.of(name), Optional.of(role), Optional.empty());
  }

  private static ServiceAccount.Change disabled(boolean now) {
    return new ServiceAccount.Change(Optional.empty(), Optional.empty(), Optional.of(now));
  }

  @Test
  void aDisabledAccountKeepsAllButItsWayIn() {
    User robot = added("ci");
    User other = added("other");
    store.addToken(robot.id(), "one", ONE, ALWAYS);
    store.addToken(other.id(), "two", TWO, ALWAYS);

    assertThat(store.change(robot.id(), disabled(true))).isTrue();

    assertThat(holder(ONE)).isEmpty();
    assertThat(holder(TWO)).contains(other);
    assertThat(store.accounts()).contains(new ServiceAccount(robot, 1, true));
    assertThat(store.tokens(robot.id())).extracting(ServiceToken::name).containsExactly("one");
    store.change(robot.id(), named("CI", Role.VIEWER));
    assertThat(holder(ONE)).isEmpty();

    store.change(robot.id(), disabled(false));

    assertThat(holder(ONE).map(User::name)).contains("CI");
    assertThat(store.accounts()).noneMatch(ServiceAccount::disabled);
  }

  @Test
  void isNoUserAndNoAdministrator() {
    NewUser ann = new NewUser("uid-ann", "ann", "", "", Role.ADMIN);
    User admin = stores.identity().add(ann, new PasswordHash("h")).orElseThrow();
    User robot = added("ci");
    store.change(robot.id(), named("ci", Role.ADMIN));

    assertThat(stores.identity().users()).containsExactly(admin);
    assertThat(stores.identity().account("sa-ci")).isEmpty();
    assertThat(stores.identity().remove(admin.id())).isEqualTo(UserChange.LAST_ADMIN);
    assertThat(stores.identity().setRole(robot.id(), Role.VIEWER))
        .isEqualTo(UserChange.NO_SUCH_USER);
    assertThat(store.remove(admin.id())).isFalse();
    assertThat(store.change(admin.id(), named("x", Role.VIEWER))).isFalse();
    assertThat(store.addToken(admin.id(), "t", ONE, ALWAYS)).isEmpty();
  }

  @Test
  void aTokenIsGoodUntilItIsRevokedOrItsAccountRemoved() {
    User robot = added("ci");
    long one = store.addToken(robot.id(), "one", ONE, ALWAYS).orElseThrow();
    assertThat(store.addToken(robot.id(), "one", TWO, ALWAYS)).isEmpty();
    store.addToken(robot.id(), "two", TWO, ALWAYS);

    assertThat(holder(ONE)).contains(robot);
    assertThat(store.accounts().getFirst().tokens()).isEqualTo(2);
    assertThat(store.tokens(robot.id()))
        .extracting(ServiceToken::name)
        .containsExactly("two", "one");
    assertThat(store.revoke(robot.id() + 77, one)).isFalse();
    assertThat(store.revoke(robot.id(), one)).isTrue();
    assertThat(store.revoke(robot.id(), one)).isFalse();
    assertThat(holder(ONE)).isEmpty();
    assertThat(holder(TWO)).contains(robot);
    assertThat(store.remove(robot.id())).isTrue();
    assertThat(holder(TWO)).isEmpty();
    assertThat(store.tokens(robot.id())).isEmpty();
  }

  @Test
  void aTokenEndsWhenItWasToEnd() {
    User robot = added("ci");
    store.addToken(robot.id(), "short", ONE, Optional.of(Duration.ofHours(1)));
    ServiceToken token = store.tokens(robot.id()).getFirst();
    assertThat(token.expires()).contains(token.created().plus(Duration.ofHours(1)));
    assertThat(token.expired()).isFalse();
    assertThat(holder(ONE)).contains(robot);
    assertThat(store.holder(ONE).orElseThrow().left().orElseThrow())
        .isBetween(Duration.ofMinutes(58), Duration.ofHours(1));
    store.addToken(robot.id(), "long", TWO, ALWAYS);
    assertThat(store.holder(TWO).orElseThrow().left()).isEmpty();
    store.revoke(robot.id(), store.tokens(robot.id()).getFirst().id());

    stores.pass(Duration.ofMinutes(61));

    assertThat(holder(ONE)).isEmpty();
    assertThat(store.tokens(robot.id()).getFirst().expired()).isTrue();
  }

  @Test
  void notesTheUseNowAndThen() {
    User robot = added("ci");
    store.addToken(robot.id(), "one", ONE, ALWAYS);
    assertThat(store.tokens(robot.id()).getFirst().used()).isEmpty();

    assertThat(store.holder(ONE).orElseThrow().idle()).isGreaterThan(Duration.ofDays(365));
    store.touch(ONE, MINUTE);
    Duration first = usedAfter(robot);
    stores.pass(Duration.ofSeconds(20));
    assertThat(store.holder(ONE).orElseThrow().idle())
        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(59));
    store.touch(ONE, MINUTE);
    assertThat(usedAfter(robot)).isEqualTo(first);
    stores.pass(Duration.ofMinutes(2));
    store.touch(ONE, MINUTE);
    assertThat(usedAfter(robot)).isGreaterThan(first);
  }

  private Duration usedAfter(User robot) {
    ServiceToken token = store.tokens(robot.id()).getFirst();
    return Duration.between(token.created(), token.used().orElseThrow());
  }
}
