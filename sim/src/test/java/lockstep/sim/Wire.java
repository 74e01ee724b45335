package lockstep.sim;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.sync.pull.BranchList;
import lockstep.sync.pull.Branches;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.CommitChanges;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.LoggedCommit;
import lockstep.sync.pull.Mirror;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.CommitDraft;
import lockstep.sync.save.PushOutcome;
import lockstep.sync.save.Remote;
import lockstep.sync.testing.InMemoryCopy;

/// A member's mirror and its way to the Git host, where some guards can be missing.
///
/// @param line the way to the host
/// @param born which life of the member it is of
record Wire(InMemoryCopy copy, SimCluster cluster, SimLine line, int born)
    implements Mirror, Remote, Branches {
  private Set<Guard> off() {
    return cluster.off();
  }

  @Override
  public PushOutcome push(Optional<CommitId> expected, CommitId head) {
    return line.ask(
        born,
        () -> pushNow(expected, head),
        () -> {
          copy.next(line.lostPush());
          return pushNow(expected, head);
        });
  }

  private PushOutcome pushNow(Optional<CommitId> expected, CommitId head) {
    Optional<CommitId> before = cluster.git().head();
    PushOutcome outcome = copy.push(expected, head);
    cluster.checker().pushed(expected, head, before, outcome);
    return off().contains(Guard.READ_BACK) && outcome instanceof PushOutcome.Unknown
        ? new PushOutcome.Accepted()
        : outcome;
  }

  @Override
  public boolean walk(Optional<CommitId> from, CommitId to, Consumer<CommitChanges> each) {
    return copy.walk(
        from, to, off().contains(Guard.SAVE_ID) ? commit -> each.accept(nameless(commit)) : each);
  }

  private static CommitChanges nameless(CommitChanges commit) {
    return new CommitChanges(
        commit.commit(),
        commit.when(),
        commit.author(),
        commit.message(),
        Optional.empty(),
        commit.changes());
  }

  @Override
  public CommitId commit(Optional<CommitId> parent, CommitDraft draft) {
    return copy.commit(parent, draft);
  }

  @Override
  public FetchOutcome fetch() {
    return line.ask(born, copy::fetch, () -> new FetchOutcome.Unreachable("no answer"));
  }

  @Override
  public FetchOutcome fetch(BranchName branch) {
    return line.ask(
        born, () -> copy.fetch(branch), () -> new FetchOutcome.Unreachable("no answer"));
  }

  @Override
  public PushOutcome push(BranchName branch, Optional<CommitId> expected, CommitId head) {
    return line.ask(
        born,
        () -> copy.push(branch, expected, head),
        () -> {
          copy.next(line.lostPush());
          return copy.push(branch, expected, head);
        });
  }

  @Override
  public BranchList list() {
    return line.ask(born, copy::list, () -> new BranchList.Unreachable("no answer"));
  }

  @Override
  public Optional<Bundle> bundle(CommitId from, CommitId to, int limit) {
    return copy.bundle(from, to, limit);
  }

  @Override
  public boolean take(Bundle bundle) {
    return copy.take(bundle);
  }

  @Override
  public void proveWritable() {
    copy.proveWritable();
  }

  @Override
  public Optional<CommitId> shown() {
    return copy.shown();
  }

  @Override
  public void shown(CommitId commit) {
    copy.shown(commit);
  }

  @Override
  public Optional<CommitId> head() {
    return copy.head();
  }

  @Override
  public List<TreeChange> changes(Optional<CommitId> from, CommitId to) {
    return copy.changes(from, to);
  }

  @Override
  public byte[] read(BlobId blob, int limit) {
    return copy.read(blob, limit);
  }

  @Override
  public Optional<TreeChange.File> file(CommitId commit, RepoPath path) {
    return copy.file(commit, path);
  }

  @Override
  public List<LoggedCommit> log(CommitId from, RepoPath path, int limit) {
    return copy.log(from, path, limit);
  }

  @Override
  public Optional<CommitId> forkPoint(CommitId one, CommitId other) {
    return copy.forkPoint(one, other);
  }

  @Override
  public boolean isAncestor(CommitId ancestor, CommitId of) {
    return copy.isAncestor(ancestor, of);
  }
}
