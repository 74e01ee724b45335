package lockstep.core.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.NewUser;
import lockstep.core.identity.ServiceAccount;
import lockstep.core.identity.ServiceAccountStore;
import lockstep.core.identity.ServiceToken;
import lockstep.core.identity.TokenHash;
import lockstep.core.identity.User;
import org.jspecify.annotations.Nullable;

/// Service accounts in memory. It can go away, as a database does.
public final class InMemoryServiceAccountStore implements ServiceAccountStore {
  private static final long FIRST = 1_000;

  private final InstantSource clock;
  private final List<User> accounts = new ArrayList<>();
  private final Set<Long> disabled = new HashSet<>();
  private final List<Row> rows = new ArrayList<>();
  private long next = FIRST;
  private boolean away;
  private boolean readOnly;

  /// @param clock the store's own
  public InMemoryServiceAccountStore(InstantSource clock) {
    this.clock = clock;
  }

  private static final class Row {
    final long id;
    final long account;
    final String name;
    final TokenHash token;
    final Instant created;
    final Optional<Instant> expires;
    @Nullable Instant used;

    Row(long id, long account, String name, TokenHash token, Instant now, Optional<Instant> end) {
      this.id = id;
      this.account = account;
      this.name = name;
      this.token = token;
      this.created = now;
      this.expires = end;
    }
  }

  /// The store goes away, or comes back.
  public synchronized void away(boolean now) {
    away = now;
  }

  /// Uses are not noted any more, or are again.
  public synchronized void readOnly(boolean now) {
    readOnly = now;
  }

  private void check() {
    if (away) {
      throw StoreFault.beforehand("the database is away", null);
    }
  }

  @Override
  public synchronized Optional<ServiceAccount> add(NewUser account) {
    check();
    if (accounts.stream()
        .anyMatch(it -> it.login().equals(account.login()) || it.uid().equals(account.uid()))) {
      return Optional.empty();
    }
    User added =
        new User(
            next++,
            account.uid(),
            account.login(),
            account.name(),
            account.email(),
            account.role());
    accounts.add(added);
    return Optional.of(new ServiceAccount(added, 0, false));
  }

  @Override
  public synchronized List<ServiceAccount> accounts() {
    check();
    return accounts.stream()
        .sorted(Comparator.comparing(User::login))
        .map(it -> new ServiceAccount(it, tokens(it.id()).size(), disabled.contains(it.id())))
        .toList();
  }

  @Override
  public synchronized boolean change(long accountId, ServiceAccount.Change change) {
    check();
    Optional<User> was = account(accountId);
    was.ifPresent(it -> accounts.set(accounts.indexOf(it), changed(it, change)));
    if (change.disabled().orElse(false)) {
      disabled.add(accountId);
    } else if (change.disabled().isPresent()) {
      disabled.remove(accountId);
    }
    return was.isPresent();
  }

  private static User changed(User was, ServiceAccount.Change change) {
    return new User(
        was.id(),
        was.uid(),
        was.login(),
        change.name().orElse(was.name()),
        was.email(),
        change.role().orElse(was.role()));
  }

  private Optional<User> account(long id) {
    return accounts.stream().filter(it -> it.id() == id).findFirst();
  }

  @Override
  public synchronized boolean remove(long accountId) {
    check();
    rows.removeIf(row -> row.account == accountId);
    return accounts.removeIf(it -> it.id() == accountId);
  }

  @Override
  public synchronized Optional<Long> addToken(
      long accountId, String name, TokenHash token, Optional<Duration> life) {
    check();
    boolean taken =
        rows.stream().anyMatch(row -> row.account == accountId && row.name.equals(name));
    if (taken || account(accountId).isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    rows.add(new Row(next++, accountId, name, token, now, life.map(now::plus)));
    return Optional.of(rows.getLast().id);
  }

  @Override
  public synchronized List<ServiceToken> tokens(long accountId) {
    check();
    return rows.reversed().stream()
        .filter(row -> row.account == accountId)
        .map(
            row ->
                new ServiceToken(
                    row.id,
                    row.name,
                    row.created,
                    row.expires,
                    isExpired(row),
                    Optional.ofNullable(row.used)))
        .toList();
  }

  private boolean isExpired(Row row) {
    return row.expires.filter(end -> !end.isAfter(clock.instant())).isPresent();
  }

  @Override
  public synchronized boolean revoke(long accountId, long tokenId) {
    check();
    return rows.removeIf(row -> row.account == accountId && row.id == tokenId);
  }

  @Override
  public synchronized Optional<Holder> holder(TokenHash token) {
    check();
    return row(token)
        .filter(row -> !disabled.contains(row.account))
        .flatMap(row -> account(row.account).map(user -> new Holder(user, left(row), idle(row))));
  }

  @Override
  public synchronized void touch(TokenHash token, Duration atMostEvery) {
    check();
    if (readOnly) {
      throw StoreFault.beforehand("the database is read only", null);
    }
    row(token)
        .filter(row -> idle(row).compareTo(atMostEvery) >= 0)
        .ifPresent(row -> row.used = clock.instant());
  }

  private Optional<Row> row(TokenHash token) {
    return rows.stream().filter(it -> it.token.equals(token) && !isExpired(it)).findFirst();
  }

  private Optional<Duration> left(Row row) {
    return row.expires.map(end -> Duration.between(clock.instant(), end));
  }

  private Duration idle(Row row) {
    Instant last = row.used == null ? Instant.EPOCH : row.used;
    return Duration.between(last, clock.instant());
  }
}
