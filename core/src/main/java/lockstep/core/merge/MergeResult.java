package lockstep.core.merge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// What a merge comes to; each outcome is complete.
public sealed interface MergeResult {
  /// Every change of both sides is in one valid document.
  ///
  /// @param document the caller's own
  /// @param mine what the one who saves had changed
  /// @param theirs what the other had changed
  record Merged(ObjectNode document, List<MergeChange> mine, List<MergeChange> theirs)
      implements MergeResult {
    public Merged {
      mine = List.copyOf(mine);
      theirs = List.copyOf(theirs);
    }
  }

  /// The sides clash, and nobody chose yet.
  ///
  /// @param conflicts all of them, sorted by path; never empty
  record Conflicts(List<MergeConflict> conflicts) implements MergeResult {
    public Conflicts {
      conflicts = List.copyOf(conflicts);
    }
  }

  /// The changes do not clash, but what they make together is no valid document.
  ///
  /// @param reason for a person
  record Invalid(String reason) implements MergeResult {}
}
