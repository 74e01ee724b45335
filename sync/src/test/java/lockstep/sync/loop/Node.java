package lockstep.sync.loop;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.core.testing.TestClock;
import lockstep.sync.pull.CommitChanges;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.Mirror;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.save.CommitDraft;
import lockstep.sync.save.PushOutcome;
import lockstep.sync.save.Remote;
import lockstep.sync.testing.FaultSource;
import lockstep.sync.testing.InMemoryCopy;
import lockstep.sync.testing.InMemoryGit;

/// An instance of the simulation, through crashes and restarts.
final class Node {
  final String name;
  private final InMemoryGit git;
  private final TestClock clock;
  private final Set<Guard> off;
  private final FaultSource faults;
  private InMemoryCopy copy;
  private Instance instance;
  private Optional<CommitId> shown = Optional.empty();
  private int life;

  Node(String name, InMemoryGit git, TestClock clock, Set<Guard> off, FaultSource faults) {
    this.name = name;
    this.git = git;
    this.clock = clock;
    this.off = off;
    this.faults = faults;
    this.copy = git.copy().faults(faults);
    this.instance = instance();
  }

  SyncLoop loop() {
    return instance.loop;
  }

  /// How often it has started.
  int life() {
    return life;
  }

  /// Dies and comes back, with what it has on disk or without.
  void crash(boolean losesDisk) {
    if (losesDisk) {
      copy = git.copy().faults(faults);
    }
    life++;
    shown = Optional.empty();
    instance = instance();
  }

  /// Does one turn, and checks what it shows then.
  boolean turn() {
    boolean worked = instance.loop.turn();
    Optional<CommitId> now = instance.loop.snapshot().commit();
    if (!now.equals(shown)) {
      boolean forward = shown.isEmpty() || (now.isPresent() && git.reaches(now.get(), shown.get()));
      Violation.unless(forward, "%s went back from %s to %s", name, shown, now);
      shown = now;
    }
    RepositoryStatus status = instance.loop.status();
    if (status.state() == State.SYNCED && shown.isPresent()) {
      boolean there = git.head().filter(head -> git.reaches(head, shown.get())).isPresent();
      Violation.unless(there, "%s says synced at %s, which was lost", name, shown);
    }
    return worked;
  }

  void heal() {
    copy.faults(_ -> lockstep.sync.testing.Fault.NONE);
  }

  private Instance instance() {
    Wire wire = new Wire(copy, off);
    return new Instance(copy, wire, wire, clock, name);
  }

  /// The ports without some guards.
  private record Wire(InMemoryCopy copy, Set<Guard> off) implements Mirror, Remote {
    @Override
    public PushOutcome push(Optional<CommitId> expected, CommitId head) {
      PushOutcome outcome = copy.push(expected, head);
      return outcome instanceof PushOutcome.Unknown && off.contains(Guard.READ_BACK)
          ? new PushOutcome.Accepted()
          : outcome;
    }

    @Override
    public boolean walk(Optional<CommitId> from, CommitId to, Consumer<CommitChanges> each) {
      return copy.walk(
          from, to, off.contains(Guard.SAVE_ID) ? commit -> each.accept(withoutIds(commit)) : each);
    }

    private static CommitChanges withoutIds(CommitChanges commit) {
      return new CommitChanges(
          commit.commit(),
          commit.when(),
          commit.author(),
          commit.message(),
          Optional.empty(),
          commit.changes());
    }

    @Override
    public FetchOutcome fetch() {
      return copy.fetch();
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
      boolean present = off.contains(Guard.MERGE_BASE) && path.name().startsWith("d");
      return copy.file(present ? copy.head().orElse(commit) : commit, path);
    }

    @Override
    public boolean isAncestor(CommitId ancestor, CommitId of) {
      return copy.isAncestor(ancestor, of);
    }

    @Override
    public CommitId commit(Optional<CommitId> parent, CommitDraft draft) {
      return copy.commit(parent, draft);
    }
  }
}
