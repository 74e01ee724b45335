package lockstep.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobAuthor;
import lockstep.sync.job.JobEvent;
import lockstep.sync.job.JobJson;
import lockstep.sync.job.JobLife;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobStore;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/// The jobs of one cluster in SQL.
///
/// An event reads the row, lets [JobLife] decide, and writes the row, all while it holds the row:
/// so the decision is on what is there.
final class SqlJobStore implements JobStore {
  private static final String WHAT = "the jobs";

  /// 1 of a job that looks at a pull request, which its name tells; else 0.
  private static final String LOOK =
      "(CASE WHEN substr(name, length(repository) + 1, 4) = '-pr-' THEN 1 ELSE 0 END)";

  private static final String SELECT =
      "SELECT document, owned_until FROM jobs WHERE cluster = :cluster ";

  private final Sql sql;
  private final String cluster;

  SqlJobStore(Sql sql, String cluster) {
    this.sql = sql;
    this.cluster = cluster;
  }

  @Override
  public Added add(String uid, String repository, JobSpec spec, JobAuthor author) {
    return sql.write(
        WHAT,
        handle -> {
          Job job = Job.fresh(uid, repository, spec, author, now(handle));
          int live =
              ours(sql.query(
                      handle,
                      "SELECT count(*) FROM jobs WHERE cluster = :cluster AND finished_at = 0"))
                  .mapTo(Integer.class)
                  .one();
          if (live >= JobStore.room(spec)) {
            return find(handle, uid).<Added>map(Added.In::new).orElse(new Added.Full(live));
          }
          insert(handle, job);
          return find(handle, uid)
              .<Added>map(Added.In::new)
              .orElseGet(() -> new Added.Exists(named(handle, job.name())));
        });
  }

  /// Nothing, when there is one of this uid, or one of this name that has not ended.
  private void insert(Handle handle, Job job) {
    ours(sql.update(
            handle,
            """
            INSERT INTO jobs
              (cluster, uid, name, repository, owned_until, finished_at, finished_as, document)
            VALUES (:cluster, :uid, :name, :repository, 0, 0, 0, :document)
            ON CONFLICT DO NOTHING
            """))
        .bind("uid", job.uid())
        .bind("name", job.name())
        .bind("repository", job.repository())
        .bind("document", JobJson.write(job))
        .execute();
  }

  private Job named(Handle handle, String name) {
    return ours(sql.query(handle, SELECT + "AND name = :name AND finished_at = 0"))
        .bind("name", name)
        .map((row, _) -> job(row))
        .one();
  }

  @Override
  public Optional<JobLife.Step> apply(String uid, JobEvent event) {
    return sql.write(WHAT, handle -> apply(handle, uid, event));
  }

  private Optional<JobLife.Step> apply(Handle handle, String uid, JobEvent event) {
    // Takes the row's lock on both databases; what is read from here on is the newest.
    ours(sql.update(handle, "UPDATE jobs SET uid = uid WHERE cluster = :cluster AND uid = :uid"))
        .bind("uid", uid)
        .execute();
    Optional<Job> found = find(handle, uid);
    Optional<JobLife.Step> step = found.map(job -> JobLife.step(job, event, now(handle)));
    if (step.isPresent() && step.get() instanceof JobLife.Step.Changed(Job job)) {
      update(handle, job);
      if (job.state().isEnd()) {
        forget(handle, job);
      }
    }
    return step;
  }

  private void update(Handle handle, Job job) {
    ours(sql.update(
            handle,
            """
            UPDATE jobs SET owned_until = :until, finished_at = :finished, document = :document,
              finished_as = CASE WHEN :finished = 0 THEN 0 ELSE
                (SELECT coalesce(max(finished_as), 0) + 1 FROM jobs WHERE cluster = :cluster) END
            WHERE cluster = :cluster AND uid = :uid
            """))
        .bind("uid", job.uid())
        .bind("until", job.owner().map(it -> it.until().toEpochMilli()).orElse(0L))
        .bind("finished", job.finished().map(Instant::toEpochMilli).orElse(0L))
        .bind("document", JobJson.write(job))
        .execute();
  }

  private void forget(Handle handle, Job like) {
    String alike =
        "WHERE cluster = :cluster AND repository = :repository AND finished_at > 0 AND %s = :look"
            .formatted(LOOK);
    ours(sql.update(
            handle,
            """
            DELETE FROM jobs %1$s AND id NOT IN (
              SELECT id FROM jobs %1$s ORDER BY finished_at DESC, finished_as DESC LIMIT :kept)
            """
                .formatted(alike)))
        .bind("repository", like.repository())
        .bind("look", like.spec().isLook() ? 1 : 0)
        .bind("kept", REMEMBERED)
        .execute();
  }

  @Override
  public List<Job> live() {
    return sql.read(
        WHAT,
        handle ->
            ours(sql.query(handle, SELECT + "AND finished_at = 0 ORDER BY id"))
                .map((row, _) -> job(row))
                .list());
  }

  @Override
  public List<Job> free(int limit) {
    return sql.read(
        WHAT,
        handle ->
            ours(sql.query(
                    handle,
                    SELECT
                        + "AND finished_at = 0 AND owned_until <= ${now} ORDER BY "
                        + LOOK
                        + ", id LIMIT :limit"))
                .bind("limit", limit)
                .map((row, _) -> job(row))
                .list());
  }

  @Override
  public Optional<Job> find(String uid) {
    return sql.read(WHAT, handle -> find(handle, uid));
  }

  private Optional<Job> find(Handle handle, String uid) {
    return ours(sql.query(handle, SELECT + "AND uid = :uid"))
        .bind("uid", uid)
        .map((row, _) -> job(row))
        .findOne();
  }

  @Override
  public List<Job> ended(Optional<String> repository, int limit) {
    return sql.read(
        WHAT,
        handle ->
            ours(sql.query(
                    handle,
                    SELECT
                        + "AND finished_at > 0 AND (:repository = '' OR repository = :repository)"
                        + " ORDER BY finished_at DESC, finished_as DESC LIMIT :limit"))
                .bind("repository", repository.orElse(""))
                .bind("limit", limit)
                .map((row, _) -> job(row))
                .list());
  }

  private Instant now(Handle handle) {
    return Instant.ofEpochMilli(sql.query(handle, "SELECT ${now}").mapTo(Long.class).one());
  }

  private static Job job(ResultSet row) throws SQLException {
    return JobJson.read(row.getString("document"))
        .ownedUntil(Instant.ofEpochMilli(row.getLong("owned_until")));
  }

  private <S extends SqlStatement<S>> S ours(S statement) {
    return statement.bind("cluster", cluster);
  }
}
