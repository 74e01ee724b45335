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
/// @param mergedWith whose changes it was merged with: then what is in Git is more than what was
/// sent, and whoever sends the save again must hear of it again
public record LandedSave(
    CommitId commit, Optional<Uid> uid, Optional<Integer> version, Optional<String> mergedWith) {}
