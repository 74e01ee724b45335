package lockstep.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import lockstep.cluster.Maintenance;
import lockstep.cluster.operation.OperationStore;
import lockstep.cluster.operation.Orders;
import lockstep.cluster.operation.Plan;
import org.jdbi.v3.core.Handle;

/// Plans and maintenance of one cluster in SQL.
final class SqlOperationStore implements OperationStore {
  private static final String WHAT = "the operations";

  private final Sql sql;
  private final String cluster;

  SqlOperationStore(Sql sql, String cluster) {
    this.sql = sql;
    this.cluster = cluster;
  }

  @Override
  public Orders orders() {
    return sql.read(
        WHAT,
        handle ->
            new Orders(
                plan(handle),
                sql.query(
                        handle,
                        """
                        SELECT member, begun_by, reason, until_at - ${now} AS left_millis
                        FROM maintenance WHERE cluster = :cluster AND until_at > ${now}
                        ORDER BY member
                        """)
                    .bind("cluster", cluster)
                    .map((row, _) -> maintenance(row))
                    .list()));
  }

  private Optional<Plan> plan(Handle handle) {
    return sql.query(
            handle,
            """
            SELECT id, epoch, target, asked_by, because, refusal
            FROM plans WHERE cluster = :cluster AND until_at > ${now}
            """)
        .bind("cluster", cluster)
        .map((row, _) -> plan(row))
        .findOne();
  }

  private static Plan plan(ResultSet row) throws SQLException {
    return new Plan(
        row.getString("id"),
        row.getLong("epoch"),
        row.getString("target"),
        row.getString("asked_by"),
        row.getString("because"),
        Optional.ofNullable(row.getString("refusal")));
  }

  private static Maintenance maintenance(ResultSet row) throws SQLException {
    return new Maintenance(
        Optional.of(row.getString("member")).filter(name -> !name.isEmpty()),
        row.getString("begun_by"),
        row.getString("reason"),
        Duration.ofMillis(row.getLong("left_millis")));
  }

  @Override
  public boolean propose(Plan plan, Duration life) {
    return sql.write(
        WHAT,
        handle ->
            sql.update(
                        handle,
                        """
                        INSERT INTO plans
                          (cluster, id, epoch, target, asked_by, because, refusal, until_at)
                        VALUES (:cluster, :id, :epoch, :target, :by, :because, NULL, ${now} + :life)
                        ON CONFLICT (cluster) DO UPDATE SET
                          id = excluded.id, epoch = excluded.epoch, target = excluded.target,
                          asked_by = excluded.asked_by, because = excluded.because,
                          refusal = NULL, until_at = excluded.until_at
                        WHERE plans.refusal IS NOT NULL OR plans.until_at <= ${now}
                          OR plans.epoch < excluded.epoch
                        """)
                    .bind("cluster", cluster)
                    .bind("id", plan.id())
                    .bind("epoch", plan.epoch())
                    .bind("target", plan.to())
                    .bind("by", plan.by())
                    .bind("because", plan.because())
                    .bind("life", life.toMillis())
                    .execute()
                == 1);
  }

  @Override
  public void refuse(String plan, String because) {
    sql.write(
        WHAT,
        handle ->
            sql.update(
                    handle,
                    """
                    UPDATE plans SET refusal = :because
                    WHERE cluster = :cluster AND id = :id AND refusal IS NULL
                    """)
                .bind("cluster", cluster)
                .bind("id", plan)
                .bind("because", because)
                .execute());
  }

  @Override
  public void withdraw(String plan) {
    sql.write(
        WHAT,
        handle ->
            sql.update(handle, "DELETE FROM plans WHERE cluster = :cluster AND id = :id")
                .bind("cluster", cluster)
                .bind("id", plan)
                .execute());
  }

  @Override
  public void begin(Maintenance maintenance) {
    sql.write(
        WHAT,
        handle ->
            sql.update(
                    handle,
                    """
                    INSERT INTO maintenance (cluster, member, begun_by, reason, until_at)
                    VALUES (:cluster, :member, :by, :reason, ${now} + :left)
                    ON CONFLICT (cluster, member) DO UPDATE SET
                      begun_by = excluded.begun_by, reason = excluded.reason,
                      until_at = excluded.until_at
                    """)
                .bind("cluster", cluster)
                .bind("member", maintenance.member().orElse(""))
                .bind("by", maintenance.by())
                .bind("reason", maintenance.reason())
                .bind("left", maintenance.left().toMillis())
                .execute());
  }

  @Override
  public boolean end(Optional<String> member) {
    return sql.write(
        WHAT,
        handle -> {
          int ended =
              sql.update(
                      handle,
                      """
                      DELETE FROM maintenance
                      WHERE cluster = :cluster AND member = :member AND until_at > ${now}
                      """)
                  .bind("cluster", cluster)
                  .bind("member", member.orElse(""))
                  .execute();
          return ended == 1;
        });
  }
}
