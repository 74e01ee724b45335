package lockstep.sync.pull;

import lockstep.core.resource.BlobId;

/// One path that differs between two trees.
public sealed interface TreeChange {
  /// The path as Git has it, below the configured path: it need not be a valid `RepoPath`.
  String path();

  /// A regular file is there.
  ///
  /// @param size in bytes
  record File(String path, BlobId blob, long size) implements TreeChange {}

  /// Something is there that is not a regular file and is never followed.
  ///
  /// @param what in words that follow `a`: `symbolic link`, `submodule`
  record Special(String path, String what) implements TreeChange {}

  /// Nothing is there any more.
  record Gone(String path) implements TreeChange {}
}
