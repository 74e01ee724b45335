package lockstep.store;

import java.util.Set;
import java.util.stream.Collectors;
import lockstep.core.identity.ProfileStore;

/// Preferences and stars in SQL.
final class SqlProfileStore implements ProfileStore {
  private final Sql sql;

  SqlProfileStore(Sql sql) {
    this.sql = sql;
  }

  @Override
  public String preferences(long userId) {
    return sql.read(
        "preferences",
        handle ->
            sql.query(handle, "SELECT document FROM preferences WHERE user_id = :user")
                .bind("user", userId)
                .mapTo(String.class)
                .findOne()
                .orElse(""));
  }

  @Override
  public void setPreferences(long userId, String document) {
    sql.write(
        "preferences",
        handle ->
            sql.update(
                    handle,
                    """
                    INSERT INTO preferences (user_id, document) VALUES (:user, :document)
                    ON CONFLICT (user_id) DO UPDATE SET document = :document
                    """)
                .bind("user", userId)
                .bind("document", document)
                .execute());
  }

  @Override
  public Set<String> stars(long userId) {
    return sql.read(
        "stars",
        handle ->
            sql.query(handle, "SELECT dashboard_uid FROM stars WHERE user_id = :user")
                .bind("user", userId)
                .mapTo(String.class)
                .collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public void star(long userId, String dashboardUid) {
    change(
        "INSERT INTO stars (user_id, dashboard_uid) VALUES (:user, :uid) ON CONFLICT DO NOTHING",
        userId,
        dashboardUid);
  }

  @Override
  public void unstar(long userId, String dashboardUid) {
    change(
        "DELETE FROM stars WHERE user_id = :user AND dashboard_uid = :uid", userId, dashboardUid);
  }

  private void change(String statement, long userId, String dashboardUid) {
    sql.write(
        "stars",
        handle ->
            sql.update(handle, statement).bind("user", userId).bind("uid", dashboardUid).execute());
  }
}
