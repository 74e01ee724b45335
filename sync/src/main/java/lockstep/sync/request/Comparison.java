package lockstep.sync.request;

import java.util.List;
import lockstep.core.resource.CommitId;

/// What a pull request changes.
///
/// @param head its newest commit, as it was compared
/// @param changes sorted by path
/// @param unread how many changed files were not looked at, since there are too many
public record Comparison(CommitId head, List<Change> changes, int unread) {
  public Comparison {
    changes = List.copyOf(changes);
  }

  /// True when it changes nothing that is shown.
  public boolean isEmpty() {
    return changes.isEmpty() && unread == 0;
  }
}
