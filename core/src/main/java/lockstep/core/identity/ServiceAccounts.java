package lockstep.core.identity;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.Authentication.NotSignedIn;
import lockstep.core.identity.Authentication.Proof;
import lockstep.core.identity.Authentication.SignedIn;
import lockstep.core.identity.ServiceAccountStore.Holder;
import lockstep.core.time.Ticker;

/// The accounts of scripts, and who comes with a token of one. May be used by many threads.
///
/// The store is asked on every request, so that a token that was revoked on one instance is good on
/// none. While the store is away, tokens that it knew a short while ago stay good here
/// ([IdentityRules#grace]). Store trouble is never "not signed in".
public final class ServiceAccounts {
  private static final int REMEMBERED = 10_000;
  private static final String PREFIX = "sa-";
  private static final int LONGEST_NAME = NewUser.MAX_LENGTH - PREFIX.length();
  private static final Duration STORE_PAUSE = Duration.ofSeconds(1);
  private static final Duration NOTE_EVERY = Duration.ofMinutes(1);

  private final ServiceAccountStore store;
  private final RandomGenerator random;
  private final Ticker ticker;
  private final IdentityRules rules;
  private final BriefWait brief;
  private final Breaker breaker;
  private final Memory<TokenHash, Known> known = new Memory<>(REMEMBERED);

  /// When it was heard that a token is good no more.
  private final Memory<TokenHash, Long> ended = new Memory<>(REMEMBERED);

  /// When accounts were disabled or removed through this instance.
  private final Memory<Long, Long> shut = new Memory<>(REMEMBERED);

  /// @param random for keys; must not be guessable
  /// @param brief asks the store where the asking one need not wait for it
  public ServiceAccounts(
      ServiceAccountStore store,
      RandomGenerator random,
      Ticker ticker,
      IdentityRules rules,
      BriefWait brief) {
    this.store = store;
    this.random = random;
    this.ticker = ticker;
    this.rules = rules;
    this.brief = brief;
    this.breaker = new Breaker(ticker, STORE_PAUSE);
  }

  /// Adds an account, whose login is `sa-` and the name.
  ///
  /// @return the account, or empty when somebody has that login
  /// @throws IllegalArgumentException with a sentence that names the wrong field
  /// @throws StoreFault when the store is away
  public Optional<ServiceAccount> add(String name, Role role) {
    requireName(name);
    return store.add(new NewUser(Identity.newUid(random), loginOf(name), name, "", role));
  }

  /// The login of an account that is made with this name.
  public static String loginOf(String name) {
    return PREFIX + name.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}0-9._-]+", "-");
  }

  /// All accounts by login.
  ///
  /// @throws StoreFault when the store is away
  public List<ServiceAccount> accounts() {
    return store.accounts();
  }

  /// Makes an account otherwise; that counts with its next request. Its login stays.
  ///
  /// @return false when there is no such account
  /// @throws IllegalArgumentException with a sentence that names the wrong field
  /// @throws StoreFault when the store is away
  public boolean change(long accountId, ServiceAccount.Change change) {
    change.name().ifPresent(ServiceAccounts::requireName);
    Optional<String> name = change.name().map(String::strip);
    try {
      return store.change(
          accountId, new ServiceAccount.Change(name, change.role(), change.disabled()));
    } finally {
      if (change.disabled().orElse(false)) {
        shut.put(accountId, ticker.nanos());
      }
    }
  }

  /// Removes an account with its tokens, on all instances.
  ///
  /// @return false when there is no such account
  /// @throws StoreFault when the store is away
  public boolean remove(long accountId) {
    try {
      return store.remove(accountId);
    } finally {
      shut.put(accountId, ticker.nanos());
    }
  }

  /// Makes a token.
  ///
  /// @param life after which it ends; empty when it does not by itself
  /// @return the token, or empty when the account has one of this name, or is not there
  /// @throws IllegalArgumentException with a sentence that names the wrong field
  /// @throws StoreFault when the store is away
  public Optional<Made> makeToken(long accountId, String name, Optional<Duration> life) {
    requireName(name);
    ServiceKey key = ServiceKey.random(random);
    return store
        .addToken(accountId, name.strip(), key.hash(), life)
        .map(id -> new Made(id, name.strip(), key));
  }

  /// A token that was just made: its key is told now and never again.
  public record Made(long id, String name, ServiceKey key) {}

  /// The tokens of an account, newest first.
  ///
  /// @throws StoreFault when the store is away
  public List<ServiceToken> tokens(long accountId) {
    return store.tokens(accountId);
  }

  /// Ends a token, on all instances.
  ///
  /// @return false when there was none
  /// @throws StoreFault when the store is away
  public boolean revoke(long accountId, long tokenId) {
    try {
      return store.revoke(accountId, tokenId);
    } finally {
      shut.put(accountId, ticker.nanos()); // the others of the account are asked about once more
    }
  }

  /// Who has this key.
  public Authentication authenticate(ServiceKey key) {
    TokenHash token = key.hash();
    Optional<SignedIn> grace = known.find(token).flatMap(it -> withinGrace(token, it));
    if (grace.isPresent() && !breaker.admits()) {
      return grace.get();
    }
    try {
      Optional<Optional<Holder>> told =
          grace.isEmpty()
              ? Optional.of(holder(token))
              : brief.ask(() -> holder(token), breaker.isBroken());
      if (told.isEmpty()) {
        breaker.failed();
        return grace.orElseThrow();
      }
      return told.get()
          .<Authentication>map(holder -> new SignedIn(holder.user(), Proof.FRESH))
          .orElseGet(() -> new NotSignedIn("the token has ended or never was, or is disabled"));
    } catch (StoreFault fault) {
      return grace.isPresent() ? grace.get() : Identity.unavailable(fault);
    }
  }

  /// Also when nobody waits for the answer any more, a token that is good no more is forgotten.
  private Optional<Holder> holder(TokenHash token) {
    long asked = ticker.nanos();
    Optional<Holder> holder;
    try {
      holder = store.holder(token);
    } catch (StoreFault fault) {
      breaker.failed();
      throw fault;
    }
    breaker.succeeded();
    holder.ifPresentOrElse(
        it -> known.put(token, new Known(it.user(), asked, asked + good(it).toNanos())),
        () -> {
          ended.put(token, ticker.nanos());
          known.remove(token);
        });
    holder.filter(it -> it.idle().compareTo(NOTE_EVERY) >= 0).ifPresent(_ -> touch(token));
    return holder;
  }

  /// No longer than the token itself.
  private Duration good(Holder holder) {
    return holder.left().filter(left -> left.compareTo(rules.grace()) < 0).orElse(rules.grace());
  }

  /// The answer does not depend on it: when the store cannot write just now, the next request notes
  /// it.
  private void touch(TokenHash token) {
    try {
      store.touch(token, NOTE_EVERY);
    } catch (StoreFault _) {
      // the next time
    }
  }

  private Optional<SignedIn> withinGrace(TokenHash token, Known it) {
    boolean good =
        ticker.nanos() - it.goodUntilNanos() < 0
            && isAskedAfter(it, ended.find(token))
            && isAskedAfter(it, shut.find(it.user().id()));
    return good ? Optional.of(new SignedIn(it.user(), Proof.GRACE)) : Optional.empty();
  }

  /// An answer may have been long on its way: it is as old as the question, and brings nobody back
  /// who was turned away meanwhile. Who is enabled again is known by a later question.
  private static boolean isAskedAfter(Known it, Optional<Long> nanos) {
    return nanos.map(then -> it.askedNanos() - then > 0).orElse(true);
  }

  private static void requireName(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name is empty");
    }
    if (!NewUser.isPossible(name) || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "name: at most %d characters, and no control characters".formatted(LONGEST_NAME));
    }
  }

  private record Known(User user, long askedNanos, long goodUntilNanos) {}
}
