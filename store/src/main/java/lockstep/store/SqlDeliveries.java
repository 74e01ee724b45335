package lockstep.store;

import java.time.Duration;
import lockstep.sync.webhook.Deliveries;
import org.jdbi.v3.core.Handle;

/// Webhook deliveries in SQL.
final class SqlDeliveries implements Deliveries {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long REMEMBERED = Duration.ofMinutes(10).toMillis();

  private final Sql sql;

  SqlDeliveries(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Arrival arrived(String repository, String digest) {
    return sql.write("webhook deliveries", handle -> arrived(handle, repository, digest));
  }

  private Arrival arrived(Handle handle, String repository, String digest) {
    sql.update(
            handle,
            "DELETE FROM webhook_deliveries WHERE repository = :repository"
                + " AND at <= ${now} - :remembered")
        .bind("repository", repository)
        .bind("remembered", REMEMBERED)
        .execute();
    int lately =
        sql.query(
                handle,
                "SELECT COUNT(*) FROM webhook_deliveries WHERE repository = :repository"
                    + " AND at > ${now} - :minute")
            .bind("repository", repository)
            .bind("minute", MINUTE)
            .mapTo(Integer.class)
            .one();
    if (lately >= A_MINUTE) {
      return Arrival.TOO_MANY;
    }
    int added =
        sql.update(
                handle,
                "INSERT INTO webhook_deliveries (repository, digest, at)"
                    + " VALUES (:repository, :digest, ${now})"
                    + " ON CONFLICT (repository, digest) DO NOTHING")
            .bind("repository", repository)
            .bind("digest", digest)
            .execute();
    return added == 1 ? Arrival.FIRST : Arrival.REPEATED;
  }
}
