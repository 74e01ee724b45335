package lockstep.sync.pull;

import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.PushOutcome;

/// The branches of the remote that are not followed. Used by the thread that owns the mirror.
public interface Branches {
  /// Brings a branch into the mirror.
  FetchOutcome fetch(BranchName branch);

  /// All branches that the remote has, the followed one too. Any thread may ask.
  BranchList list();

  /// Moves a branch from `expected` to `head`, if it is still at `expected`; never by force, and
  /// never the followed one.
  ///
  /// @param expected absent when the branch must not exist yet
  PushOutcome push(BranchName branch, Optional<CommitId> expected, CommitId head);
}
