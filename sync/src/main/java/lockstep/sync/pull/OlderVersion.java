package lockstep.sync.pull;

import java.time.Instant;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;

/// What a file held before.
///
/// @param commit the commit that gave it this content
/// @param blob the content
/// @param size of the content, in bytes
/// @param when the commit's author's time
/// @param author the commit's author's name
public record OlderVersion(CommitId commit, BlobId blob, long size, Instant when, String author) {}
