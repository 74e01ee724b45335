package lockstep.sync.pull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.SaveId;

/// One commit of the first-parent history and the files below the configured path that it changed
/// against its first parent.
///
/// @param commit its name
/// @param when its author's time
/// @param author its author's name
/// @param message its whole message
/// @param saveId from its trailer; empty for commits that did not come from a save
/// @param changes sorted by path
/// @param merged the saves that a merge commit brings in through its other parents: somebody merged
/// the branch into their own line of work and pushed that, and the saves are no longer on the
/// first-parent history
public record CommitChanges(
    CommitId commit,
    Instant when,
    String author,
    String message,
    Optional<SaveId> saveId,
    List<PathChange> changes,
    List<MergedSave> merged) {
  public CommitChanges {
    changes = List.copyOf(changes);
    merged = List.copyOf(merged);
  }

  /// A commit that is no merge, or whose other parents bring no saves.
  public CommitChanges(
      CommitId commit,
      Instant when,
      String author,
      String message,
      Optional<SaveId> saveId,
      List<PathChange> changes) {
    this(commit, when, author, message, saveId, changes, List.of());
  }

  /// A save that is reachable from a merge commit's other parents and not from its first one.
  ///
  /// @param commit the commit of the save
  /// @param saveId from its trailer
  /// @param request from its trailer, if it has one
  public record MergedSave(CommitId commit, SaveId saveId, Optional<RequestDigest> request) {
    /// What the message of a commit tells; empty when it is not of a save.
    public static Optional<MergedSave> of(CommitId commit, String message) {
      return CommitMessage.saveId(message)
          .map(id -> new MergedSave(commit, id, CommitMessage.request(message)));
    }
  }

  /// What a commit did to a path; paths as Git has them.
  public sealed interface PathChange {
    /// The path after the commit, or before it when it is gone.
    String path();

    /// Created or given another content.
    record Put(String path) implements PathChange {}

    /// Deleted.
    record Removed(String path) implements PathChange {}

    /// Renamed, with or without an edit: history goes on under the new name.
    record Renamed(String from, String path) implements PathChange {}
  }
}
