package lockstep.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
import org.jdbi.v3.core.Handle;

/// Users and sessions in SQL. Service accounts, which share the table, are none of them.
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
                        WHERE (u.login = :wanted OR (u.email = :wanted AND u.email <> ''))
                          AND u.service = 0
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
                sql.query(handle, "SELECT " + USER + " FROM users u WHERE u.service = 0")
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
  public UserChange setRole(long userId, Role role) {
    return change(
        userId,
        role == Role.ADMIN,
        handle ->
            sql.update(handle, "UPDATE users SET role = :role WHERE id = :id")
                .bind("role", role.word())
                .bind("id", userId)
                .execute());
  }

  @Override
  public UserChange remove(long userId) {
    return change(
        userId,
        false,
        handle -> {
          sql.update(handle, "DELETE FROM sessions WHERE user_id = :id")
              .bind("id", userId)
              .execute();
          sql.update(handle, "DELETE FROM users WHERE id = :id").bind("id", userId).execute();
        });
  }

  private UserChange change(long userId, boolean staysAdmin, Consumer<Handle> how) {
    return sql.write(
        "users",
        handle -> {
          handle.execute(sql.dialect().lockUsers());
          if (!isThere(handle, "id = :id", userId)) {
            return UserChange.NO_SUCH_USER;
          }
          if (!staysAdmin && !isThere(handle, "id <> :id AND role = 'Admin'", userId)) {
            return UserChange.LAST_ADMIN;
          }
          how.accept(handle);
          return UserChange.DONE;
        });
  }

  private boolean isThere(Handle handle, String condition, long userId) {
    return sql.query(handle, "SELECT 1 FROM users WHERE service = 0 AND " + condition + " LIMIT 1")
        .bind("id", userId)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  @Override
  public void addSession(TokenHash token, long userId, ClientInfo client) {
    sql.write(
        "sessions",
        handle ->
            sql.update(
                    handle,
                    """
                    INSERT INTO sessions
                      (token, user_id, created_at, seen_at, rotated_at, id, user_agent, address)
                    VALUES (:token, :user, ${now}, ${now}, ${now}, ${random}, :agent, :address)
                    """)
                .bind("token", token.hex())
                .bind("user", userId)
                .bind("agent", client.userAgent())
                .bind("address", client.address())
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
                        , s.id AS session_id, ${now} - s.created_at AS age, ${now} - s.seen_at AS idle,
                          ${now} - CASE s.rotated_at WHEN 0 THEN s.created_at ELSE s.rotated_at END
                            AS since_rotation,
                          CASE WHEN s.token <> :token THEN 'PREVIOUS'
                               WHEN s.previous IS NOT NULL AND s.previous_until = 0 THEN 'UNSEEN'
                               ELSE 'PRESENT' END AS match
                        FROM sessions s JOIN users u ON u.id = s.user_id
                        WHERE s.token = :token OR
                          (s.previous = :token AND (s.previous_until = 0 OR s.previous_until > ${now}))
                        """)
                .bind("token", token.hex())
                .map((row, _) -> session(row))
                .findFirst());
  }

  private static Session session(ResultSet row) throws SQLException {
    return new Session(
        user(row),
        row.getLong("session_id"),
        millis(row, "age"),
        millis(row, "idle"),
        millis(row, "since_rotation"),
        Session.Match.valueOf(row.getString("match")));
  }

  @Override
  public boolean rotate(TokenHash present, TokenHash next) {
    return sql.write(
        "sessions",
        handle ->
            sql.update(
                        handle,
                        """
                        UPDATE sessions SET token = :next, previous = :present, previous_until = 0,
                          rotated_at = ${now}, seen_at = ${now}
                        WHERE token = :present
                        """)
                    .bind("next", next.hex())
                    .bind("present", present.hex())
                    .execute()
                > 0);
  }

  @Override
  public void confirm(TokenHash present, Duration grace) {
    sql.write(
        "sessions",
        handle ->
            sql.update(
                    handle,
                    """
                    UPDATE sessions SET previous_until = ${now} + :grace
                    WHERE token = :present AND previous IS NOT NULL AND previous_until = 0
                    """)
                .bind("present", present.hex())
                .bind("grace", grace.toMillis())
                .execute());
  }

  @Override
  public List<SessionEntry> sessionsOf(long userId) {
    return sql.write(
        "sessions",
        handle -> {
          sql.update(handle, "UPDATE sessions SET id = ${random} WHERE id = 0 AND user_id = :user")
              .bind("user", userId)
              .execute();
          return sql.query(
                  handle,
                  """
                  SELECT id, user_agent, address, created_at, seen_at FROM sessions
                  WHERE user_id = :user ORDER BY created_at DESC, id
                  """)
              .bind("user", userId)
              .map((row, _) -> entry(row))
              .list();
        });
  }

  private static SessionEntry entry(ResultSet row) throws SQLException {
    return new SessionEntry(
        row.getLong("id"),
        new ClientInfo(row.getString("user_agent"), row.getString("address")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("seen_at")),
        false);
  }

  @Override
  public boolean endSession(long userId, long sessionId) {
    return sql.write(
        "sessions",
        handle ->
            sql.update(handle, "DELETE FROM sessions WHERE user_id = :user AND id = :id")
                    .bind("user", userId)
                    .bind("id", sessionId)
                    .execute()
                > 0);
  }

  @Override
  public int endSessionsOf(long userId) {
    return sql.write(
        "sessions",
        handle ->
            sql.update(handle, "DELETE FROM sessions WHERE user_id = :user")
                .bind("user", userId)
                .execute());
  }

  @Override
  public String sharedSecret(String name, String offered) {
    return sql.write(
        "shared secrets",
        handle -> {
          sql.update(
                  handle,
                  """
                  INSERT INTO shared_secrets (name, secret) VALUES (:name, :offered)
                  ON CONFLICT DO NOTHING
                  """)
              .bind("name", name)
              .bind("offered", offered)
              .execute();
          return sql.query(handle, "SELECT secret FROM shared_secrets WHERE name = :name")
              .bind("name", name)
              .mapTo(String.class)
              .one();
        });
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
            sql.update(handle, "DELETE FROM sessions WHERE token = :token OR previous = :token")
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
  static User user(ResultSet row) throws SQLException {
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
