package lockstep.sync.pull;

import lockstep.core.resource.CommitId;
import lockstep.sync.save.SaveId;

/// A save that was shown, and that a rewrite of the history took off the branch.
///
/// @param landed what is known of its commit
/// @param from the head that had it
public record DroppedSave(SaveId id, LandedSave landed, CommitId from) {}
