package lockstep.core.snapshot;

import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Provenance;
import lockstep.core.resource.RepoPath;

/// One path that differs between two commits, read and parsed.
public sealed interface FileChange {
  /// A regular file is there with this content.
  ///
  /// @param lastGood for [Content.Bad] only: the newest earlier version on the first-parent history
  /// that was good
  /// @param birth since when it is there
  record Put(
      RepoPath path,
      BlobId blob,
      Content content,
      Provenance provenance,
      Optional<LastGood> lastGood,
      Birth birth)
      implements FileChange {}

  /// Something is there that is no file for us: a symbolic link, a submodule, a name that cannot be
  /// a [RepoPath].
  ///
  /// @param path as Git has it, below the configured path
  /// @param reason in one sentence
  /// @param lastGood when the path is valid and was a good file before, as in [Put]
  /// @param birth since when it is there
  record Unreadable(String path, String reason, Optional<LastGood> lastGood, Birth birth)
      implements FileChange {}

  /// Nothing is there any more.
  ///
  /// @param path as Git had it, below the configured path
  record Removed(String path) implements FileChange {}

  /// An earlier good version that stands in for a bad file.
  record LastGood(BlobId blob, Content.Good content, Provenance provenance) {}
}
