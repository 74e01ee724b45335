package lockstep.api.testing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.sync.pull.BranchList;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.LoggedCommit;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.pull.Trees;
import lockstep.sync.save.BranchName;

/// Trees of which only the branches are told.
record ScriptedTrees(BranchList branches) implements Trees {
  @Override
  public FetchOutcome fetch(BranchName branch, Duration patience) {
    throw new IllegalStateException("no script");
  }

  @Override
  public boolean has(CommitId commit) {
    return false;
  }

  @Override
  public List<TreeChange> changes(Optional<CommitId> from, CommitId to) {
    throw new IllegalStateException("no script");
  }

  @Override
  public Optional<TreeChange.File> file(CommitId commit, RepoPath path) {
    throw new IllegalStateException("no script");
  }

  @Override
  public byte[] read(BlobId blob, int limit) {
    throw new IllegalStateException("no script");
  }

  @Override
  public List<LoggedCommit> log(CommitId from, RepoPath path, int limit) {
    throw new IllegalStateException("no script");
  }

  @Override
  public Optional<CommitId> forkPoint(CommitId one, CommitId other) {
    throw new IllegalStateException("no script");
  }
}
