package lockstep.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lockstep.core.identity.Account;
import lockstep.core.identity.IdentityStore;
import lockstep.core.identity.NewUser;
import lockstep.core.identity.PasswordHash;
import lockstep.core.identity.Role;
import lockstep.core.identity.Session;
import lockstep.core.identity.TokenHash;
import lockstep.core.identity.User;
import org.jdbi.v3.core.Handle;

/// Users and sessions in SQL.
final class SqlIdentityStore implements IdentityStore {
  private static final String USER = "u.id, u.uid, u.login, u.name, u.email, u.role, u.password";

  private final Sql sql;

  SqlIdentityStore(Sql sql) {
    this.sql = sql;
  }

  @Override
  public boolean hasUsers() {
    return sql.read("users", this::anyUser);
  }

  private boolean anyUser(Handle handle) {
    return sql.query(handle, "SELECT 1 FROM users LIMIT 1")
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  @Override
  public Optional<User> addFirst(NewUser user, PasswordHash hash) {
    return sql.write(
        "users",
        handle -> {
          handle.execute(sql.dialect().lockUsers());
          return anyUser(handle) ? Optional.empty() : insert(handle, user, hash);
        });
  }

  @Override
  public Optional<User> add(NewUser user, PasswordHash hash) {
    return sql.write("users", handle -> insert(handle, user, hash));
  }

  private Optional<User> insert(Handle handle, NewUser user, PasswordHash hash) {
    int added =
        sql.update(
                handle,
                """
                INSERT INTO users (uid, login, name, email, role, password, created_at)
                VALUES (:uid, :login, :name, :email, :role, :password, ${now})
                ON CONFLICT DO NOTHING
                """)
            .bind("uid", user.uid())
            .bind("login", user.login())
            .bind("name", user.name())
            .bind("email", user.email())
            .bind("role", user.role().word())
            .bind("password", hash.encoded())
            .execute();
    return added == 0
        ? Optional.empty()
        : sql.query(handle, "SELECT " + USER + " FROM users u WHERE u.uid = :uid")
            .bind("uid", user.uid())
            .map((row, _) -> user(row))
            .findOne();
  }

  @Override
  public Optional<Account> account(String loginOrEmail) {
    return sql.read(
        "users",
        handle ->
            sql.query(
                    handle,
                    "SELECT "
                        + USER
                        + """
                         FROM users u
                        WHERE u.login = :wanted OR (u.email = :wanted AND u.email <> '')
                        ORDER BY CASE WHEN u.login = :wanted THEN 0 ELSE 1 END
                        LIMIT 1
                        """)
                .bind("wanted", loginOrEmail)
                .map(
                    (row, _) -> new Account(user(row), new PasswordHash(row.getString("password"))))
                .findOne());
  }

  @Override
  public List<User> users() {
    List<User> users =
        sql.read(
            "users",
            handle ->
                sql.query(handle, "SELECT " + USER + " FROM users u")
                    .map((row, _) -> user(row))
                    .list());
    return users.stream().sorted(Comparator.comparing(User::login)).toList();
  }

  @Override
  public boolean setPassword(long userId, PasswordHash hash) {
    return sql.write(
        "users",
        handle -> {
          sql.update(handle, "DELETE FROM sessions WHERE user_id = :id")
              .bind("id", userId)
              .execute();
          return sql.update(handle, "UPDATE users SET password = :password WHERE id = :id")
                  .bind("password", hash.encoded())
                  .bind("id", userId)
                  .execute()
              > 0;
        });
  }

  @Override
  public void addSession(TokenHash token, long userId) {
    sql.write(
        "sessions",
        handle ->
            sql.update(
                    handle,
                    """
                    INSERT INTO sessions (token, user_id, created_at, seen_at)
                    VALUES (:token, :user, ${now}, ${now})
                    """)
                .bind("token", token.hex())
                .bind("user", userId)
                .execute());
  }

  @Override
  public Optional<Session> session(TokenHash token) {
    return sql.read(
        "sessions",
        handle ->
            sql.query(
                    handle,
                    "SELECT "
                        + USER
                        + """
                        , ${now} - s.created_at AS age, ${now} - s.seen_at AS idle
                         FROM sessions s JOIN users u ON u.id = s.user_id
                         WHERE s.token = :token
                        """)
                .bind("token", token.hex())
                .map((row, _) -> new Session(user(row), millis(row, "age"), millis(row, "idle")))
                .findOne());
  }

  @Override
  public void touchSession(TokenHash token, Duration atMostEvery) {
    sql.write(
        "sessions",
        handle ->
            sql.update(
                    handle,
                    """
                    UPDATE sessions SET seen_at = ${now}
                    WHERE token = :token AND seen_at <= ${now} - :every
                    """)
                .bind("token", token.hex())
                .bind("every", atMostEvery.toMillis())
                .execute());
  }

  @Override
  public boolean endSession(TokenHash token) {
    return sql.write(
        "sessions",
        handle ->
            sql.update(handle, "DELETE FROM sessions WHERE token = :token")
                    .bind("token", token.hex())
                    .execute()
                > 0);
  }

  @Override
  public void sweep(Duration maxAge, Duration maxIdle, Duration failureWindow) {
    sql.write(
        "sessions",
        handle -> {
          int failures =
              sql.update(handle, "DELETE FROM login_failures WHERE since < ${now} - :window")
                  .bind("window", failureWindow.toMillis())
                  .execute();
          return failures
              + sql.update(
                      handle,
                      """
                      DELETE FROM sessions
                      WHERE created_at < ${now} - :age OR seen_at < ${now} - :idle
                      """)
                  .bind("age", maxAge.toMillis())
                  .bind("idle", maxIdle.toMillis())
                  .execute();
        });
  }

  @Override
  public Duration lockedFor(String login, int limit, Duration window) {
    long millis =
        sql.read(
            "failed sign-ins",
            handle ->
                sql.query(
                        handle,
                        """
                        SELECT since + :window - ${now} FROM login_failures
                        WHERE login = :login AND failures >= :limit
                        """)
                    .bind("login", login)
                    .bind("limit", limit)
                    .bind("window", window.toMillis())
                    .mapTo(Long.class)
                    .findOne()
                    .orElse(0L));
    return Duration.ofMillis(Math.max(0, millis));
  }

  @Override
  public void noteFailure(String login, Duration window) {
    sql.write(
        "failed sign-ins",
        handle ->
            sql.update(
                    handle,
                    """
                    INSERT INTO login_failures AS f (login, failures, since)
                    VALUES (:login, 1, ${now})
                    ON CONFLICT (login) DO UPDATE SET
                      failures =
                        CASE WHEN f.since <= ${now} - :window THEN 1 ELSE f.failures + 1 END,
                      since = CASE WHEN f.since <= ${now} - :window THEN ${now} ELSE f.since END
                    """)
                .bind("login", login)
                .bind("window", window.toMillis())
                .execute());
  }

  @Override
  public void clearFailures(String login) {
    sql.write(
        "failed sign-ins",
        handle ->
            sql.update(handle, "DELETE FROM login_failures WHERE login = :login")
                .bind("login", login)
                .execute());
  }

  /// A role of a newer program is one of the least power.
  private static User user(ResultSet row) throws SQLException {
    return new User(
        row.getLong("id"),
        row.getString("uid"),
        row.getString("login"),
        row.getString("name"),
        row.getString("email"),
        Role.of(row.getString("role")).orElse(Role.VIEWER));
  }

  private static Duration millis(ResultSet row, String column) throws SQLException {
    return Duration.ofMillis(row.getLong(column));
  }
}
