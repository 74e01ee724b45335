package lockstep.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.Authentication.NotSignedIn;
import lockstep.core.identity.Authentication.Proof;
import lockstep.core.identity.Authentication.SignedIn;
import lockstep.core.identity.Authentication.Unavailable;
import lockstep.core.testing.InMemoryIdentityStore;
import lockstep.core.testing.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class IdentityTest {
  private static final IdentityRules RULES = IdentityRules.DEFAULTS;
  private static final Password RIGHT = new Password("correct horse");
  private static final Password WRONG = new Password("battery staple");

  private final TestClock clock = new TestClock();
  private final InMemoryIdentityStore store = new InMemoryIdentityStore(clock);
  private final Identity identity = instance(1);

  private Identity instance(int seed) {
    return instance(seed, Runnable::run, Runnable::run);
  }

  /// @param work compares passwords
  /// @param threads ask the store
  private Identity instance(int seed, Executor work, Executor threads) {
    Random random = new Random(seed);
    return new Identity(
        store,
        new Passwords(2, random, work),
        random,
        clock,
        clock,
        RULES,
        SecretKeeper.NONE,
        BriefWait.on(threads));
  }

  private Token signIn() {
    identity.ensureAdmin("admin", RIGHT);
    return tokenOf(identity.login("admin", RIGHT));
  }

  private static Token tokenOf(LoginOutcome outcome) {
    assertThat(outcome).isInstanceOf(LoginOutcome.Granted.class);
    return ((LoginOutcome.Granted) outcome).token();
  }

  private static User userOf(Authentication authentication, Proof proof) {
    assertThat(authentication).isInstanceOf(SignedIn.class);
    assertThat(((SignedIn) authentication).proof()).isEqualTo(proof);
    return ((SignedIn) authentication).user();
  }

  @Test
  void makesOneFirstAdministratorHoweverManyInstancesStart() {
    assertThat(identity.ensureAdmin("admin", RIGHT)).isTrue();
    assertThat(instance(2).ensureAdmin("admin", WRONG)).isFalse();

    assertThat(identity.users())
        .singleElement()
        .satisfies(
            user -> {
              assertThat(user.login()).isEqualTo("admin");
              assertThat(user.role()).isEqualTo(Role.ADMIN);
            });
    assertThat(identity.login("admin", RIGHT)).isInstanceOf(LoginOutcome.Granted.class);
  }

  @Test
  void aSessionWorksOnEveryInstance() {
    Token token = signIn();

    assertThat(userOf(instance(2).authenticate(token), Proof.FRESH).login()).isEqualTo("admin");
  }

  @Test
  void acceptsTheEmailAndAnyCaseAsLogin() {
    identity.ensureAdmin("Admin", RIGHT);

    assertThat(identity.login(" ADMIN@localhost ", RIGHT)).isInstanceOf(LoginOutcome.Granted.class);
  }

  @Test
  void doesNotTellAWrongPasswordFromAWrongLogin() {
    identity.ensureAdmin("admin", RIGHT);

    assertThat(identity.login("admin", WRONG)).isEqualTo(new LoginOutcome.Wrong());
    assertThat(identity.login("nobody", WRONG)).isEqualTo(new LoginOutcome.Wrong());
    assertThat(identity.login("", RIGHT)).isEqualTo(new LoginOutcome.Wrong());
    assertThat(identity.login("admin", new Password(""))).isEqualTo(new LoginOutcome.Wrong());
  }

  @Test
  void doesNotTroubleTheStoreWithWhatCannotBeALogin() {
    int before = store.calls();

    assertThat(identity.basic("ad\0min", RIGHT)).isInstanceOf(NotSignedIn.class);
    assertThat(identity.login("ad\0min", RIGHT)).isEqualTo(new LoginOutcome.Wrong());
    assertThat(identity.login("x".repeat(191), RIGHT)).isEqualTo(new LoginOutcome.Wrong());
    assertThat(store.calls()).isEqualTo(before);
  }

  @Test
  void locksAUserOnAllInstancesAfterFiveFailuresAndOpensWhenTheWindowIsOver() {
    identity.ensureAdmin("admin", RIGHT);
    for (int i = 0; i < 5; i++) {
      assertThat(identity.login("admin", WRONG)).isEqualTo(new LoginOutcome.Wrong());
    }

    clock.advance(Duration.ofMinutes(2));
    assertThat(instance(2).login("admin", RIGHT))
        .isEqualTo(new LoginOutcome.Locked(Duration.ofMinutes(3)));
    assertThat(instance(2).basic("admin", RIGHT))
        .isEqualTo(new Authentication.Locked(Duration.ofMinutes(3)));

    clock.advance(Duration.ofMinutes(3));
    assertThat(identity.login("admin", RIGHT)).isInstanceOf(LoginOutcome.Granted.class);
  }

  @Test
  void theEmailIsNoSecondSetOfAttempts() {
    identity.ensureAdmin("admin", RIGHT);
    for (int i = 0; i < 5; i++) {
      assertThat(identity.login("admin@localhost", WRONG)).isEqualTo(new LoginOutcome.Wrong());
    }

    assertThat(identity.login("admin", RIGHT)).isInstanceOf(LoginOutcome.Locked.class);
  }

  @Test
  void aSuccessForgetsTheFailuresBefore() {
    identity.ensureAdmin("admin", RIGHT);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 4; i++) {
        assertThat(identity.login("admin", WRONG)).isEqualTo(new LoginOutcome.Wrong());
      }
      assertThat(identity.login("admin", RIGHT)).isInstanceOf(LoginOutcome.Granted.class);
    }
  }

  @Test
  void endsASessionThatIsTooOldHoweverBusy() {
    Token token = signIn();
    for (int day = 0; day < 29; day++) {
      clock.advance(Duration.ofDays(1));
      userOf(identity.authenticate(token), Proof.FRESH);
    }

    clock.advance(Duration.ofDays(1));
    assertThat(identity.authenticate(token)).isInstanceOf(NotSignedIn.class);
  }

  @Test
  void endsASessionThatNobodyUses() {
    Token token = signIn();

    clock.advance(Duration.ofDays(7));
    assertThat(identity.authenticate(token)).isInstanceOf(NotSignedIn.class);
  }

  @Test
  void notesTheUseOfASessionNowAndThenOnly() {
    Token token = signIn();
    int before = store.calls();

    for (int i = 0; i < 10; i++) {
      identity.authenticate(token);
    }
    assertThat(store.calls() - before).isEqualTo(10);

    clock.advance(RULES.seenEvery());
    identity.authenticate(token);
    assertThat(store.calls() - before).isEqualTo(12);
  }

  @Test
  void aLogoutEndsTheSessionOnAllInstances() {
    Token token = signIn();
    Identity other = instance(2);
    userOf(other.authenticate(token), Proof.FRESH);

    assertThat(identity.logout(token)).isTrue();
    assertThat(other.authenticate(token)).isInstanceOf(NotSignedIn.class);
    assertThat(identity.logout(token)).isFalse();
  }

  @Test
  void keepsKnownSessionsWhileTheStoreIsAwayAndSaysNothingOfOthers() {
    Token token = signIn();
    store.goAway();

    userOf(identity.authenticate(token), Proof.GRACE);
    assertThat(instance(2).authenticate(token)).isInstanceOf(Unavailable.class);
    assertThat(identity.login("admin", RIGHT)).isInstanceOf(LoginOutcome.Unavailable.class);
    assertThatThrownBy(() -> identity.logout(token)).isInstanceOf(StoreFault.class);
  }

  @Test
  void theGraceIsBounded() {
    Token token = signIn();
    store.goAway();

    clock.advance(RULES.grace().minusMillis(1));
    userOf(identity.authenticate(token), Proof.GRACE);
    clock.advance(Duration.ofMillis(1));
    assertThat(identity.authenticate(token)).isInstanceOf(Unavailable.class);
  }

  @Test
  void theGraceDoesNotOutliveTheSession() {
    Token token = signIn();
    for (int day = 0; day < 29; day++) {
      clock.advance(Duration.ofDays(1));
      identity.authenticate(token);
    }
    clock.advance(Duration.ofDays(1).minusSeconds(1));
    userOf(identity.authenticate(token), Proof.FRESH);
    store.goAway();

    clock.advance(Duration.ofSeconds(1));
    assertThat(identity.authenticate(token)).isInstanceOf(Unavailable.class);
  }

  @Test
  void asksAnAbsentStoreOnceASecondOnBehalfOfAllKnownSessions() {
    Token token = signIn();
    store.goAway();
    int before = store.calls();

    for (int i = 0; i < 100; i++) {
      userOf(identity.authenticate(token), Proof.GRACE);
    }
    assertThat(store.calls() - before).isEqualTo(1);

    clock.advance(Duration.ofSeconds(1));
    store.comeBack();
    userOf(identity.authenticate(token), Proof.FRESH);
    userOf(identity.authenticate(token), Proof.FRESH);
  }

  @Test
  @Timeout(20)
  void answersThoseWhomItKnowsSoonWhileTheStoreHangs() {
    Identity patient = instance(2, Runnable::run, Thread::startVirtualThread);
    Token token = signIn();
    userOf(patient.authenticate(token), Proof.FRESH);
    userOf(patient.basic("admin", RIGHT), Proof.FRESH);
    store.hang();
    int before = store.calls();

    for (int i = 0; i < 100; i++) {
      userOf(patient.authenticate(token), Proof.GRACE);
      userOf(patient.basic("admin", RIGHT), Proof.GRACE);
    }
    assertThat(store.calls() - before).as("for all of them").isEqualTo(1);

    clock.advance(Duration.ofSeconds(1));
    userOf(patient.authenticate(token), Proof.GRACE);
    store.comeBack();
    while (((SignedIn) patient.authenticate(token)).proof() != Proof.FRESH) {
      clock.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void doesNotOverlookAChangedPasswordBecauseItTakesLongToCompare() {
    Executor slow =
        CompletableFuture.delayedExecutor(
            2 * BriefWait.LONGEST.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread);
    Identity patient = instance(2, slow, Thread::startVirtualThread);
    identity.ensureAdmin("admin", RIGHT);
    userOf(patient.basic("admin", RIGHT), Proof.FRESH);
    identity.setPassword(identity.users().getFirst().id(), WRONG);

    assertThat(patient.basic("admin", RIGHT)).isInstanceOf(NotSignedIn.class);
  }

  /// The answer that a password was changed comes when nobody waits for it any more.
  @Test
  void aChangedPasswordIsNoLongerGoodInTheGraceOnceTheStoreSaidSo() {
    List<Runnable> asked = new ArrayList<>();
    Identity patient = instance(2, Runnable::run, asked::add);
    identity.ensureAdmin("admin", RIGHT);
    userOf(patient.basic("admin", RIGHT), Proof.FRESH);
    identity.setPassword(identity.users().getFirst().id(), WRONG);
    userOf(patient.basic("admin", RIGHT), Proof.GRACE);
    asked.forEach(Runnable::run);
    store.goAway();

    assertThat(patient.basic("admin", RIGHT)).isInstanceOf(Unavailable.class);
  }

  /// To make the first administrator takes a moment, and a script that comes then did nothing
  /// wrong.
  @Test
  void nobodyIsWrongBeforeThereIsAnybody() {
    assertThat(identity.basic("admin", RIGHT)).isInstanceOf(Unavailable.class);
    assertThat(identity.login("admin", RIGHT)).isInstanceOf(LoginOutcome.Unavailable.class);
    identity.ensureAdmin("admin", RIGHT);

    assertThat(identity.basic("nobody", RIGHT)).isInstanceOf(NotSignedIn.class);
  }

  @Test
  void verifiesABasicPasswordOnceInAWhile() {
    identity.ensureAdmin("admin", RIGHT);
    userOf(identity.basic("admin", RIGHT), Proof.FRESH);
    int before = store.calls();

    userOf(identity.basic("admin", RIGHT), Proof.FRESH);
    assertThat(store.calls() - before).as("the account alone").isEqualTo(1);

    clock.advance(RULES.basicFor());
    userOf(identity.basic("admin", RIGHT), Proof.FRESH);
    assertThat(store.calls() - before).as("account, count and clearing too").isGreaterThan(2);
  }

  @Test
  void comparesAPasswordOnceForAllWhoAskAtOnce() throws InterruptedException {
    identity.ensureAdmin("admin", RIGHT);
    AtomicInteger compared = new AtomicInteger();
    Queue<Authentication> answers = new ConcurrentLinkedQueue<>();
    List<Thread> others = new ArrayList<>();
    AtomicReference<Identity> asked = new AtomicReference<>();
    Executor work =
        task -> {
          if (compared.incrementAndGet() == 1) {
            for (int i = 0; i < 3; i++) {
              others.add(
                  Thread.ofVirtual().start(() -> answers.add(asked.get().basic("admin", RIGHT))));
            }
            others.forEach(IdentityTest::awaitThatItWaits);
          }
          task.run();
        };
    asked.set(instance(2, work, Runnable::run));

    answers.add(asked.get().basic("admin", RIGHT));
    for (Thread other : others) {
      other.join();
    }

    assertThat(answers).hasSize(4).allSatisfy(answer -> userOf(answer, Proof.FRESH));
    assertThat(compared).hasValue(1);
  }

  private static void awaitThatItWaits(Thread thread) {
    while (thread.getState() == Thread.State.NEW || thread.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aChangedPasswordEndsWhatTheOldOneOpened() {
    Token token = signIn();
    Identity other = instance(2);
    userOf(other.basic("admin", RIGHT), Proof.FRESH);

    assertThat(identity.setPassword(identity.users().getFirst().id(), WRONG)).isTrue();

    assertThat(other.basic("admin", RIGHT)).isInstanceOf(NotSignedIn.class);
    assertThat(other.authenticate(token)).isInstanceOf(NotSignedIn.class);
    userOf(other.basic("admin", WRONG), Proof.FRESH);
  }

  @Test
  void keepsVerifiedBasicPasswordsWhileTheStoreIsAway() {
    identity.ensureAdmin("admin", RIGHT);
    userOf(identity.basic("admin", RIGHT), Proof.FRESH);
    store.goAway();

    userOf(identity.basic("admin", RIGHT), Proof.GRACE);
    assertThat(identity.basic("admin", WRONG)).isInstanceOf(Unavailable.class);
  }

  @Test
  void tellsPairsApartThatReadTheSameWhenJoined() {
    identity.ensureAdmin("admin", RIGHT);
    identity.addUser("adminc", "", "", Role.VIEWER, new Password("x"));
    userOf(identity.basic("admin", RIGHT), Proof.FRESH);

    assertThat(identity.basic("adminc", new Password("orrect horse")))
        .isInstanceOf(NotSignedIn.class);
  }

  @Test
  void refusesASecondUserOfOneLogin() {
    identity.ensureAdmin("admin", RIGHT);

    assertThat(identity.addUser("ADMIN", "", "", Role.VIEWER, RIGHT)).isEmpty();
    assertThat(identity.addUser("eve", "Eve", "eve@example.org", Role.EDITOR, RIGHT)).isPresent();
    assertThat(identity.addUser("mallory", "", "Eve@example.org", Role.EDITOR, RIGHT)).isEmpty();
    assertThatThrownBy(() -> identity.addUser("a b", "", "", Role.VIEWER, RIGHT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("login:");
  }

  @Test
  void printsNoSecret() {
    Token token = signIn();

    assertThat(token.toString() + RIGHT + identity.login("admin", RIGHT))
        .doesNotContain(token.secret())
        .doesNotContain("horse")
        .doesNotContainPattern("[0-9a-f]{32}");
  }

  @Test
  void rolesContainEachOther() {
    assertThat(Role.VIEWER.may(Permission.READ)).isTrue();
    assertThat(Role.VIEWER.may(Permission.EDIT)).isFalse();
    assertThat(Role.EDITOR.may(Permission.EDIT)).isTrue();
    assertThat(Role.EDITOR.may(Permission.OPERATE)).isFalse();
    assertThat(Role.ADMIN.may(Permission.OPERATE)).isTrue();
    assertThat(Role.of("Editor")).contains(Role.EDITOR);
    assertThat(Role.of("editor")).isEmpty();
  }
}
