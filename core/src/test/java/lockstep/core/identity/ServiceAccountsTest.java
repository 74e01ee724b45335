package lockstep.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import lockstep.core.fault.StoreFault;
import lockstep.core.testing.InMemoryServiceAccountStore;
import lockstep.core.testing.TestClock;
import org.junit.jupiter.api.Test;

/// Tokens of service accounts while the store is slow or away.
class ServiceAccountsTest {
  private final TestClock clock = new TestClock();
  private final InMemoryServiceAccountStore store = new InMemoryServiceAccountStore(clock);
  private Runnable beforeTheAnswer = () -> {};
  private boolean slow;
  private int asked;
  private final ServiceAccounts accounts =
      new ServiceAccounts(
          slowed(), new SplittableRandom(1), clock, IdentityRules.DEFAULTS, new Brief());

  /// Between what the store finds and what is heard of it something may happen.
  private ServiceAccountStore slowed() {
    return (ServiceAccountStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ServiceAccountStore.class},
            (_, method, arguments) -> {
              Object found;
              asked++;
              try {
                found = method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              Runnable meanwhile = beforeTheAnswer;
              beforeTheAnswer = () -> {};
              meanwhile.run();
              return found;
            });
  }

  /// Waits for no answer while the store is slow, and lets the question go on.
  private final class Brief implements BriefWait {
    @Override
    public <T> Optional<T> ask(Supplier<T> question, boolean hopeless) {
      T answer = question.get();
      return slow ? Optional.empty() : Optional.of(answer);
    }
  }

  private ServiceKey key() {
    long id = accounts.add("ci", Role.EDITOR).orElseThrow().user().id();
    return accounts.makeToken(id, "one", Optional.empty()).orElseThrow().key();
  }

  private void revokeAll() {
    for (ServiceAccount account : store.accounts()) {
      store.remove(account.user().id());
    }
  }

  private void disabled(boolean now) {
    accounts.change(
        accounts.accounts().getFirst().user().id(),
        new ServiceAccount.Change(Optional.empty(), Optional.empty(), Optional.of(now)));
  }

  private static Authentication.Proof proof(Authentication authentication) {
    return ((Authentication.SignedIn) authentication).proof();
  }

  @Test
  void aKeyWithATypingErrorIsNone() {
    String secret = key().secret();
    assertThat(ServiceKey.parse(secret)).isPresent();
    char other = secret.charAt(9) == 'x' ? 'y' : 'x';
    assertThat(ServiceKey.parse(secret.substring(0, 9) + other + secret.substring(10))).isEmpty();
    assertThat(ServiceKey.parse(secret + "0")).isEmpty();
    assertThat(ServiceKey.parse("")).isEmpty();
    assertThat(ServiceKey.parse(secret).orElseThrow()).hasToString("***");
  }

  @Test
  void whoIsKnownNeedNotWaitForASlowStore() {
    ServiceKey key = key();
    assertThat(proof(accounts.authenticate(key))).isEqualTo(Authentication.Proof.FRESH);
    slow = true;
    assertThat(proof(accounts.authenticate(key))).isEqualTo(Authentication.Proof.GRACE);
    clock.advance(IdentityRules.DEFAULTS.grace().plusSeconds(1));
    assertThat(proof(accounts.authenticate(key))).isEqualTo(Authentication.Proof.FRESH);
  }

  @Test
  void whatASlowStoreSaysWhenNobodyWaitsAnyMoreCountsTheNextTime() {
    ServiceKey key = key();
    accounts.authenticate(key);
    revokeAll();
    slow = true;
    assertThat(proof(accounts.authenticate(key))).isEqualTo(Authentication.Proof.GRACE);

    store.away(true);

    assertThat(accounts.authenticate(key)).isInstanceOf(Authentication.Unavailable.class);
  }

  @Test
  void aStoreThatIsAwayIsLookedForOnceASecond() {
    ServiceKey key = key();
    accounts.authenticate(key);
    store.away(true);
    assertThat(proof(accounts.authenticate(key))).isEqualTo(Authentication.Proof.GRACE);

    asked = 0;
    assertThat(proof(accounts.authenticate(key))).isEqualTo(Authentication.Proof.GRACE);
    assertThat(asked).isZero();
    clock.advance(Duration.ofSeconds(1));
    accounts.authenticate(key);
    assertThat(asked).isOne();
  }

  @Test
  void aTokenEndsOnTimeAlsoWhileTheStoreIsAway() {
    long id = accounts.add("ci", Role.EDITOR).orElseThrow().user().id();
    Optional<Duration> life = Optional.of(Duration.ofMinutes(3));
    ServiceKey key = accounts.makeToken(id, "short", life).orElseThrow().key();
    accounts.authenticate(key);
    store.away(true);
    clock.advance(Duration.ofMinutes(2));
    assertThat(proof(accounts.authenticate(key))).isEqualTo(Authentication.Proof.GRACE);

    clock.advance(Duration.ofMinutes(2));

    assertThat(accounts.authenticate(key)).isInstanceOf(Authentication.Unavailable.class);
  }

  @Test
  void aStoreThatCannotWriteTurnsNobodyAway() {
    ServiceKey key = key();
    store.readOnly(true);

    assertThat(proof(accounts.authenticate(key))).isEqualTo(Authentication.Proof.FRESH);
    assertThat(proof(accounts.authenticate(key))).isEqualTo(Authentication.Proof.FRESH);
  }

  @Test
  void anAnswerThatWasLongOnItsWayBringsNoTokenBack() {
    ServiceKey key = key();
    beforeTheAnswer =
        () -> {
          revokeAll();
          assertThat(accounts.authenticate(key)).isInstanceOf(Authentication.NotSignedIn.class);
        };
    accounts.authenticate(key);

    store.away(true);

    assertThat(accounts.authenticate(key)).isInstanceOf(Authentication.Unavailable.class);
    clock.advance(Duration.ofSeconds(2));
    store.away(false);
    assertThat(accounts.authenticate(key)).isInstanceOf(Authentication.NotSignedIn.class);
  }

  @Test
  void whoIsKnownToBeDisabledHasNoGraceUntilHeardToBeEnabled() {
    ServiceKey key = key();
    assertThat(proof(accounts.authenticate(key))).isEqualTo(Authentication.Proof.FRESH);
    disabled(true);
    assertThat(accounts.authenticate(key)).isInstanceOf(Authentication.NotSignedIn.class);
    store.away(true);
    assertThat(accounts.authenticate(key)).isInstanceOf(Authentication.Unavailable.class);
    store.away(false);
    clock.advance(Duration.ofSeconds(2));

    disabled(false);
    clock.advance(Duration.ofSeconds(2));

    assertThat(proof(accounts.authenticate(key))).isEqualTo(Authentication.Proof.FRESH);
    store.away(true);
    assertThat(proof(accounts.authenticate(key))).isEqualTo(Authentication.Proof.GRACE);
  }

  @Test
  void whoDisablesKnowsItWithoutAsking() {
    ServiceKey key = key();
    accounts.authenticate(key);
    clock.advance(Duration.ofSeconds(1));
    disabled(true);

    store.away(true);

    assertThat(accounts.authenticate(key)).isInstanceOf(Authentication.Unavailable.class);
  }

  @Test
  void whatWasAskedBeforeItWasDisabledAndIsHeardAfterBringsNobodyBack() {
    ServiceKey key = key();
    beforeTheAnswer = () -> disabled(true);
    accounts.authenticate(key);

    store.away(true);

    assertThat(accounts.authenticate(key)).isInstanceOf(Authentication.Unavailable.class);
  }

  @Test
  void whoTriesManyKeysDoesNotMakeADisabledOneForgotten() {
    ServiceKey key = key();
    accounts.authenticate(key);
    store.change(
        accounts.accounts().getFirst().user().id(),
        new ServiceAccount.Change(Optional.empty(), Optional.empty(), Optional.of(true)));
    accounts.authenticate(key);
    SplittableRandom others = new SplittableRandom(2);
    for (int i = 0; i <= 10_000; i++) {
      accounts.authenticate(ServiceKey.random(others));
    }

    store.away(true);

    assertThat(accounts.authenticate(key)).isInstanceOf(Authentication.Unavailable.class);
  }

  @Test
  void whoRemovesAnAccountKnowsItWithoutAsking() {
    ServiceKey key = key();
    accounts.authenticate(key);
    accounts.remove(accounts.accounts().getFirst().user().id());

    store.away(true);

    assertThat(accounts.authenticate(key)).isInstanceOf(Authentication.Unavailable.class);
  }

  @Test
  void whoRemovesATokenKnowsItWithoutAsking() {
    ServiceKey key = key();
    accounts.authenticate(key);
    long id = accounts.accounts().getFirst().user().id();
    accounts.revoke(id, accounts.tokens(id).getFirst().id());

    store.away(true);

    assertThat(accounts.authenticate(key)).isInstanceOf(Authentication.Unavailable.class);
  }

  @Test
  void aDisablingOfWhichNobodyKnowsWhetherItWasDoneCountsHere() {
    ServiceKey key = key();
    accounts.authenticate(key);
    long id = accounts.accounts().getFirst().user().id();
    store.away(true);
    ServiceAccount.Change change =
        new ServiceAccount.Change(Optional.empty(), Optional.empty(), Optional.of(true));
    assertThatThrownBy(() -> accounts.change(id, change)).isInstanceOf(StoreFault.class);

    assertThat(accounts.authenticate(key)).isInstanceOf(Authentication.Unavailable.class);
  }
}
