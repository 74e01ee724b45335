package lockstep.api.testing;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.pull.BranchList;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.DroppedSave;
import lockstep.sync.pull.GitFault;
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

/// A repository that does what the test says.
public final class ScriptedSync implements RepositorySync {
  private final Map<BlobId, byte[]> bodies = new HashMap<>();
  private final Map<SaveId, SaveOutcome> known = new HashMap<>();
  private final List<Save> saves = new CopyOnWriteArrayList<>();
  private final Map<String, CommitId> remote = new ConcurrentHashMap<>();
  private final List<BranchName> branches = new CopyOnWriteArrayList<>();
  private final List<Trigger> pulls = new CopyOnWriteArrayList<>();
  private final List<Bundle> bundles = new CopyOnWriteArrayList<>();
  private final List<Duration> waits = new CopyOnWriteArrayList<>();
  private final List<PublicationListener> listeners = new CopyOnWriteArrayList<>();
  private volatile Snapshot snapshot =
      new SnapshotBuilder(new FolderRules("manifests", "Manifests", FolderRules.Target.FOLDER))
          .empty();
  private volatile RepositoryStatus status = status(RepositoryStatus.State.SYNCED, "");
  private volatile PullRun run = PullRun.NONE;
  private volatile Past past = Past.none();
  private volatile boolean reaches;
  private volatile Runnable whileAwaited = () -> {};
  private volatile Function<Save, SaveOutcome> answer =
      save -> new SaveOutcome.Unknown(save.id(), "no script");

  /// A status in this state, with nothing else to tell.
  public static RepositoryStatus status(RepositoryStatus.State state, String message) {
    return new RepositoryStatus(
        Optional.empty(),
        Optional.empty(),
        0,
        Duration.ZERO,
        state,
        message,
        Optional.empty(),
        List.of());
  }

  /// Has this past from now on.
  public void remember(Past before) {
    past = before;
  }

  /// Shows this from now on.
  public void show(Snapshot next) {
    snapshot = next;
  }

  /// Holds the bytes of a file.
  public synchronized void hold(BlobId blob, byte[] bytes) {
    bodies.put(blob, bytes);
  }

  /// Answers saves like this from now on.
  public void onSave(Function<Save, SaveOutcome> then) {
    answer = then;
  }

  /// Knows what became of a save.
  public synchronized void remember(SaveId id, SaveOutcome outcome) {
    known.put(id, outcome);
  }

  /// Is in this state from now on.
  public void be(RepositoryStatus next) {
    status = next;
  }

  /// Whether whoever waits for a commit sees it.
  public void reach(boolean yes) {
    reaches = yes;
  }

  /// What comes in when somebody waits for a commit.
  public void whileAwaited(Runnable then) {
    whileAwaited = then;
  }

  /// The saves that came, in order.
  public List<Save> saves() {
    return saves;
  }

  /// The other branches that saves went to, in order.
  public List<BranchName> branches() {
    return branches;
  }

  /// Why pulls were asked for, in order.
  public List<Trigger> pulls() {
    return pulls;
  }

  /// The bundles that other instances sent, in order.
  public List<Bundle> bundles() {
    return bundles;
  }

  /// How long callers were ready to wait for a commit, in order.
  public List<Duration> waits() {
    return waits;
  }

  /// Tells the listeners.
  public void publish(PublicationListener.Publication publication) {
    listeners.forEach(listener -> listener.published(publication));
  }

  @Override
  public Snapshot snapshot() {
    return snapshot;
  }

  @Override
  public synchronized byte[] body(Dashboard dashboard) {
    byte[] bytes = bodies.get(dashboard.blob());
    if (bytes == null) {
      throw new GitFault("no such blob");
    }
    return bytes;
  }

  @Override
  public Optional<Bundle> bundle(CommitId from, CommitId to, int limit) {
    return Optional.empty();
  }

  @Override
  public Optional<CommitId> take(Bundle bundle, Duration patience) {
    bundles.add(bundle);
    return snapshot.commit();
  }

  @Override
  public Past past() {
    return past;
  }

  @Override
  public Trees trees() {
    return new ScriptedTrees(new BranchList.Here(new TreeMap<>(remote)));
  }

  /// The remote has this branch, among others.
  public void hasBranch(String name, CommitId head) {
    remote.put(name, head);
  }

  @Override
  public SaveOutcome save(Save save, Duration patience) {
    saves.add(save);
    return answer.apply(save);
  }

  @Override
  public SaveOutcome saveOnBranch(Save save, BranchName branch, Duration patience) {
    branches.add(branch);
    return save(save, patience);
  }

  @Override
  public synchronized Optional<SaveOutcome> lookup(SaveId id) {
    return Optional.ofNullable(known.get(id));
  }

  @Override
  public void pull(Trigger trigger, Optional<String> job) {
    pulls.add(trigger);
  }

  @Override
  public PullRun lastRun() {
    return run;
  }

  /// Its last pull was this one.
  public void ran(PullRun last) {
    run = last;
  }

  @Override
  public boolean await(CommitId commit, Duration patience) {
    waits.add(patience);
    whileAwaited.run();
    return reaches;
  }

  @Override
  public RepositoryStatus status() {
    return status;
  }

  @Override
  public Duration unanswered() {
    return Duration.ZERO;
  }

  @Override
  public List<DroppedSave> dropped() {
    return List.of();
  }

  @Override
  public void settle(SaveId id) {
    // Nothing is listed.
  }

  @Override
  public void listen(PublicationListener listener) {
    listeners.add(listener);
  }
}
