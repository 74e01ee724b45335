package lockstep.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.Authentication.NotSignedIn;
import lockstep.core.identity.Authentication.Proof;
import lockstep.core.identity.Authentication.SignedIn;
import lockstep.core.identity.Authentication.Unavailable;
import lockstep.core.testing.InMemoryIdentityStore;
import lockstep.core.testing.TestClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Tokens that change while a session lives, sessions that are ended from afar, and the signed
/// grace.
class RotationTest {
  private static final IdentityRules RULES = IdentityRules.DEFAULTS;
  private static final Password PASSWORD = new Password("correct horse");
  private static final Duration LATER = Duration.ofMinutes(11);

  private final TestClock clock = new TestClock();
  private final InMemoryIdentityStore store = new InMemoryIdentityStore(clock);
  private final Kept kept = new Kept();
  private final Identity a = instance(1);
  private final Identity b = instance(2);

  private Identity instance(int seed) {
    return instance(seed, store);
  }

  private Identity instance(int seed, IdentityStore store) {
    Random random = new Random(seed);
    return new Identity(
        store,
        new Passwords(2, random, Runnable::run),
        random,
        clock,
        clock,
        RULES,
        kept,
        BriefWait.on(Runnable::run));
  }

  private Token signIn() {
    a.ensureAdmin("admin", PASSWORD);
    return ((LoginOutcome.Granted) a.login("admin", PASSWORD)).token();
  }

  private static Token rotated(Rotation rotation) {
    assertThat(rotation).isInstanceOf(Rotation.Rotated.class);
    return ((Rotation.Rotated) rotation).token();
  }

  private static boolean letsIn(Identity identity, Token token) {
    return identity.authenticate(token) instanceof SignedIn;
  }

  @Test
  void twoTabsThatRotateOnTwoInstancesGetOneNewToken() {
    Token old = signIn();
    clock.advance(LATER);

    Token first = rotated(a.rotate(old));
    Token second = rotated(b.rotate(old));

    assertThat(first.secret()).isEqualTo(second.secret()).isNotEqualTo(old.secret());
    assertThat(letsIn(b, first)).isTrue();
  }

  @Test
  void theTokenBeforeIsGoodUntilTheNewOneWasSeenAndForItsGraceAfterThat() {
    Token old = signIn();
    clock.advance(LATER);
    Token fresh = rotated(a.rotate(old));

    clock.advance(Duration.ofHours(1));
    assertThat(letsIn(b, old)).as("the answer with the new one may have been lost").isTrue();

    assertThat(letsIn(a, fresh)).isTrue();
    assertThat(letsIn(b, old)).as("in its grace").isTrue();
    clock.advance(RULES.previousFor());
    assertThat(letsIn(b, old)).as("after its grace").isFalse();
    assertThat(letsIn(b, fresh)).isTrue();
  }

  @Test
  void aTokenThatIsYoungIsKept() {
    Token token = signIn();

    assertThat(rotated(a.rotate(token)).secret()).isEqualTo(token.secret());
    clock.advance(LATER);
    Token fresh = rotated(a.rotate(token));
    assertThat(rotated(b.rotate(fresh)).secret()).as("of another tab").isEqualTo(fresh.secret());
  }

  @Test
  void aTokenFromBeforeTheLastRotationGetsNothing() {
    Token first = signIn();
    clock.advance(LATER);
    Token second = rotated(a.rotate(first));
    assertThat(letsIn(a, second)).isTrue();
    clock.advance(LATER);
    rotated(a.rotate(second));

    assertThat(b.rotate(first)).isEqualTo(new Rotation.NotSignedIn());
    assertThat(b.authenticate(first)).isInstanceOf(NotSignedIn.class);
  }

  @Test
  void withoutTheStoreNothingIsRotatedAndNobodySignedOut() {
    Token token = signIn();
    store.goAway();

    assertThat(a.rotate(token)).isInstanceOf(Rotation.Unavailable.class);
  }

  @Test
  void aSessionThatIsRevokedOnOneInstanceIsEndedOnAll() {
    Token own = signIn();
    Token other = signIn();
    User user = ((SignedIn) b.authenticate(other)).user();
    SessionEntry entry =
        a.sessions(user.id(), Optional.of(own)).stream()
            .filter(session -> !session.own())
            .findFirst()
            .orElseThrow();

    assertThat(a.revoke(user.id(), entry.id())).isTrue();

    assertThat(letsIn(b, other)).isFalse();
    assertThat(letsIn(b, own)).isTrue();
    assertThat(a.logoutEverywhere(user.id())).isEqualTo(1);
    assertThat(letsIn(b, own)).isFalse();
    assertThat(a.revoke(user.id(), entry.id())).isFalse();
  }

  @Test
  void aRotatedTokenLogsTheWholeSessionOut() {
    Token old = signIn();
    clock.advance(LATER);
    Token fresh = rotated(a.rotate(old));

    a.logout(old);

    assertThat(letsIn(b, fresh)).isFalse();
  }

  @Test
  void aSignedNoteLetsOneInOnAnInstanceThatNeverSawTheSession() {
    Token token = signIn();
    User user = ((SignedIn) a.authenticate(token)).user();
    String note = a.note(user, token, Optional.empty()).orElseThrow();
    b.learnSecret();
    store.goAway();

    assertThat(b.authenticate(token)).isInstanceOf(Unavailable.class);
    assertThat(b.authenticate(token, Optional.of(note))).isEqualTo(new SignedIn(user, Proof.GRACE));
    assertThat(instance(3).authenticate(token, Optional.of(note)))
        .as("one that was just started and kept the secret")
        .isEqualTo(new SignedIn(user, Proof.GRACE));
    clock.advance(RULES.grace());
    assertThat(b.authenticate(token, Optional.of(note)))
        .as("after the grace: nobody can say, which is not: signed out")
        .isInstanceOf(Unavailable.class);
  }

  /// An answer may take long after the database was asked, and the session may end meanwhile.
  @Test
  void aNoteLastsNoLongerThanWhatItIsMadeFrom() {
    Token token = signIn();
    User user = ((SignedIn) a.authenticate(token)).user();
    b.learnSecret();
    clock.advance(RULES.grace().dividedBy(2));
    Optional<String> note = a.note(user, token, Optional.empty());
    store.goAway();

    assertThat(b.authenticate(token, note)).isEqualTo(new SignedIn(user, Proof.GRACE));
    clock.advance(RULES.grace().dividedBy(2));
    assertThat(b.authenticate(token, note)).isInstanceOf(Unavailable.class);
  }

  @Test
  void anAnswerThatIsLongOnItsWayTakesNothingFromAYoungerOne() {
    Token token = signIn();
    Meanwhile slow = new Meanwhile();
    Identity asked = instance(3, slow.around(store));
    slow.next(
        () -> {
          clock.advance(RULES.grace().dividedBy(2));
          assertThat(letsIn(asked, token)).isTrue();
        });
    assertThat(letsIn(asked, token)).isTrue();
    store.goAway();

    clock.advance(RULES.grace().minusMillis(1));
    assertThat(letsIn(asked, token)).isTrue();
  }

  @Test
  void anAnswerThatIsLongOnItsWayBringsBackNobodyWhoSignedOut() {
    Token token = signIn();
    Meanwhile slow = new Meanwhile();
    Identity asked = instance(3, slow.around(store));
    slow.next(
        () -> {
          b.logout(token);
          assertThat(letsIn(asked, token)).isFalse();
        });
    assertThat(letsIn(asked, token)).as("the answer was true when it was given").isTrue();
    store.goAway();

    assertThat(asked.authenticate(token)).isInstanceOf(Unavailable.class);
  }

  @Test
  void whoSignsOutWhileTheStoreIsAwayIsOutWhenItIsBack() {
    Token token = signIn();
    store.goAway();
    assertThatThrownBy(() -> a.logout(token)).isInstanceOf(StoreFault.class);
    store.comeBack();
    clock.advance(Duration.ofSeconds(1));

    assertThat(a.authenticate(token)).isInstanceOf(NotSignedIn.class);
    assertThat(b.authenticate(token)).as("ended by the first").isInstanceOf(NotSignedIn.class);
  }

  @Test
  void whoSignsOutWhileTheStoreIsAwayIsGivenNoNewToken() {
    Token token = signIn();
    store.goAway();
    assertThatThrownBy(() -> a.logout(token)).isInstanceOf(StoreFault.class);
    store.comeBack();
    clock.advance(LATER);

    assertThat(a.rotate(token)).isInstanceOf(Rotation.NotSignedIn.class);
  }

  @Test
  void aNoteOfAnotherTokenOrAnotherHandIsNothing() {
    Token token = signIn();
    Token other = signIn();
    User user = ((SignedIn) a.authenticate(token)).user();
    String note = a.note(user, token, Optional.empty()).orElseThrow();
    store.goAway();
    Identity fresh = instance(4);

    assertThat(fresh.authenticate(other, Optional.of(note))).isInstanceOf(Unavailable.class);
    for (int at = 0; at < note.length(); at += 7) {
      char changed = note.charAt(at) == 'A' ? 'B' : 'A';
      String forged = note.substring(0, at) + changed + note.substring(at + 1);
      assertThat(fresh.authenticate(token, Optional.of(forged)))
          .as("changed at %d", at)
          .isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void aNoteDoesNotBringBackASessionThatThisInstanceSawEnded() {
    Token token = signIn();
    User user = ((SignedIn) a.authenticate(token)).user();
    Optional<String> note = a.note(user, token, Optional.empty());
    b.logoutEverywhere(user.id());
    assertThat(a.authenticate(token, note)).isInstanceOf(NotSignedIn.class);
    store.goAway();

    assertThat(a.authenticate(token, note)).isInstanceOf(Unavailable.class);
  }

  @Test
  void aNoteIsRenewedBeforeItIsOverAndNotAtEachAnswer() {
    Token token = signIn();
    User user = ((SignedIn) a.authenticate(token)).user();
    Optional<String> note = a.note(user, token, Optional.empty());

    assertThat(a.note(user, token, note)).isEmpty();
    clock.advance(Duration.ofMinutes(3));
    assertThat(a.note(user, token, note)).isPresent();
  }

  /// Lets something happen between what the store says of a session and who asked.
  private static final class Meanwhile {
    private @Nullable Runnable act;

    void next(Runnable act) {
      this.act = act;
    }

    IdentityStore around(IdentityStore store) {
      return (IdentityStore)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {IdentityStore.class},
              (_, method, arguments) -> {
                Object answer = invoke(store, method, arguments);
                Runnable now = method.getName().equals("session") ? act : null;
                if (now != null) {
                  act = null;
                  now.run();
                }
                return answer;
              });
    }

    private static @Nullable Object invoke(IdentityStore store, Method method, Object[] arguments)
        throws Throwable {
      try {
        return method.invoke(store, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  /// Keeps the secret as an instance's disk does.
  private static final class Kept implements SecretKeeper {
    private @Nullable String secret;

    @Override
    public Optional<String> load() {
      return Optional.ofNullable(secret);
    }

    @Override
    public void keep(String fresh) {
      secret = fresh;
    }
  }
}
