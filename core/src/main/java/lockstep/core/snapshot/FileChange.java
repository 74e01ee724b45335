package lockstep.core.snapshot;

import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Provenance;
import lockstep.core.resource.RepoPath;

/// One file that differs between two commits, read and parsed.
public sealed interface FileChange {
  /// The file.
  RepoPath path();

  /// The file is there with this content.
  ///
  /// @param lastGood for [Content.Bad] only: the newest earlier version on the first-parent history
  /// that was good
  record Put(
      RepoPath path,
      BlobId blob,
      Content content,
      Provenance provenance,
      Optional<LastGood> lastGood)
      implements FileChange {}

  /// The file is not there any more.
  record Removed(RepoPath path) implements FileChange {}

  /// An earlier good version that stands in for a bad file.
  record LastGood(BlobId blob, Content.DashboardFile content, Provenance provenance) {}
}
