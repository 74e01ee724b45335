package lockstep.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.RepositoryLag;
import lockstep.cluster.Role;
import lockstep.cluster.member.Beat;
import lockstep.cluster.member.MemberRow;
import lockstep.cluster.member.MemberStore;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Heads;

/// The members of one cluster in SQL.
final class SqlMemberStore implements MemberStore {
  private static final String AFTER_BOOT = " ";

  private final Sql sql;
  private final String cluster;

  SqlMemberStore(Sql sql, String cluster) {
    this.sql = sql;
    this.cluster = cluster;
  }

  @Override
  public void beat(Beat beat) {
    sql.write(
        "the members",
        handle ->
            sql.update(
                    handle,
                    """
                    INSERT INTO members (cluster, name, boot, url, priority, role, epoch,
                      commit_id, heads, lags, digest, git_ok, draining, probed, namesake,
                      beat_at)
                    VALUES (:cluster, :name, :boot, :url, :priority, :role, :epoch,
                      :commit, :heads, :lags, :digest, :gitOk, :draining, :probed, :namesake,
                      ${now})
                    ON CONFLICT (cluster, name) DO UPDATE SET
                      boot = excluded.boot, url = excluded.url, priority = excluded.priority,
                      role = excluded.role, epoch = excluded.epoch,
                      commit_id = excluded.commit_id, heads = excluded.heads,
                      lags = excluded.lags,
                      digest = excluded.digest,
                      git_ok = excluded.git_ok, draining = excluded.draining,
                      probed = excluded.probed, namesake = excluded.namesake,
                      beat_at = excluded.beat_at
                    """)
                .bind("cluster", cluster)
                .bind("name", beat.name())
                .bind("boot", beat.boot())
                .bind("url", beat.url())
                .bind("priority", beat.priority())
                .bind("role", beat.role().word())
                .bind("epoch", beat.epoch())
                .bind("commit", beat.commit().map(CommitId::hex).orElse(null))
                .bind("heads", beat.heads().isEmpty() ? null : beat.heads().text())
                .bind("lags", beat.boot() + AFTER_BOOT + RepositoryLag.text(beat.lags()))
                .bind("digest", beat.digest().orElse(null))
                .bind("gitOk", beat.gitOk() ? 1 : 0)
                .bind("draining", beat.draining() ? 1 : 0)
                .bind("probed", beat.probed() ? 1 : 0)
                .bind("namesake", beat.namesake() ? beat.boot() : null)
                .execute());
  }

  @Override
  public List<MemberRow> members() {
    List<MemberRow> rows =
        sql.read(
            "the members",
            handle ->
                sql.query(
                        handle,
                        "SELECT m.*, ${now} - m.beat_at AS age FROM members m"
                            + " WHERE m.cluster = :cluster")
                    .bind("cluster", cluster)
                    .map((row, _) -> member(row))
                    .list());
    return rows.stream().sorted(Comparator.comparing(row -> row.beat().name())).toList();
  }

  /// A role of a newer program counts as that of a replica.
  private static MemberRow member(ResultSet row) throws SQLException {
    return new MemberRow(
        new Beat(
            row.getString("name"),
            row.getString("boot"),
            row.getString("url"),
            row.getInt("priority"),
            Role.of(row.getString("role")).orElse(Role.REPLICA),
            row.getLong("epoch"),
            Optional.ofNullable(row.getString("commit_id")).map(CommitId::new),
            Optional.ofNullable(row.getString("heads")).flatMap(Heads::parse).orElse(Heads.NONE),
            lags(row),
            Optional.ofNullable(row.getString("digest")),
            row.getInt("git_ok") != 0,
            row.getInt("draining") != 0,
            row.getInt("probed") != 0,
            row.getString("boot").equals(row.getString("namesake"))),
        Duration.ofMillis(row.getLong("age")));
  }

  /// An older program leaves in its row what a newer one said before it: only what this start of
  /// the member said counts.
  private static List<RepositoryLag> lags(ResultSet row) throws SQLException {
    String start = row.getString("boot") + AFTER_BOOT;
    return Optional.ofNullable(row.getString("lags"))
        .filter(text -> text.startsWith(start))
        .flatMap(text -> RepositoryLag.parse(text.substring(start.length())))
        .orElse(List.of());
  }
}
