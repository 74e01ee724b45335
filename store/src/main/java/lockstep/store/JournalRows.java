package lockstep.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.journal.Fate;
import lockstep.sync.journal.Journal;
import lockstep.sync.journal.Notice;
import lockstep.sync.journal.Overview;
import lockstep.sync.journal.SaveJson;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.SaveId;

/// What rows of the journal say, whoever wrote them.
final class JournalRows {
  private JournalRows() {}

  /// What a newer program put in is no dashboard and no folder for this one.
  private static Overview.Kind kind(String word) {
    return Arrays.stream(Overview.Kind.values())
        .filter(kind -> kind.name().equalsIgnoreCase(word))
        .findFirst()
        .orElse(Overview.Kind.FILES);
  }

  static Overview.Item item(ResultSet row) throws SQLException {
    return new Overview.Item(
        new SaveId(row.getString("save_id")),
        new Uid(row.getString("uid")),
        kind(row.getString("kind")),
        row.getString("title"),
        row.getString("author"),
        Instant.ofEpochMilli(row.getLong("since")),
        row.getLong("bytes"));
  }

  static Overview.Conflict conflict(ResultSet row) throws SQLException {
    return new Overview.Conflict(
        new SaveId(row.getString("save_id")),
        new Uid(row.getString("uid")),
        row.getString("title"),
        row.getString("author"),
        Instant.ofEpochMilli(row.getLong("settled_at")),
        setAside(row));
  }

  /// How many were set aside.
  ///
  /// @param open those of which the notice was not dismissed
  record Counts(long all, long open) {
    static Counts of(ResultSet row) throws SQLException {
      return new Counts(row.getLong("every"), row.getLong("undismissed"));
    }
  }

  static Waiting waiting(ResultSet row) throws SQLException {
    return new Waiting(
        row.getLong("id"),
        row.getString("content"),
        row.getString("uid"),
        Instant.ofEpochMilli(row.getLong("since")));
  }

  /// A row as it is, whoever wrote it.
  record Waiting(long number, String content, String uid, Instant since) {
    /// Empty for what this program does not understand.
    Optional<Journal.Entry> entry() {
      try {
        return Optional.of(new Journal.Entry(SaveJson.read(content), new Uid(uid), since));
      } catch (IllegalArgumentException newer) {
        return Optional.empty();
      }
    }
  }

  static Fate fate(ResultSet row) throws SQLException {
    return switch (row.getString("state")) {
      case "waiting" ->
          new Fate.Waiting(
              new Uid(row.getString("uid")),
              row.getInt("position"),
              Instant.ofEpochMilli(row.getLong("since")));
      case "saved" ->
          new Fate.Saved(
              new CommitId(row.getString("commit_id")),
              new Uid(row.getString("uid")),
              row.getInt("version"));
      default -> setAside(row);
    };
  }

  static Fate.SetAside setAside(ResultSet row) throws SQLException {
    return new Fate.SetAside(
        Optional.ofNullable(row.getString("branch")).map(BranchName::new),
        Optional.ofNullable(row.getString("commit_id")).map(CommitId::new),
        row.getString("reason"));
  }

  static Journal.Aside aside(ResultSet row) throws SQLException {
    return new Journal.Aside(
        new SaveId(row.getString("save_id")),
        new Uid(row.getString("uid")),
        Optional.of(row.getString("request"))
            .filter(RequestDigest::isValid)
            .map(RequestDigest::new));
  }

  static Notice notice(ResultSet row) throws SQLException {
    return new Notice(
        new SaveId(row.getString("save_id")),
        new Uid(row.getString("uid")),
        row.getString("title"),
        Instant.ofEpochMilli(row.getLong("since")),
        Instant.ofEpochMilli(row.getLong("settled_at")),
        setAside(row));
  }
}
