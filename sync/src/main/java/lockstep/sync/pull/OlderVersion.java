package lockstep.sync.pull;

import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;

/// What a file held before.
///
/// @param commit the commit that gave it this content
/// @param blob the content
public record OlderVersion(CommitId commit, BlobId blob) {}
