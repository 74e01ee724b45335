package lockstep.store;

import java.time.Duration;
import lockstep.sync.webhook.Deliveries;
import org.jdbi.v3.core.Handle;

/// Webhook deliveries in SQL.
final class SqlDeliveries implements Deliveries {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private final Sql sql;

  SqlDeliveries(Sql sql) {
    this.sql = sql;
  }

  @Override
  public boolean take(String repository, String digest) {
    return sql.write("webhook deliveries", handle -> take(handle, repository, digest));
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
