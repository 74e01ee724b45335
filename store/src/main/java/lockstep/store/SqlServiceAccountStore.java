package lockstep.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lockstep.core.identity.NewUser;
import lockstep.core.identity.Role;
import lockstep.core.identity.ServiceAccount;
import lockstep.core.identity.ServiceAccountStore;
import lockstep.core.identity.ServiceToken;
import lockstep.core.identity.TokenHash;

/// Service accounts and their tokens in SQL: rows of the table of users that are marked as such.
final class SqlServiceAccountStore implements ServiceAccountStore {
  private static final String WHAT = "service accounts";

  /// What no password has as its hash.
  private static final String NO_PASSWORD = "";

  private static final String ACCOUNT =
      """
      SELECT u.id, u.uid, u.login, u.name, u.email, u.role, u.disabled,
        (SELECT count(*) FROM service_tokens t WHERE t.user_id = u.id) AS tokens
      FROM users u WHERE u.service = 1
      """;

  private final Sql sql;

  SqlServiceAccountStore(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Optional<ServiceAccount> add(NewUser account) {
    return sql.write(
        WHAT,
        handle -> {
          int added =
              sql.update(
                      handle,
                      """
                      INSERT INTO users
                        (uid, login, name, email, role, password, service, created_at)
                      VALUES (:uid, :login, :name, :email, :role, :password, 1, ${now})
                      ON CONFLICT DO NOTHING
                      """)
                  .bind("uid", account.uid())
                  .bind("login", account.login())
                  .bind("name", account.name())
                  .bind("email", account.email())
                  .bind("role", account.role().word())
                  .bind("password", NO_PASSWORD)
                  .execute();
          return added == 0
              ? Optional.empty()
              : sql.query(handle, ACCOUNT + " AND u.uid = :uid")
                  .bind("uid", account.uid())
                  .map((row, _) -> account(row))
                  .findOne();
        });
  }

  private static ServiceAccount account(ResultSet row) throws SQLException {
    return new ServiceAccount(
        SqlIdentityStore.user(row), row.getInt("tokens"), row.getInt("disabled") == 1);
  }

  @Override
  public List<ServiceAccount> accounts() {
    List<ServiceAccount> accounts =
        sql.read(WHAT, handle -> sql.query(handle, ACCOUNT).map((row, _) -> account(row)).list());
    return accounts.stream().sorted(Comparator.comparing(it -> it.user().login())).toList();
  }

  @Override
  public boolean change(long accountId, ServiceAccount.Change change) {
    return sql.write(
        WHAT,
        handle ->
            sql.update(
                        handle,
                        """
                        UPDATE users SET name = COALESCE(:name, name), role = COALESCE(:role, role),
                          disabled = COALESCE(:disabled, disabled)
                        WHERE id = :id AND service = 1
                        """)
                    .bind("name", change.name().orElse(null))
                    .bind("role", change.role().map(Role::word).orElse(null))
                    .bind("disabled", change.disabled().map(it -> it ? 1 : 0).orElse(null))
                    .bind("id", accountId)
                    .execute()
                > 0);
  }

  @Override
  public boolean remove(long accountId) {
    return sql.write(
        WHAT,
        handle -> {
          boolean removed =
              sql.update(handle, "DELETE FROM users WHERE id = :id AND service = 1")
                      .bind("id", accountId)
                      .execute()
                  > 0;
          sql.update(handle, "DELETE FROM service_tokens WHERE user_id = :id")
              .bind("id", accountId)
              .execute();
          return removed;
        });
  }

  @Override
  public Optional<Long> addToken(
      long accountId, String name, TokenHash token, Optional<Duration> life) {
    return sql.write(
        WHAT,
        handle -> {
          sql.update(
                  handle,
                  """
                  INSERT INTO service_tokens (user_id, name, token, created_at, expires_at)
                  SELECT u.id, :name, :token, ${now},
                    CASE WHEN :life > 0 THEN ${now} + :life ELSE 0 END
                  FROM users u WHERE u.id = :account AND u.service = 1
                  ON CONFLICT DO NOTHING
                  """)
              .bind("account", accountId)
              .bind("name", name)
              .bind("token", token.hex())
              .bind("life", life.map(Duration::toMillis).orElse(0L))
              .execute();
          return sql.query(handle, "SELECT id FROM service_tokens WHERE token = :token")
              .bind("token", token.hex())
              .mapTo(Long.class)
              .findOne();
        });
  }

  @Override
  public List<ServiceToken> tokens(long accountId) {
    return sql.read(
        WHAT,
        handle ->
            sql.query(
                    handle,
                    """
                    SELECT id, name, created_at, expires_at, used_at,
                      CASE WHEN expires_at > 0 AND expires_at <= ${now} THEN 1 ELSE 0 END AS ended
                    FROM service_tokens WHERE user_id = :id ORDER BY id DESC
                    """)
                .bind("id", accountId)
                .map((row, _) -> token(row))
                .list());
  }

  private static ServiceToken token(ResultSet row) throws SQLException {
    return new ServiceToken(
        row.getLong("id"),
        row.getString("name"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        time(row, "expires_at"),
        row.getInt("ended") == 1,
        time(row, "used_at"));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  @Override
  public boolean revoke(long accountId, long tokenId) {
    return sql.write(
        WHAT,
        handle ->
            sql.update(
                        handle,
                        "DELETE FROM service_tokens WHERE id = :token AND user_id = :account")
                    .bind("token", tokenId)
                    .bind("account", accountId)
                    .execute()
                > 0);
  }

  @Override
  public Optional<Holder> holder(TokenHash token) {
    return sql.read(
        WHAT,
        handle ->
            sql.query(
                    handle,
                    """
                    SELECT u.id, u.uid, u.login, u.name, u.email, u.role,
                      CASE WHEN t.expires_at = 0 THEN -1 ELSE t.expires_at - ${now} END AS time_left,
                      ${now} - t.used_at AS idle
                    FROM service_tokens t JOIN users u ON u.id = t.user_id
                    WHERE t.token = :token AND u.disabled = 0
                      AND (t.expires_at = 0 OR t.expires_at > ${now})
                    """)
                .bind("token", token.hex())
                .map((row, _) -> holder(row))
                .findOne());
  }

  private static Holder holder(ResultSet row) throws SQLException {
    long left = row.getLong("time_left");
    return new Holder(
        SqlIdentityStore.user(row),
        left < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(left)),
        Duration.ofMillis(row.getLong("idle")));
  }

  @Override
  public void touch(TokenHash token, Duration atMostEvery) {
    sql.write(
        WHAT,
        handle ->
            sql.update(
                    handle,
                    """
                    UPDATE service_tokens SET used_at = ${now}
                    WHERE token = :token AND used_at <= ${now} - :every
                    """)
                .bind("token", token.hex())
                .bind("every", atMostEvery.toMillis())
                .execute());
  }
}
