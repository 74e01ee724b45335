package lockstep.sync.journal;

import java.time.Instant;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.SaveOutcome;

/// What became of a save in the journal.
public sealed interface Fate {
  /// It waits.
  ///
  /// @param position from 1
  record Waiting(Uid uid, int position, Instant since) implements Fate {}

  /// It does not wait any more.
  sealed interface Settled extends Fate {}

  /// It is in Git, on the branch that is followed.
  ///
  /// @param version of a dashboard after it; 0 for what has none
  record Saved(CommitId commit, Uid uid, int version) implements Settled {}

  /// It could not be merged with what came meanwhile, or the host refused it: it is on a branch of
  /// its own, or, where even that was refused, only in the journal. Its author has a notice.
  ///
  /// @param branch empty when there is none
  /// @param commit on that branch
  /// @param reason for a person
  record SetAside(Optional<BranchName> branch, Optional<CommitId> commit, String reason)
      implements Settled {
    /// The same, as its sender is told.
    SaveOutcome.Aside place() {
      return new SaveOutcome.Aside(branch, commit, reason);
    }
  }
}
