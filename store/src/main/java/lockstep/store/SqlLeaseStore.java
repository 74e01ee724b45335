package lockstep.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.cluster.Transition;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.Claim;
import lockstep.cluster.lease.HistoryRules;
import lockstep.cluster.lease.Lease;
import lockstep.cluster.lease.LeaseStore;
import org.jdbi.v3.core.Handle;

/// The lease of one cluster in SQL: one row, changed only where its epoch is the expected one.
final class SqlLeaseStore implements LeaseStore {
  /// Those that this program knows. No query asks for what a newer one wrote, so that a page is no
  /// shorter for it.
  private static final List<String> KINDS =
      Arrays.stream(TransitionKind.values()).map(TransitionKind::word).toList();

  private final Sql sql;
  private final String cluster;

  SqlLeaseStore(Sql sql, String cluster) {
    this.sql = sql;
    this.cluster = cluster;
  }

  @Override
  public Optional<Lease> read() {
    return sql.read(
        "the lease",
        handle ->
            sql.query(
                    handle,
                    """
                    SELECT holder, boot, epoch, expires_at - ${now} AS left_millis, released
                    FROM leases WHERE cluster = :cluster
                    """)
                .bind("cluster", cluster)
                .map((row, _) -> lease(row))
                .findOne());
  }

  private static Lease lease(ResultSet row) throws SQLException {
    return new Lease(
        row.getString("holder"),
        row.getString("boot"),
        row.getLong("epoch"),
        Duration.ofMillis(row.getLong("left_millis")),
        row.getInt("released") != 0);
  }

  @Override
  public boolean claim(Claim claim) {
    return sql.write(
        "the lease",
        handle -> {
          if (claim.plan().isPresent() && !isOpen(handle, claim.plan().get())) {
            return false;
          }
          Optional<String> before =
              sql.query(handle, "SELECT holder FROM leases WHERE cluster = :cluster")
                  .bind("cluster", cluster)
                  .mapTo(String.class)
                  .findOne();
          boolean granted = before.isPresent() ? replace(handle, claim) : insert(handle, claim);
          if (granted) {
            remember(handle, claim, before);
          }
          return granted;
        });
  }

  /// Writes the plan as it is: whoever takes it back waits for the end of this transaction, and the
  /// other way round.
  private boolean isOpen(Handle handle, String plan) {
    return sql.update(
                handle,
                """
                UPDATE plans SET because = because
                WHERE cluster = :cluster AND id = :id AND refusal IS NULL AND until_at > ${now}
                """)
            .bind("cluster", cluster)
            .bind("id", plan)
            .execute()
        == 1;
  }

  private boolean insert(Handle handle, Claim claim) {
    return claim.seenEpoch() == 0
        && sql.update(
                    handle,
                    """
                    INSERT INTO leases (cluster, holder, boot, epoch, expires_at, released)
                    VALUES (:cluster, :holder, :boot, :epoch, ${now} + :ttl, 0)
                    ON CONFLICT DO NOTHING
                    """)
                .bind("cluster", cluster)
                .bind("holder", claim.holder())
                .bind("boot", claim.boot())
                .bind("epoch", claim.epoch())
                .bind("ttl", claim.ttl().toMillis())
                .execute()
            == 1;
  }

  private boolean replace(Handle handle, Claim claim) {
    String terms =
        switch (claim.terms()) {
          case AT_ONCE -> "";
          case ONLY_WHEN_FREE -> "AND expires_at <= ${now}";
        };
    return sql.update(
                handle,
                """
                UPDATE leases SET holder = :holder, boot = :boot, epoch = :epoch,
                  expires_at = ${now} + :ttl, released = 0
                WHERE cluster = :cluster AND epoch = :seen
                """
                    + terms)
            .bind("cluster", cluster)
            .bind("holder", claim.holder())
            .bind("boot", claim.boot())
            .bind("epoch", claim.epoch())
            .bind("seen", claim.seenEpoch())
            .bind("ttl", claim.ttl().toMillis())
            .execute()
        == 1;
  }

  private void remember(Handle handle, Claim claim, Optional<String> before) {
    sql.update(
            handle,
            """
            INSERT INTO transitions
              (cluster, at, kind, from_member, to_member, epoch, reason, evidence)
            VALUES (:cluster, ${now}, :kind, :from, :to, :epoch, :reason, :evidence)
            """)
        .bind("cluster", cluster)
        .bind("kind", claim.kind().word())
        .bind("from", before.orElse(null))
        .bind("to", claim.holder())
        .bind("epoch", claim.epoch())
        .bind("reason", claim.reason())
        .bind("evidence", String.join("\n", claim.evidence()))
        .execute();
  }

  @Override
  public void note(TransitionKind kind, String reason, List<String> evidence) {
    sql.write(
        "the history",
        handle ->
            sql.update(
                    handle,
                    """
                    INSERT INTO transitions
                      (cluster, at, kind, from_member, to_member, epoch, reason, evidence)
                    VALUES (:cluster, ${now}, :kind,
                      (SELECT holder FROM leases WHERE cluster = :cluster),
                      coalesce((SELECT holder FROM leases WHERE cluster = :cluster), ''),
                      coalesce((SELECT epoch FROM leases WHERE cluster = :cluster), 0),
                      :reason, :evidence)
                    """)
                .bind("cluster", cluster)
                .bind("kind", kind.word())
                .bind("reason", reason)
                .bind("evidence", String.join("\n", evidence))
                .execute());
  }

  @Override
  public boolean renew(String holder, String boot, long epoch, Duration ttl) {
    return sql.write(
        "the lease",
        handle ->
            sql.update(
                        handle,
                        """
                        UPDATE leases SET expires_at = ${now} + :ttl
                        WHERE cluster = :cluster AND holder = :holder AND boot = :boot
                          AND epoch = :epoch AND released = 0
                        """)
                    .bind("cluster", cluster)
                    .bind("holder", holder)
                    .bind("boot", boot)
                    .bind("epoch", epoch)
                    .bind("ttl", ttl.toMillis())
                    .execute()
                == 1);
  }

  @Override
  public boolean release(String holder, String boot, long epoch) {
    return sql.write(
        "the lease",
        handle ->
            sql.update(
                        handle,
                        """
                        UPDATE leases SET expires_at = ${now}, released = 1
                        WHERE cluster = :cluster AND holder = :holder AND boot = :boot
                          AND epoch = :epoch AND released = 0
                        """)
                    .bind("cluster", cluster)
                    .bind("holder", holder)
                    .bind("boot", boot)
                    .bind("epoch", epoch)
                    .execute()
                == 1);
  }

  @Override
  public List<Transition> history(int limit, long before) {
    return sql.read(
        "the history",
        handle ->
            sql.query(
                    handle,
                    """
                    SELECT id, at, kind, from_member, to_member, epoch, reason, evidence
                    FROM transitions
                    WHERE cluster = :cluster AND id < :before AND kind IN (<kinds>)
                    ORDER BY id DESC LIMIT :limit
                    """)
                .bind("cluster", cluster)
                .bind("before", before)
                .bindList("kinds", KINDS)
                .bind("limit", limit)
                .map((row, _) -> transition(row))
                .list());
  }

  private static Transition transition(ResultSet row) throws SQLException {
    return new Transition(
        row.getLong("id"),
        Instant.ofEpochMilli(row.getLong("at")),
        TransitionKind.of(row.getString("kind")).orElseThrow(),
        Optional.ofNullable(row.getString("from_member")),
        row.getString("to_member"),
        row.getLong("epoch"),
        row.getString("reason"),
        row.getString("evidence").lines().toList());
  }

  @Override
  public int forget(HistoryRules rules) {
    return sql.write(
        "the history",
        handle ->
            sql.update(
                    handle,
                    """
                    DELETE FROM transitions
                    WHERE cluster = :cluster AND at < ${now} - :kept AND id <=
                      (SELECT id FROM transitions WHERE cluster = :cluster
                       ORDER BY id DESC LIMIT 1 OFFSET :atLeast)
                    """)
                .bind("cluster", cluster)
                .bind("kept", rules.keptFor().toMillis())
                .bind("atLeast", rules.atLeast())
                .execute());
  }

  @Override
  public int countRecent(Set<TransitionKind> kinds, Duration window) {
    return count(kinds, window, "");
  }

  @Override
  public int countUnconfirmed(Set<TransitionKind> kinds, Duration window) {
    return count(
        kinds,
        window,
        """
        AND id > coalesce((SELECT max(id) FROM transitions
          WHERE cluster = :cluster AND kind = '%s'), 0)
        """
            .formatted(TransitionKind.CONFIRMED.word()));
  }

  private int count(Set<TransitionKind> kinds, Duration window, String further) {
    if (kinds.isEmpty()) {
      return 0;
    }
    return sql.read(
        "the history",
        handle ->
            sql.query(
                    handle,
                    """
                    SELECT count(*) FROM transitions
                    WHERE cluster = :cluster AND kind IN (<kinds>) AND at > ${now} - :window
                    """
                        + further)
                .bind("cluster", cluster)
                .bindList("kinds", kinds.stream().map(TransitionKind::word).toList())
                .bind("window", window.toMillis())
                .mapTo(Integer.class)
                .one());
  }
}
