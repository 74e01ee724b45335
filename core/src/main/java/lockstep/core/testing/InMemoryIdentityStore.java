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
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import lockstep.core.fault.StoreFault;
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
import org.jspecify.annotations.Nullable;

/// Users and sessions in memory. It can go away, as a database does.
public final class InMemoryIdentityStore implements IdentityStore {
  private final InstantSource clock;
  private final List<Account> accounts = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, String> secrets = new HashMap<>();
  private final Map<String, Failures> failures = new HashMap<>();
  private boolean away;
  private boolean hangs;
  private int calls;
  private long nextId = 1;
  private long nextUser = 1;

  /// @param clock the store's own
  public InMemoryIdentityStore(InstantSource clock) {
    this.clock = clock;
  }

  /// From now on every call fails.
  public synchronized void goAway() {
    away = true;
  }

  /// From now on every call waits, as with a database that was stopped and is not gone.
  public synchronized void hang() {
    hangs = true;
  }

  /// Answers again, those too that waited.
  public synchronized void comeBack() {
    away = false;
    hangs = false;
    notifyAll();
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
        new User(nextUser++, user.uid(), user.login(), user.name(), user.email(), user.role());
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
          rows.removeIf(row -> row.userId == userId);
        });
    return found.isPresent();
  }

  @Override
  public synchronized UserChange setRole(long userId, Role role) {
    enter();
    return change(
        userId,
        role == Role.ADMIN,
        account -> {
          User was = account.user();
          User is = new User(was.id(), was.uid(), was.login(), was.name(), was.email(), role);
          accounts.set(accounts.indexOf(account), new Account(is, account.hash()));
        });
  }

  @Override
  public synchronized UserChange remove(long userId) {
    enter();
    return change(
        userId,
        false,
        account -> {
          accounts.remove(account);
          rows.removeIf(row -> row.userId == userId);
        });
  }

  private UserChange change(long userId, boolean staysAdmin, Consumer<Account> how) {
    Optional<Account> found = first(account -> account.user().id() == userId);
    if (found.isEmpty()) {
      return UserChange.NO_SUCH_USER;
    }
    if (!staysAdmin
        && first(a -> a.user().id() != userId && a.user().role() == Role.ADMIN).isEmpty()) {
      return UserChange.LAST_ADMIN;
    }
    how.accept(found.get());
    return UserChange.DONE;
  }

  @Override
  public synchronized void addSession(TokenHash token, long userId, ClientInfo client) {
    enter();
    Instant now = clock.instant();
    rows.add(new Row(nextId++, userId, client, token, null, null, now, now, now));
  }

  @Override
  public synchronized Optional<Session> session(TokenHash token) {
    enter();
    return find(token)
        .flatMap(
            row ->
                first(account -> account.user().id() == row.userId)
                    .map(account -> session(row, account.user(), token)));
  }

  private Session session(Row row, User user, TokenHash token) {
    Session.Match present =
        row.previous != null && row.previousUntil == null
            ? Session.Match.UNSEEN
            : Session.Match.PRESENT;
    return new Session(
        user,
        row.id,
        age(row.created),
        age(row.seen),
        age(row.rotated),
        row.token.equals(token) ? present : Session.Match.PREVIOUS);
  }

  private Optional<Row> find(TokenHash token) {
    return rows.stream()
        .filter(row -> row.token.equals(token) || (token.equals(row.previous) && isGood(row)))
        .findFirst();
  }

  private boolean isGood(Row row) {
    return row.previousUntil == null || row.previousUntil.isAfter(clock.instant());
  }

  @Override
  public synchronized boolean rotate(TokenHash present, TokenHash next) {
    enter();
    return change(
        row -> row.token.equals(present),
        row ->
            new Row(
                row.id,
                row.userId,
                row.client,
                next,
                present,
                null,
                row.created,
                clock.instant(),
                clock.instant()));
  }

  @Override
  public synchronized void confirm(TokenHash present, Duration grace) {
    enter();
    change(
        row -> row.token.equals(present) && row.previous != null && row.previousUntil == null,
        row ->
            new Row(
                row.id,
                row.userId,
                row.client,
                row.token,
                row.previous,
                clock.instant().plus(grace),
                row.created,
                row.seen,
                row.rotated));
  }

  private boolean change(Predicate<Row> wanted, UnaryOperator<Row> how) {
    Optional<Row> found = rows.stream().filter(wanted).findFirst();
    found.ifPresent(row -> rows.set(rows.indexOf(row), how.apply(row)));
    return found.isPresent();
  }

  @Override
  public synchronized void touchSession(TokenHash token, Duration atMostEvery) {
    enter();
    change(
        row -> row.token.equals(token) && age(row.seen).compareTo(atMostEvery) >= 0,
        row ->
            new Row(
                row.id,
                row.userId,
                row.client,
                row.token,
                row.previous,
                row.previousUntil,
                row.created,
                clock.instant(),
                row.rotated));
  }

  @Override
  public synchronized List<SessionEntry> sessionsOf(long userId) {
    enter();
    return rows.reversed().stream()
        .filter(row -> row.userId == userId)
        .map(row -> new SessionEntry(row.id, row.client, row.created, row.seen, false))
        .toList();
  }

  @Override
  public synchronized boolean endSession(TokenHash token) {
    enter();
    return rows.removeIf(row -> row.token.equals(token) || token.equals(row.previous));
  }

  @Override
  public synchronized boolean endSession(long userId, long sessionId) {
    enter();
    return rows.removeIf(row -> row.userId == userId && row.id == sessionId);
  }

  @Override
  public synchronized int endSessionsOf(long userId) {
    enter();
    int before = rows.size();
    rows.removeIf(row -> row.userId == userId);
    return before - rows.size();
  }

  @Override
  public synchronized String sharedSecret(String name, String offered) {
    enter();
    return secrets.computeIfAbsent(name, _ -> offered);
  }

  @Override
  public synchronized void sweep(Duration maxAge, Duration maxIdle, Duration failureWindow) {
    enter();
    rows.removeIf(
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
    try {
      while (hangs) {
        wait();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new StoreFault("interrupted while the store in memory hung");
    }
    if (away) {
      throw new StoreFault("the store in memory was sent away by its test");
    }
  }

  private Duration age(Instant since) {
    return Duration.between(since, clock.instant());
  }

  private record Row(
      long id,
      long userId,
      ClientInfo client,
      TokenHash token,
      @Nullable TokenHash previous,
      @Nullable Instant previousUntil,
      Instant created,
      Instant seen,
      Instant rotated) {}

  private record Failures(int count, Instant since) {}
}
