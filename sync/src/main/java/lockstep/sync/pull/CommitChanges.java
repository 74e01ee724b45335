package lockstep.sync.pull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
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
public record CommitChanges(
    CommitId commit,
    Instant when,
    String author,
    String message,
    Optional<SaveId> saveId,
    List<PathChange> changes) {
  public CommitChanges {
    changes = List.copyOf(changes);
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
