package lockstep.sync.pull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.sync.save.BranchName;

/// The files of any commit of a repository, on the followed branch or another, as they are in Git.
/// Any thread may ask.
///
/// A commit is one that a snapshot or [#fetch] named, or that is here ([#has]); of others, and
/// while the mirror is made anew,
/// what reads throws a [GitFault].
public interface Trees {
  /// Brings another branch than the followed one here. Blocks.
  ///
  /// @param patience after this time it is [FetchOutcome.Unreachable]
  FetchOutcome fetch(BranchName branch, Duration patience);

  /// True when a commit is here, as those of the followed branch are and of branches that were
  /// fetched.
  boolean has(CommitId commit);

  /// The branches that the remote has now. Blocks.
  BranchList branches();

  /// As [Mirror#changes].
  List<TreeChange> changes(Optional<CommitId> from, CommitId to);

  /// As [Mirror#file].
  Optional<TreeChange.File> file(CommitId commit, RepoPath path);

  /// As [Mirror#read].
  byte[] read(BlobId blob, int limit);

  /// As [Mirror#log].
  List<LoggedCommit> log(CommitId from, RepoPath path, int limit);

  /// As [Mirror#forkPoint].
  Optional<CommitId> forkPoint(CommitId one, CommitId other);
}
