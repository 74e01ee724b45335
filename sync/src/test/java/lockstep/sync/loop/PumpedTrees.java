package lockstep.sync.loop;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.sync.pull.BranchList;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.LoggedCommit;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.pull.Trees;
import lockstep.sync.save.BranchName;

/// The trees of an instance whose loop turns on the thread of whoever asks for a branch.
///
/// @param turns lets the loop do what there is to do
/// @param countless true: commits are told to change more than may be
record PumpedTrees(Trees trees, Runnable turns, boolean countless) implements Trees {
  @Override
  public FetchOutcome fetch(BranchName branch, Duration patience) {
    CompletableFuture<FetchOutcome> answer =
        CompletableFuture.supplyAsync(() -> trees.fetch(branch, patience));
    while (!answer.isDone()) {
      turns.run();
      Thread.onSpinWait();
    }
    return answer.join();
  }

  @Override
  public boolean has(CommitId commit) {
    return trees.has(commit);
  }

  @Override
  public BranchList branches() {
    return trees.branches();
  }

  @Override
  public List<TreeChange> changes(Optional<CommitId> from, CommitId to) {
    if (countless) {
      throw new GitFault("more than 500,000 files changed in one step");
    }
    return trees.changes(from, to);
  }

  @Override
  public Optional<TreeChange.File> file(CommitId commit, RepoPath path) {
    return trees.file(commit, path);
  }

  @Override
  public byte[] read(BlobId blob, int limit) {
    return trees.read(blob, limit);
  }

  @Override
  public List<LoggedCommit> log(CommitId from, RepoPath path, int limit) {
    return trees.log(from, path, limit);
  }

  @Override
  public Optional<CommitId> forkPoint(CommitId one, CommitId other) {
    return trees.forkPoint(one, other);
  }
}
