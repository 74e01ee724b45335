package lockstep.sync.save;

import java.time.Instant;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;

/// One change of a dashboard's or folder's file on the first-parent history.
///
/// @param version as [lockstep.core.resource.Provenance] counts, through renames and deletions
/// @param commit that made the change
/// @param path the file, as it was called then
/// @param blob what the file held from then on; empty when the change took it away, or left there
/// something that is no regular file
/// @param when the commit's author's time
/// @param author the commit's author's name
/// @param subject the first line of the commit's message
/// @param save the save that made it; empty when it came by Git
public record Revision(
    int version,
    CommitId commit,
    RepoPath path,
    Optional<BlobId> blob,
    Instant when,
    String author,
    String subject,
    Optional<SaveId> save) {}
