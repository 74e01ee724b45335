package lockstep.sync.pull;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import lockstep.core.resource.CommitId;

/// What a remote tells of its branches.
public sealed interface BranchList {
  /// All of them.
  ///
  /// @param heads by their short names, such as `main`
  record Here(SortedMap<String, CommitId> heads) implements BranchList {
    public Here {
      heads = Collections.unmodifiableSortedMap(new TreeMap<>(heads));
    }
  }

  /// The remote refused: a person must act.
  record Refused(String reason) implements BranchList {}

  /// The remote could not be reached; trying again may help.
  record Unreachable(String reason) implements BranchList {}
}
