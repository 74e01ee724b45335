package lockstep.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.SaveBook;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// The outcomes of one cluster's saves in SQL.
final class SqlSaveBook implements SaveBook {
  private static final String WHAT = "the outcomes of saves";

  /// Of an invalid save the state also says what kind of wrong it is.
  private static final String INVALID = "invalid:";

  private static final int LONGEST = 4000;

  private final Sql sql;
  private final String cluster;

  SqlSaveBook(Sql sql, String cluster) {
    this.sql = sql;
    this.cluster = cluster;
  }

  @Override
  public void put(List<Told> told) {
    // In one order, so that two instances that tell of the same do not wait for each other's rows.
    List<Told> sorted =
        told.stream()
            .filter(one -> SaveBook.takes(one.outcome()))
            .sorted(Comparator.comparing(one -> one.id().value()))
            .toList();
    if (!sorted.isEmpty()) {
      sql.write(
          WHAT,
          handle -> {
            insert(handle, sorted);
            return forget(handle);
          });
    }
  }

  private void insert(Handle handle, List<Told> told) {
    PreparedBatch batch =
        handle.prepareBatch(
            sql.dialect()
                .words(
                    """
                    INSERT INTO save_outcomes (cluster, save_id, state, told_at, uid, version,
                      words, changed_at, branch, commit_id, request)
                    VALUES (:cluster, :id, :state, ${now}, :uid, :version, :words, :changed,
                      :branch, :commit, :request)
                    ON CONFLICT (cluster, save_id) DO UPDATE SET
                      state = excluded.state, told_at = excluded.told_at, uid = excluded.uid,
                      version = excluded.version, words = excluded.words,
                      changed_at = excluded.changed_at, branch = excluded.branch,
                      commit_id = excluded.commit_id, request = excluded.request
                    """));
    for (Told one : told) {
      Row row = row(one.outcome());
      batch
          .bind("cluster", cluster)
          .bind("id", one.id().value())
          .bind("state", row.state())
          .bind("uid", row.uid().map(Uid::value).orElse(null))
          .bind("version", row.version())
          .bind("words", words(row.words()))
          .bind("changed", row.changed().toEpochMilli())
          .bind("branch", row.branch().map(BranchName::value).orElse(null))
          .bind("commit", row.commit().map(CommitId::hex).orElse(null))
          .bind("request", one.request().map(RequestDigest::value).orElse(""))
          .add();
    }
    batch.execute();
  }

  /// As a database takes them: what a host says may be anything.
  private static String words(String words) {
    String clean = words.replace('\0', ' ');
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
  }

  private int forget(Handle handle) {
    int old =
        sql.update(
                handle,
                "DELETE FROM save_outcomes WHERE cluster = :cluster AND told_at < ${now} - :kept")
            .bind("cluster", cluster)
            .bind("kept", KEPT.toMillis())
            .execute();
    long left =
        sql.query(handle, "SELECT count(*) FROM save_outcomes WHERE cluster = :cluster")
            .bind("cluster", cluster)
            .mapTo(Long.class)
            .one();
    return left <= MOST ? old : old + forgetOldest(handle, left - MOST);
  }

  private int forgetOldest(Handle handle, long many) {
    return sql.update(
            handle,
            """
            DELETE FROM save_outcomes WHERE cluster = :cluster AND save_id IN
              (SELECT save_id FROM save_outcomes WHERE cluster = :cluster
               ORDER BY told_at LIMIT :many)
            """)
        .bind("cluster", cluster)
        .bind("many", many)
        .execute();
  }

  @Override
  public Optional<Told> told(SaveId id) {
    return sql.read(WHAT, handle -> told(handle, id));
  }

  /// As [#told(SaveId)], in a transaction of the caller.
  Optional<Told> told(Handle handle, SaveId id) {
    return sql.query(
            handle,
            """
            SELECT * FROM save_outcomes WHERE cluster = :cluster AND save_id = :id
              AND told_at >= ${now} - :kept
            """)
        .bind("cluster", cluster)
        .bind("id", id.value())
        .bind("kept", KEPT.toMillis())
        .map((row, _) -> told(id, row))
        .findOne()
        .flatMap(it -> it);
  }

  /// An outcome as a row has it.
  private record Row(
      String state,
      Optional<Uid> uid,
      int version,
      String words,
      Instant changed,
      Optional<BranchName> branch,
      Optional<CommitId> commit) {
    static Row of(String state, String words) {
      return new Row(
          state, Optional.empty(), 0, words, Instant.EPOCH, Optional.empty(), Optional.empty());
    }
  }

  private static Row row(SaveOutcome outcome) {
    return switch (outcome) {
      case SaveOutcome.Conflict it ->
          new Row(
              "conflict",
              Optional.of(it.uid()),
              it.version(),
              it.by(),
              it.when(),
              Optional.empty(),
              Optional.empty());
      case SaveOutcome.OnBranch it ->
          new Row(
              "branch",
              Optional.of(it.uid()),
              it.version(),
              "",
              Instant.EPOCH,
              Optional.of(it.branch()),
              Optional.of(it.commit()));
      case SaveOutcome.Invalid it -> Row.of(INVALID + it.reason().name(), it.message());
      case SaveOutcome.Refused it -> Row.of("refused", it.words());
      case SaveOutcome.Unavailable it -> Row.of("unavailable", it.message());
      case SaveOutcome.Unknown it -> Row.of("unknown", it.message());
      case SaveOutcome.InGit _, SaveOutcome.Waiting _ ->
          throw new IllegalArgumentException("has no place in the book: " + outcome);
    };
  }

  private static Optional<Told> told(SaveId id, ResultSet row) throws SQLException {
    Optional<RequestDigest> request =
        Optional.of(row.getString("request"))
            .filter(RequestDigest::isValid)
            .map(RequestDigest::new);
    return outcome(id, row).map(outcome -> new Told(id, outcome, request));
  }

  /// Empty for what this program does not understand.
  private static Optional<SaveOutcome> outcome(SaveId id, ResultSet row) throws SQLException {
    String state = row.getString("state");
    String words = row.getString("words");
    int version = row.getInt("version");
    return switch (state) {
      case "conflict" ->
          Optional.of(
              new SaveOutcome.Conflict(
                  new Uid(row.getString("uid")),
                  version,
                  words,
                  Instant.ofEpochMilli(row.getLong("changed_at")),
                  Optional.empty()));
      case "branch" ->
          Optional.of(
              new SaveOutcome.OnBranch(
                  new BranchName(row.getString("branch")),
                  new CommitId(row.getString("commit_id")),
                  new Uid(row.getString("uid")),
                  version,
                  Optional.empty()));
      case "refused" -> Optional.of(new SaveOutcome.Refused(words));
      case "unavailable" -> Optional.of(new SaveOutcome.Unavailable(words));
      case "unknown" -> Optional.of(new SaveOutcome.Unknown(id, words));
      default ->
          state.startsWith(INVALID)
              ? Optional.of(new SaveOutcome.Invalid(reason(state), words))
              : Optional.empty();
    };
  }

  private static SaveOutcome.Reason reason(String state) {
    for (SaveOutcome.Reason reason : SaveOutcome.Reason.values()) {
      if (state.equals(INVALID + reason.name())) {
        return reason;
      }
    }
    return SaveOutcome.Reason.BAD_REQUEST; // a newer program knows it
  }
}
