package lockstep.core.identity;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.Authentication.NotSignedIn;
import lockstep.core.identity.Authentication.Proof;
import lockstep.core.identity.Authentication.SignedIn;
import lockstep.core.identity.Authentication.Unavailable;
import lockstep.core.time.Ticker;

/// Says who sends a request with a login and a password. May be used by many threads.
///
/// Passwords are slow to verify on purpose, and scripts send one with every request. So a verified
/// pair of login and password is remembered for [IdentityRules#basicFor], under a hash with a key
/// that only this process has, and only for as long as the stored hash is the one that it matched.
final class BasicAuthentication {
  private static final int REMEMBERED = 10_000;
  private static final int KEY_BYTES = 32;

  private final IdentityStore store;
  private final PasswordCheck check;
  private final Ticker ticker;
  private final IdentityRules rules;
  private final Breaker breaker;
  private final BriefWait brief;
  private final byte[] key = new byte[KEY_BYTES];
  private final Memory<String, KnownPassword> verified = new Memory<>(REMEMBERED);
  private final SingleFlight<String, Authentication> verifying = new SingleFlight<>();

  BasicAuthentication(
      IdentityStore store,
      PasswordCheck check,
      RandomGenerator random,
      Ticker ticker,
      IdentityRules rules,
      Breaker breaker,
      BriefWait brief) {
    this.store = store;
    this.check = check;
    this.ticker = ticker;
    this.rules = rules;
    this.breaker = breaker;
    this.brief = brief;
    random.nextBytes(key);
  }

  /// Who has this login or email and password.
  Authentication authenticate(String login, Password password) {
    if (!NewUser.isPossible(NewUser.normal(login))) {
      return new NotSignedIn("wrong login or password");
    }
    String pair = pairKey(login, password);
    Optional<KnownPassword> known = verified.find(pair);
    Optional<SignedIn> grace = known.flatMap(this::withinGrace);
    if (grace.isPresent() && !breaker.admits()) {
      return grace.get();
    }
    try {
      // Only this may be given up: that a password was changed must not be overlooked because to
      // compare it takes long.
      Optional<Optional<Account>> told =
          grace.isEmpty()
              ? Optional.of(account(login, pair))
              : brief.ask(() -> account(login, pair), breaker.isBroken());
      if (told.isEmpty()) {
        breaker.failed();
        return grace.orElseThrow();
      }
      Optional<Account> account = told.get();
      if (known.isPresent() && account.isPresent() && stillGood(known.get(), account.get())) {
        rememberPair(pair, account.get(), known.get().verifiedAtNanos());
        return new SignedIn(account.get().user(), Proof.FRESH);
      }
      return verifying.get(pair, () -> verifyBasic(login, password, pair));
    } catch (StoreFault fault) {
      breaker.failed();
      Optional<SignedIn> still = verified.find(pair).flatMap(this::withinGrace);
      return still.isPresent() ? still.get() : Identity.unavailable(fault);
    }
  }

  /// Also when nobody waits for the answer any more, a password that is no longer good is
  /// forgotten.
  private Optional<Account> account(String login, String pair) {
    try {
      Optional<Account> account = store.account(NewUser.normal(login));
      breaker.succeeded();
      boolean other =
          verified.find(pair).filter(known -> !account.filter(known::isOf).isPresent()).isPresent();
      if (other) {
        verified.remove(pair);
      }
      return account;
    } catch (StoreFault fault) {
      breaker.failed();
      throw fault;
    }
  }

  /// For one at a time with the same login and password: a script that begins with many requests at
  /// once has its password compared once.
  private Authentication verifyBasic(String login, Password password, String pair) {
    Optional<Account> meanwhile = verifiedMeanwhile(login, pair);
    if (meanwhile.isPresent()) {
      return new SignedIn(meanwhile.get().user(), Proof.FRESH);
    }
    return switch (check.verify(login, password)) {
      case PasswordCheck.Right right -> {
        rememberPair(pair, right.account(), ticker.nanos());
        yield new SignedIn(right.account().user(), Proof.FRESH);
      }
      case PasswordCheck.Wrong _ -> new NotSignedIn("wrong login or password");
      case PasswordCheck.Locked locked -> new Authentication.Locked(locked.retryAfter());
      case PasswordCheck.Busy busy -> new Unavailable(busy.because(), busy.retryAfter());
    };
  }

  /// Somebody else may have done it between the look at what is known and this one's turn.
  private Optional<Account> verifiedMeanwhile(String login, String pair) {
    return verified
        .find(pair)
        .flatMap(
            known ->
                store.account(NewUser.normal(login)).filter(account -> stillGood(known, account)));
  }

  private void rememberPair(String pair, Account account, long verifiedAtNanos) {
    long goodUntil = ticker.nanos() + rules.grace().toNanos();
    verified.put(pair, new KnownPassword(account, verifiedAtNanos, goodUntil));
  }

  private Optional<SignedIn> withinGrace(KnownPassword known) {
    return ticker.nanos() - known.goodUntilNanos() < 0
        ? Optional.of(new SignedIn(known.account().user(), Proof.GRACE))
        : Optional.empty();
  }

  private boolean stillGood(KnownPassword known, Account account) {
    return known.isOf(account)
        && ticker.nanos() - known.verifiedAtNanos() < rules.basicFor().toNanos();
  }

  private String pairKey(String login, Password password) {
    // The length keeps ("ab", "c") and ("a", "bc") apart.
    String pair = login.length() + ":" + login + password.secret();
    return Digests.keyed(key, pair.getBytes(StandardCharsets.UTF_8));
  }

  private record KnownPassword(Account account, long verifiedAtNanos, long goodUntilNanos) {
    boolean isOf(Account other) {
      return account.user().id() == other.user().id() && account.hash().equals(other.hash());
    }
  }
}
