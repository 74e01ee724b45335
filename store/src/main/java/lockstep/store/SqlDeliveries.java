package lockstep.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import lockstep.sync.webhook.Deliveries;
import org.jdbi.v3.core.Handle;

/// Webhook deliveries of one cluster in SQL.
final class SqlDeliveries implements Deliveries {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  /// Of how many milliseconds one delivery is noted: a host may send hundreds at once.
  private static final long EACH = 1000;

  private final Sql sql;
  private final String cluster;

  SqlDeliveries(Sql sql, String cluster) {
    this.sql = sql;
    this.cluster = cluster;
  }

  @Override
  public boolean take(String repository, String digest) {
    return sql.write(
        "webhook deliveries", handle -> take(handle, cluster + "/" + repository, digest));
  }

  @Override
  public void saw(String repository) {
    sql.write(
        "the last webhook delivery",
        handle ->
            sql.update(
                    handle,
                    "INSERT INTO webhook_events (cluster, repository, at)"
                        + " VALUES (:cluster, :repository, ${now})"
                        + " ON CONFLICT (cluster, repository) DO UPDATE SET at = ${now}"
                        + " WHERE webhook_events.at <= ${now} - :each")
                .bind("cluster", cluster)
                .bind("repository", repository)
                .bind("each", EACH)
                .execute());
  }

  @Override
  public Map<String, Instant> last() {
    return sql.read(
        "the last webhook deliveries",
        handle ->
            sql.query(handle, "SELECT repository, at FROM webhook_events WHERE cluster = :cluster")
                .bind("cluster", cluster)
                .map(
                    (row, _) ->
                        Map.entry(
                            row.getString("repository"), Instant.ofEpochMilli(row.getLong("at"))))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private boolean take(Handle handle, String repository, String digest) {
    sql.update(
            handle,
            "DELETE FROM webhook_deliveries WHERE repository = :repository"
                + " AND at <= ${now} - :minute")
        .bind("repository", repository)
        .bind("minute", MINUTE)
        .execute();
    int lately =
        sql.query(handle, "SELECT COUNT(*) FROM webhook_deliveries WHERE repository = :repository")
            .bind("repository", repository)
            .mapTo(Integer.class)
            .one();
    if (lately >= A_MINUTE) {
      return false;
    }
    // Time and count are in the key, so that the same body counts again.
    sql.update(
            handle,
            "INSERT INTO webhook_deliveries (repository, digest, at) VALUES (:repository,"
                + " CAST(:digest AS TEXT) || '/' || ${now} || '/' || CAST(:lately AS TEXT), ${now})"
                + " ON CONFLICT (repository, digest) DO NOTHING")
        .bind("repository", repository)
        .bind("digest", digest)
        .bind("lately", Integer.toString(lately))
        .execute();
    return true;
  }
}
