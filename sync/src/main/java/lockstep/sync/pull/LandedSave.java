package lockstep.sync.pull;

import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;

/// A save that is in the history of the branch.
///
/// @param commit its commit
/// @param uid what it was about; empty when the trailers do not tell
/// @param version of the dashboard after it; 0 for a deletion or a folder; empty when the commit is
/// not on the first-parent history any more
public record LandedSave(CommitId commit, Optional<Uid> uid, Optional<Integer> version) {}
