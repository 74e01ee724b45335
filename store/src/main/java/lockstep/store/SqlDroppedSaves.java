package lockstep.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.pull.DroppedSave;
import lockstep.sync.pull.DroppedSaves;
import lockstep.sync.pull.LandedSave;
import lockstep.sync.save.SaveId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/// The dropped saves of one repository of a cluster, in SQL.
final class SqlDroppedSaves implements DroppedSaves {
  private static final String WHAT = "dropped saves";

  private final Sql sql;
  private final String cluster;
  private final String repository;

  SqlDroppedSaves(Sql sql, String cluster, String repository) {
    this.sql = sql;
    this.cluster = cluster;
    this.repository = repository;
  }

  @Override
  public void add(List<DroppedSave> saves) {
    // In one order, so that two instances that tell of the same do not wait for each other's rows.
    List<Integer> order =
        IntStream.range(0, saves.size())
            .boxed()
            .sorted(Comparator.comparing(i -> saves.get(i).id().value()))
            .toList();
    sql.write(
        WHAT,
        handle -> {
          long rewrite = newest(handle) + 1;
          PreparedBatch batch =
              handle.prepareBatch(
                  sql.dialect()
                      .words(
                          """
                          INSERT INTO dropped_saves (cluster, repository, save_id, uid, commit_id,
                            from_commit, rewrite, position, told_at)
                          VALUES (:cluster, :repository, :id, :uid, :commit, :from, :rewrite,
                            :position, ${now})
                          ON CONFLICT (cluster, repository, save_id) DO UPDATE SET
                            uid = excluded.uid, commit_id = excluded.commit_id,
                            from_commit = excluded.from_commit, rewrite = excluded.rewrite,
                            position = excluded.position, told_at = excluded.told_at
                          """));
          for (int i : order) {
            DroppedSave save = saves.get(i);
            ours(batch)
                .bind("id", save.id().value())
                .bind("uid", save.landed().uid().map(Uid::value).orElse(null))
                .bind("commit", save.landed().commit().hex())
                .bind("from", save.from().hex())
                .bind("rewrite", rewrite)
                .bind("position", i)
                .add();
          }
          batch.execute();
          return forget(handle);
        });
  }

  private long newest(Handle handle) {
    return ours(sql.query(
            handle,
            """
            SELECT coalesce(max(rewrite), 0) FROM dropped_saves
            WHERE cluster = :cluster AND repository = :repository
            """))
        .mapTo(Long.class)
        .one();
  }

  private int forget(Handle handle) {
    return ours(sql.update(
            handle,
            """
            DELETE FROM dropped_saves WHERE cluster = :cluster AND repository = :repository
              AND (told_at < ${now} - :kept OR save_id NOT IN
                (SELECT save_id FROM dropped_saves
                 WHERE cluster = :cluster AND repository = :repository
                 ORDER BY rewrite DESC, position LIMIT :most))
            """))
        .bind("kept", KEPT.toMillis())
        .bind("most", MOST)
        .execute();
  }

  @Override
  public void settle(List<SaveId> saves) {
    if (!saves.isEmpty()) {
      sql.write(
          WHAT,
          handle ->
              ours(sql.update(
                      handle,
                      """
                      DELETE FROM dropped_saves
                      WHERE cluster = :cluster AND repository = :repository
                        AND save_id IN (<ids>)
                      """))
                  .bindList("ids", saves.stream().map(SaveId::value).toList())
                  .execute());
    }
  }

  @Override
  public List<DroppedSave> list() {
    return sql.read(
        WHAT,
        handle ->
            ours(sql.query(
                    handle,
                    """
                    SELECT * FROM dropped_saves
                    WHERE cluster = :cluster AND repository = :repository
                      AND told_at >= ${now} - :kept
                    ORDER BY rewrite DESC, position LIMIT :most
                    """))
                .bind("kept", KEPT.toMillis())
                .bind("most", MOST)
                .map((row, _) -> save(row))
                .list());
  }

  private static DroppedSave save(ResultSet row) throws SQLException {
    return new DroppedSave(
        new SaveId(row.getString("save_id")),
        new LandedSave(
            new CommitId(row.getString("commit_id")),
            Optional.ofNullable(row.getString("uid")).map(Uid::new),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        new CommitId(row.getString("from_commit")));
  }

  private <T extends SqlStatement<T>> T ours(T statement) {
    return statement.bind("cluster", cluster).bind("repository", repository);
  }
}
