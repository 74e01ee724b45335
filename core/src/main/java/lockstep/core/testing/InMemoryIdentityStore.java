package lockstep.core.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.Account;
import lockstep.core.identity.IdentityStore;
import lockstep.core.identity.NewUser;
import lockstep.core.identity.PasswordHash;
import lockstep.core.identity.Session;
import lockstep.core.identity.TokenHash;
import lockstep.core.identity.User;

/// Users and sessions in memory. It can go away, as a database does.
public final class InMemoryIdentityStore implements IdentityStore {
  private final InstantSource clock;
  private final List<Account> accounts = new ArrayList<>();
  private final Map<TokenHash, Row> sessions = new HashMap<>();
  private final Map<String, Failures> failures = new HashMap<>();
  private boolean away;
  private int calls;

  /// @param clock the store's own
  public InMemoryIdentityStore(InstantSource clock) {
    this.clock = clock;
  }

  /// From now on every call fails.
  public synchronized void goAway() {
    away = true;
  }

  /// Answers again.
  public synchronized void comeBack() {
    away = false;
  }

  /// How often it was asked anything, with or without success.
  public synchronized int calls() {
    return calls;
  }

  @Override
  public synchronized boolean hasUsers() {
    enter();
    return !accounts.isEmpty();
  }

  @Override
  public synchronized Optional<User> addFirst(NewUser user, PasswordHash hash) {
    enter();
    return accounts.isEmpty() ? Optional.of(insert(user, hash)) : Optional.empty();
  }

  @Override
  public synchronized Optional<User> add(NewUser user, PasswordHash hash) {
    enter();
    boolean taken =
        accounts.stream()
            .map(Account::user)
            .anyMatch(
                other ->
                    other.uid().equals(user.uid())
                        || other.login().equals(user.login())
                        || (!user.email().isEmpty() && other.email().equals(user.email())));
    return taken ? Optional.empty() : Optional.of(insert(user, hash));
  }

  private User insert(NewUser user, PasswordHash hash) {
    User added =
        new User(
            accounts.size() + 1L, user.uid(), user.login(), user.name(), user.email(), user.role());
    accounts.add(new Account(added, hash));
    return added;
  }

  @Override
  public synchronized Optional<Account> account(String loginOrEmail) {
    enter();
    Optional<Account> byLogin = first(account -> account.user().login().equals(loginOrEmail));
    return byLogin.isPresent() || loginOrEmail.isEmpty()
        ? byLogin
        : first(account -> account.user().email().equals(loginOrEmail));
  }

  private Optional<Account> first(Predicate<Account> wanted) {
    return accounts.stream().filter(wanted).findFirst();
  }

  @Override
  public synchronized List<User> users() {
    enter();
    return accounts.stream().map(Account::user).sorted(Comparator.comparing(User::login)).toList();
  }

  @Override
  public synchronized boolean setPassword(long userId, PasswordHash hash) {
    enter();
    Optional<Account> found = first(account -> account.user().id() == userId);
    found.ifPresent(
        account -> {
          accounts.set(accounts.indexOf(account), new Account(account.user(), hash));
          sessions.values().removeIf(row -> row.userId == userId);
        });
    return found.isPresent();
  }

  @Override
  public synchronized void addSession(TokenHash token, long userId) {
    enter();
    sessions.put(token, new Row(userId, clock.instant(), clock.instant()));
  }

  @Override
  public synchronized Optional<Session> session(TokenHash token) {
    enter();
    return Optional.ofNullable(sessions.get(token))
        .flatMap(
            row ->
                first(account -> account.user().id() == row.userId)
                    .map(account -> new Session(account.user(), age(row.created), age(row.seen))));
  }

  @Override
  public synchronized void touchSession(TokenHash token, Duration atMostEvery) {
    enter();
    sessions.computeIfPresent(
        token,
        (_, row) ->
            age(row.seen).compareTo(atMostEvery) < 0
                ? row
                : new Row(row.userId, row.created, clock.instant()));
  }

  @Override
  public synchronized boolean endSession(TokenHash token) {
    enter();
    return sessions.remove(token) != null;
  }

  @Override
  public synchronized void sweep(Duration maxAge, Duration maxIdle, Duration failureWindow) {
    enter();
    sessions
        .values()
        .removeIf(
            row -> age(row.created).compareTo(maxAge) > 0 || age(row.seen).compareTo(maxIdle) > 0);
    failures.values().removeIf(row -> age(row.since).compareTo(failureWindow) > 0);
  }

  @Override
  public synchronized Duration lockedFor(String login, int limit, Duration window) {
    enter();
    Failures row = failures.get(login);
    if (row == null || row.count < limit) {
      return Duration.ZERO;
    }
    Duration left = window.minus(age(row.since));
    return left.isPositive() ? left : Duration.ZERO;
  }

  @Override
  public synchronized void noteFailure(String login, Duration window) {
    enter();
    Failures row = failures.get(login);
    failures.put(
        login,
        row == null || age(row.since).compareTo(window) >= 0
            ? new Failures(1, clock.instant())
            : new Failures(row.count + 1, row.since));
  }

  @Override
  public synchronized void clearFailures(String login) {
    enter();
    failures.remove(login);
  }

  private void enter() {
    calls++;
    if (away) {
      throw new StoreFault("the store in memory was sent away by its test");
    }
  }

  private Duration age(Instant since) {
    return Duration.between(since, clock.instant());
  }

  private record Row(long userId, Instant created, Instant seen) {}

  private record Failures(int count, Instant since) {}
}
