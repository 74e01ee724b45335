package lockstep.sync.loop;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.sync.pull.BranchList;
import lockstep.sync.pull.Branches;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.LoggedCommit;
import lockstep.sync.pull.Mirror;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.pull.Trees;
import lockstep.sync.save.BranchName;

/// Looks at other branches for whoever asks: what only the loop's thread may do waits here for it.
///
/// Who asks for a branch that somebody waits for already gets the same answer.
final class Lookout implements Trees {
  /// How many branches may be waited for.
  static final int MAX_WAITING = 64;

  private final Mirror mirror;
  private final Branches branches;
  private final Runnable arrived;
  private final SequencedMap<BranchName, CompletableFuture<FetchOutcome>> waiting =
      new LinkedHashMap<>();

  /// @param arrived is called when there is something to [#serve]
  Lookout(Mirror mirror, Branches branches, Runnable arrived) {
    this.mirror = mirror;
    this.branches = branches;
    this.arrived = arrived;
  }

  @Override
  public FetchOutcome fetch(BranchName branch, Duration patience) {
    CompletableFuture<FetchOutcome> answer;
    synchronized (waiting) {
      if (waiting.size() >= MAX_WAITING && !waiting.containsKey(branch)) {
        return new FetchOutcome.Unreachable("too many branches are asked for at once");
      }
      answer = waiting.computeIfAbsent(branch, _ -> new CompletableFuture<>());
    }
    arrived.run();
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return late(branch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return late(branch);
    } catch (ExecutionException e) {
      throw new GitFault("branch %s could not be read into the mirror".formatted(branch), e);
    }
  }

  private static FetchOutcome late(BranchName branch) {
    return new FetchOutcome.Unreachable("branch %s was not read in time".formatted(branch));
  }

  /// Fetches the branch that was asked for first. On the loop's thread.
  ///
  /// @return false when none was
  boolean serve() {
    Map.Entry<BranchName, CompletableFuture<FetchOutcome>> first;
    synchronized (waiting) {
      first = waiting.pollFirstEntry();
    }
    if (first == null) {
      return false;
    }
    try {
      first.getValue().complete(branches.fetch(first.getKey()));
    } catch (RuntimeException e) {
      first.getValue().completeExceptionally(e);
    }
    return true;
  }

  boolean isAsked() {
    synchronized (waiting) {
      return !waiting.isEmpty();
    }
  }

  @Override
  public BranchList branches() {
    return branches.list();
  }

  @Override
  public boolean has(CommitId commit) {
    return mirror.isAncestor(commit, commit);
  }

  @Override
  public List<TreeChange> changes(Optional<CommitId> from, CommitId to) {
    return mirror.changes(from, to);
  }

  @Override
  public Optional<TreeChange.File> file(CommitId commit, RepoPath path) {
    return mirror.file(commit, path);
  }

  @Override
  public byte[] read(BlobId blob, int limit) {
    return mirror.read(blob, limit);
  }

  @Override
  public List<LoggedCommit> log(CommitId from, RepoPath path, int limit) {
    return mirror.log(from, path, limit);
  }

  @Override
  public Optional<CommitId> forkPoint(CommitId one, CommitId other) {
    return mirror.forkPoint(one, other);
  }
}
