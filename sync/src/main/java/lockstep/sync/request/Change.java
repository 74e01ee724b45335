package lockstep.sync.request;

import java.util.List;
import java.util.Optional;
import lockstep.core.merge.MergeChange;
import lockstep.core.resource.Uid;

/// One thing that a pull request changes. The texts are strangers' input.
///
/// @param title of the dashboard or folder; of a file that cannot be read its name
/// @param path of the file, below the configured path: after the change, where there is one
/// @param from where it was before; empty unless it moved
/// @param uid empty for a file that cannot be read
/// @param details what of it is different
/// @param note what else a person should know; may be empty
public record Change(
    What what,
    Thing thing,
    String title,
    String path,
    Optional<String> from,
    Optional<Uid> uid,
    List<MergeChange> details,
    String note) {
  public Change {
    details = List.copyOf(details);
  }

  /// What happens to it.
  public enum What {
    ADDED,
    CHANGED,
    MOVED,
    DELETED,
    /// What is there now cannot be read.
    UNREADABLE
  }

  /// What it is.
  public enum Thing {
    DASHBOARD,
    FOLDER,
    /// A file that should be one of the two.
    FILE
  }
}
