package lockstep.sync.loop;

import java.util.Optional;
import java.util.Set;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.testing.TestClock;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.FaultSource;
import lockstep.sync.testing.InMemoryCopy;
import lockstep.sync.testing.InMemoryGit;
import lockstep.sync.testing.InMemoryShelf;

/// An instance of the simulation, through crashes and restarts.
final class Node {
  final String name;
  private final InMemoryGit git;
  private final TestClock clock;
  private final Set<Guard> off;
  private final FaultSource faults;
  private final Wire.Around around;
  private final boolean mayGoBack;
  private final OnGitDown onGitDown;
  private final Post post;
  private InMemoryCopy copy;
  private InMemoryShelf shelf = new InMemoryShelf();
  private Instance instance;
  private Snapshot read;
  private Optional<CommitId> shown = Optional.empty();
  private int life;

  /// @param around of its effects
  /// @param world whether others rewrite the history, and saves wait
  /// @param post takes what it pushed to the others
  Node(
      String name,
      InMemoryGit git,
      TestClock clock,
      Set<Guard> off,
      FaultSource faults,
      Wire.Around around,
      World world,
      Post post) {
    this.name = name;
    this.git = git;
    this.clock = clock;
    this.off = off;
    this.faults = faults;
    this.around = around;
    this.mayGoBack = world == World.REWRITING;
    this.onGitDown = world == World.WAITING ? OnGitDown.JOURNAL : OnGitDown.REFUSE;
    this.post = post;
    this.copy = git.copy().faults(faults);
    this.instance = instance();
    this.read = instance.loop.snapshot();
  }

  SyncLoop loop() {
    return instance.loop;
  }

  /// What its readers see.
  Snapshot snapshot() {
    return off.contains(Guard.ORDERING) ? read : instance.loop.snapshot();
  }

  /// How often it has started.
  int life() {
    return life;
  }

  /// Dies and comes back, with what it has on disk or without.
  void crash(boolean losesDisk) {
    if (losesDisk) {
      copy = git.copy().faults(faults);
      shelf = new InMemoryShelf();
    }
    life++;
    shown = Optional.empty();
    instance = instance();
  }

  /// Does one turn, and checks what it shows then.
  ///
  /// @throws Crash when that was its end
  boolean turn() {
    read = instance.loop.snapshot();
    boolean worked = instance.loop.turn();
    instance.loop.keepTip();
    Optional<CommitId> now = instance.loop.snapshot().commit();
    if (!now.equals(shown)) {
      boolean forward = shown.isEmpty() || (now.isPresent() && git.reaches(now.get(), shown.get()));
      Violation.unless(forward || mayGoBack, "%s went back from %s to %s", name, shown, now);
      shown = now;
    }
    RepositoryStatus status = instance.loop.status();
    if (status.state() == State.SYNCED && shown.isPresent() && !mayGoBack) {
      boolean there = git.head().filter(head -> git.reaches(head, shown.get())).isPresent();
      Violation.unless(there, "%s says synced at %s, which was lost", name, shown);
    }
    return worked;
  }

  void heal() {
    copy.faults(_ -> Fault.NONE);
  }

  /// Hands in what another one pushed.
  void receive(Bundle bundle) {
    Optional<CommitId> at = copy.head();
    var _ =
        instance.loop.offer(
            off.contains(Guard.PREREQUISITE) && at.isPresent()
                ? new Bundle(at.get(), bundle.tip(), bundle.pack())
                : bundle);
  }

  private Instance instance() {
    Wire wire = new Wire(copy, off, around);
    Instance fresh = new Instance(copy, wire, wire, onGitDown, shelf, clock, name);
    fresh.loop.listen(
        publication -> {
          if (publication.own()) {
            post.send(this, publication.before().commit(), publication.after().commit());
          }
        });
    return fresh;
  }
}
