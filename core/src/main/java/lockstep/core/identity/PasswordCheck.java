package lockstep.core.identity;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Verifies passwords, a few at a time, and counts the failures.
///
/// The count is read and written while holding one of the permits, so parallel guessing gets at
/// most as many attempts beyond the limit as there are permits.
final class PasswordCheck {
  private static final int AT_ONCE = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final IdentityStore store;
  private final Passwords passwords;
  private final IdentityRules rules;
  private final Semaphore permits = new Semaphore(AT_ONCE, true);

  PasswordCheck(IdentityStore store, Passwords passwords, IdentityRules rules) {
    this.store = store;
    this.passwords = passwords;
    this.rules = rules;
  }

  /// What came out.
  sealed interface Verdict {}

  record Right(Account account) implements Verdict {}

  record Wrong() implements Verdict {}

  record Locked(Duration retryAfter) implements Verdict {}

  record Busy(String because, Duration retryAfter) implements Verdict {}

  /// Compares with what the store has.
  ///
  /// @throws lockstep.core.fault.StoreFault when the store is away
  Verdict verify(String login, Password password) {
    String wanted = NewUser.normal(login);
    if (!NewUser.isPossible(wanted)) {
      return new Wrong();
    }
    if (!enter()) {
      return new Busy("too many people sign in at this moment", Duration.ofSeconds(2));
    }
    try {
      return compare(wanted, password);
    } finally {
      permits.release();
    }
  }

  private Verdict compare(String login, Password password) {
    Optional<Account> account = store.account(login);
    if (account.isEmpty() && !store.hasUsers()) {
      return new Busy("the first administrator is being made", SOON);
    }
    String counted = account.map(found -> found.user().login()).orElse(login);
    Duration locked = store.lockedFor(counted, rules.attempts(), rules.attemptWindow());
    if (locked.isPositive()) {
      return new Locked(locked);
    }
    PasswordHash hash = account.map(Account::hash).orElseGet(passwords::ofNobody);
    if (passwords.matches(password, hash) && account.isPresent()) {
      store.clearFailures(counted);
      return new Right(account.get());
    }
    store.noteFailure(counted, rules.attemptWindow());
    return new Wrong();
  }

  private boolean enter() {
    try {
      return permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
