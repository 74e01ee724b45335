package lockstep.sync.loop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.snapshot.Quota;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.testing.TestClock;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.DroppedSave;
import lockstep.sync.pull.DroppedSaves;
import lockstep.sync.pull.PublicationListener;
import lockstep.sync.pull.PullRun;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.pull.Trees;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Past;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;

/// An instance on an [InMemoryGit] whose loop turns on the thread of whoever asks it for something.
public final class PumpedSync implements RepositorySync {
  private final Instance instance;
  private Consumer<Save> watcher = _ -> {};
  private boolean countless;

  /// One that has read the remote.
  public PumpedSync(InMemoryGit git) {
    this(new Instance(git, new TestClock(), "a"));
  }

  /// The same with a quota.
  public PumpedSync(InMemoryGit git, Quota quota) {
    this(Instance.started(git, quota));
  }

  private PumpedSync(Instance instance) {
    this.instance = instance.turns();
  }

  /// What this one is after a restart, with its mirror.
  public PumpedSync restarted() {
    return new PumpedSync(new Instance(instance.copy, new TestClock(), "a"));
  }

  /// Calls `before` before each save.
  public void onSave(Consumer<Save> before) {
    watcher = before;
  }

  /// From now on commits are told to change more than may be.
  public void countless() {
    countless = true;
  }

  @Override
  public Snapshot snapshot() {
    return instance.loop.snapshot();
  }

  @Override
  public byte[] body(Dashboard dashboard) {
    return instance.loop.body(dashboard);
  }

  @Override
  public Past past() {
    return instance.loop.past();
  }

  @Override
  public Trees trees() {
    return new PumpedTrees(instance.loop.trees(), instance::turns, countless);
  }

  @Override
  public SaveOutcome save(Save save, Duration patience) {
    watcher.accept(save);
    return instance.save(save);
  }

  @Override
  public SaveOutcome saveOnBranch(Save save, BranchName branch, Duration patience) {
    return instance.outcome(save, instance.loop.submit(save, Optional.of(branch), patience));
  }

  @Override
  public Optional<SaveOutcome> lookup(SaveId id) {
    return instance.loop.lookup(id);
  }

  @Override
  public void pull(Trigger trigger, Optional<String> job) {
    instance.clock.advance(Duration.ofSeconds(1));
    instance.loop.pull(trigger, job);
    instance.turns();
  }

  @Override
  public PullRun lastRun() {
    return instance.loop.lastRun();
  }

  @Override
  public boolean await(CommitId commit, Duration patience) {
    return instance.loop.await(commit, patience);
  }

  @Override
  public Optional<Bundle> bundle(CommitId from, CommitId to, int limit) {
    return instance.loop.bundle(from, to, limit);
  }

  @Override
  public Optional<CommitId> take(Bundle bundle, Duration patience) {
    CompletableFuture<Optional<CommitId>> answer = instance.loop.offer(bundle);
    instance.turns();
    return answer.join();
  }

  @Override
  public RepositoryStatus status() {
    return instance.loop.status();
  }

  @Override
  public Duration unanswered() {
    return instance.loop.unanswered();
  }

  @Override
  public List<DroppedSave> dropped() {
    return instance.loop.dropped();
  }

  @Override
  public void settle(SaveId id) {
    instance.loop.settle(id);
  }

  /// Exchanges dropped saves with the other instances.
  public void share(DroppedSaves shared) {
    instance.loop.shareDropped(shared);
  }

  @Override
  public void listen(PublicationListener listener) {
    instance.loop.listen(listener);
  }

  /// What is shown, by uid.
  public List<String> uids() {
    return snapshot().dashboards().keySet().stream().map(Object::toString).sorted().toList();
  }

  /// The file of a dashboard, as somebody would write it by hand.
  public static String file(String uid) {
    return Instance.file(uid, "one");
  }

  /// A dashboard as a client sends it.
  public static ObjectNode dashboard(String uid, String text) {
    return Instance.dashboard(uid, text);
  }
}
