package lockstep.sync.save;

import java.time.Instant;
import java.util.List;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.RepoPath;

/// A commit to be.
///
/// @param edits what it does to files below the configured path; never empty
/// @param message whole, with its trailers
/// @param author who made the edit; also the committer
/// @param when the time of both
public record CommitDraft(List<FileEdit> edits, String message, Author author, Instant when) {
  public CommitDraft {
    edits = List.copyOf(edits);
  }

  /// One file that the commit changes.
  public sealed interface FileEdit {
    /// The file.
    RepoPath path();

    /// The file gets this content; made if it is not there.
    ///
    /// @param content owned by the draft from here on: nobody may change the array
    @SuppressWarnings(
        "ArrayRecordComponent") // compared by nobody; copying 5 MB for each retry would be waste
    record Write(RepoPath path, byte[] content) implements FileEdit {}

    /// The file gets a content that the repository has already.
    ///
    /// @param from the file that has it in the commit before
    record Place(RepoPath path, BlobId blob, RepoPath from) implements FileEdit {}

    /// The file goes.
    record Delete(RepoPath path) implements FileEdit {}
  }
}
