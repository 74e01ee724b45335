package lockstep.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import lockstep.cluster.Writer;
import lockstep.cluster.failover.ClusterLoop;
import lockstep.cluster.failover.ClusterPorts;
import lockstep.cluster.lease.LeaseRules;
import lockstep.cluster.member.Candidacy;
import lockstep.cluster.member.PeerTalk;
import lockstep.cluster.member.Self;
import lockstep.cluster.member.WriteGate;
import lockstep.cluster.testing.DistantStore;
import lockstep.core.fault.StoreFault;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.loop.SyncLoop;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.FaultSource.Call;
import lockstep.sync.testing.InMemoryCopy;

/// One instance through its lives: the real loops of `sync` and `cluster`, on a clock of its own.
final class SimMember implements DistantStore.Line, PeerTalk, Self, WriteGate {
  private static final FolderRules RULES =
      new FolderRules("manifests", "Manifests", FolderRules.Target.FOLDER);
  private static final Duration IDLE = Duration.ofMillis(50);
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final Duration STEP = Duration.ofMillis(20);
  private static final int BUNDLE = 1 << 20;

  final String name;
  private final SimCluster cluster;
  private final Clockwork clockwork;
  private final double rate;
  private final Duration skew;
  private final Set<String> cutFrom = new HashSet<>();
  private final List<Served> open = new ArrayList<>();
  private final Set<Served> inside = new LinkedHashSet<>();
  private InMemoryCopy copy;
  private SyncLoop sync;
  private ClusterLoop loop;
  private boolean alive;
  private int life;
  private boolean inTurn;
  private long stoppedUntilNanos;
  private boolean storeAway;
  private boolean answersLost;
  private boolean gitAway;
  private double gitTrouble;
  private boolean gateClosed;
  private Optional<Writer> sentTo = Optional.empty();

  /// A request that is being answered.
  record Served(int life, Message.Request request, Message.Reply reply) {}

  @SuppressWarnings("NullAway.Init") // boot() sets what is missing
  SimMember(SimCluster cluster, String name) {
    this.cluster = cluster;
    this.clockwork = cluster.clockwork();
    this.name = name;
    this.rate = 0.98 + clockwork.dice(40) / 1000.0;
    this.skew = Duration.ofSeconds(clockwork.dice(1200) - 600);
    this.copy = cluster.git().copy();
    boot();
  }

  private void boot() {
    alive = true;
    life++;
    gateClosed = false;
    sentTo = Optional.empty();
    copy.faults(this::fault);
    Wire wire = new Wire(copy, cluster.off());
    sync =
        new SyncLoop(
            wire,
            wire,
            copy,
            new SnapshotBuilder(RULES),
            () -> clockwork.now().plus(skew),
            this::nanos,
            clockwork.another(),
            name,
            () -> loop.epoch());
    DistantStore stores = cluster.stores(this);
    loop =
        new ClusterLoop(
            cluster.setup(name, name + life),
            LeaseRules.DEFAULTS,
            new ClusterPorts(
                stores,
                stores,
                stores,
                (other, _) -> reaches(cluster.member(other)),
                this,
                this,
                this),
            this::nanos,
            _ -> {},
            () -> {});
    sync.listen(
        publication -> {
          if (publication.own()) {
            tell(publication.before().commit(), publication.after().commit());
          }
        });
    int born = life;
    clockwork.after(clockwork.millis(0, 800), () -> clusterTurn(born));
    clockwork.after(clockwork.millis(0, 50), () -> syncTurn(born));
    clockwork.after(INTERVAL, () -> interval(born));
  }

  /// Sends the others what was pushed, or the word that the branch has moved; half of it gets lost
  /// while there is trouble.
  private void tell(Optional<CommitId> before, Optional<CommitId> after) {
    Optional<Bundle> bundle =
        cluster.posted() && before.isPresent() && after.isPresent()
            ? sync.bundle(before.get(), after.get(), BUNDLE)
            : Optional.empty();
    for (SimMember other : cluster.members()) {
      if (other != this && reaches(other) && (cluster.calm() || clockwork.chance(0.5))) {
        clockwork.after(clockwork.millis(1, 5), () -> other.hear(bundle));
      }
    }
  }

  private void hear(Optional<Bundle> bundle) {
    if (bundle.isEmpty()) {
      sync.pull(Trigger.PEER_HINT);
      return;
    }
    Optional<CommitId> sent = bundle.map(Bundle::tip);
    var _ =
        sync.offer(bundle.get())
            .thenAccept(
                at -> {
                  if (!at.equals(sent)) {
                    sync.pull(Trigger.PEER_HINT);
                  }
                });
  }

  private long nanos() {
    return (long) (clockwork.nanos() * rate);
  }

  private boolean lives(int born) {
    return alive && life == born;
  }

  // What happens to it.

  /// `kill -9`: whoever waits for it sees the connection break.
  void kill(boolean losesDisk) {
    if (!alive) {
      return;
    }
    clockwork.tell(name, losesDisk ? "dies and loses its disk" : "dies");
    alive = false;
    life++;
    cluster.checker().unfit(this);
    if (losesDisk) {
      copy = cluster.git().copy();
    }
    List<Served> lost = List.copyOf(open);
    open.clear();
    lost.forEach(call -> call.reply().broken());
  }

  void start() {
    if (!alive && !inTurn) {
      clockwork.tell(name, "starts");
      boot();
    }
  }

  void stopFor(Duration time) {
    clockwork.tell(name, "stops for " + time);
    stoppedUntilNanos = clockwork.nanos() + time.toNanos();
    cluster.checker().unfit(this);
  }

  void cutFrom(String other) {
    clockwork.tell(name, "is cut from " + other);
    cluster.checker().unfit(this);
    cutFrom.add(other);
  }

  void cutFromStore(boolean losesAnswers) {
    clockwork.tell(name, "is cut from the store");
    storeAway = true;
    answersLost = losesAnswers;
  }

  void cutFromGit(boolean away, double trouble) {
    clockwork.tell(name, away ? "is cut from Git" : "has trouble with Git: " + trouble);
    gitAway = away;
    gitTrouble = trouble;
  }

  void heal() {
    cluster.checker().unfit(this);
    cutFrom.clear();
    stoppedUntilNanos = 0;
    storeAway = false;
    gitAway = false;
    gitTrouble = 0;
    start();
  }

  // How it is.

  boolean alive() {
    return alive;
  }

  boolean stopped() {
    return stoppedUntilNanos > clockwork.nanos();
  }

  boolean isCutFrom(String other) {
    return cutFrom.contains(other);
  }

  boolean reaches(SimMember other) {
    return other.alive && !other.stopped() && !isCutFrom(other.name) && !other.isCutFrom(name);
  }

  Snapshot snapshot() {
    return sync.snapshot();
  }

  RepositoryStatus status() {
    return sync.status();
  }

  ClusterLoop loop() {
    return loop;
  }

  String bootName() {
    return name + life;
  }

  // Its threads.

  private void clusterTurn(int born) {
    if (!lives(born)) {
      return;
    }
    if (stopped()) {
      clockwork.after(
          Duration.ofNanos(stoppedUntilNanos - clockwork.nanos()), () -> clusterTurn(born));
      return;
    }
    if (inTurn) {
      clockwork.after(STEP, () -> clusterTurn(born));
      return;
    }
    inTurn = true;
    int restores = cluster.restores();
    Duration next = STEP;
    try {
      next = loop.turn();
    } catch (Died _) {
      return;
    } finally {
      inTurn = false;
    }
    if (!lives(born)) {
      return;
    }
    cluster.checker().afterTurn(this, restores);
    Duration wait = Duration.ofNanos((long) (next.toNanos() / rate)).plus(clockwork.millis(1, 30));
    clockwork.after(wait, () -> clusterTurn(born));
  }

  private void syncTurn(int born) {
    if (!lives(born)) {
      return;
    }
    if (stopped()) {
      clockwork.after(
          Duration.ofNanos(stoppedUntilNanos - clockwork.nanos()), () -> syncTurn(born));
      return;
    }
    boolean worked = sync.turn();
    cluster.checker().afterSync(this);
    clockwork.after(worked ? clockwork.millis(1, 25) : IDLE, () -> syncTurn(born));
  }

  private void interval(int born) {
    if (lives(born)) {
      sync.pull(Trigger.INTERVAL);
      clockwork.after(INTERVAL, () -> interval(born));
    }
  }

  // Its requests.

  /// Takes a request; `reply` hears of it later.
  void serve(Message.Request request, Message.Reply reply) {
    Served call = new Served(life, request, reply);
    open.add(call);
    switch (request) {
      case Message.Request.Read read -> show(call, read, clockwork.nanos());
      case Message.Request.Write write -> new SimSave(this, cluster, call, write).begin();
    }
  }

  /// Takes a save that another member sent on: it is done here.
  void serveForwarded(Message.Request.Write write, Message.Reply reply) {
    Served call = new Served(life, write, reply);
    open.add(call);
    new SimSave(this, cluster, call, write).atGate();
  }

  /// Answers, unless the process has died since.
  void answer(Served call, Message.Answer answer) {
    if (open.remove(call)) {
      call.reply().answered(answer);
    }
  }

  boolean stillServes(Served call) {
    return lives(call.life()) && open.contains(call);
  }

  private void show(Served call, Message.Request.Read read, long sinceNanos) {
    if (!stillServes(call)) {
      return;
    }
    if (stopped()) {
      again(() -> show(call, read, sinceNanos));
      return;
    }
    Snapshot shown = sync.snapshot();
    if (shown.commit().isEmpty()) {
      answer(call, new Message.Answer.Unavailable("nothing to show yet"));
      return;
    }
    boolean blind = cluster.off().contains(Guard.READ_YOUR_WRITES);
    boolean there = blind || read.seen().map(this::isShown).orElse(true);
    boolean over = clockwork.nanos() - sinceNanos >= Duration.ofSeconds(3).toNanos();
    if (!there && !over) {
      sync.pull(Trigger.READER);
      again(() -> show(call, read, sinceNanos));
      return;
    }
    answer(
        call,
        new Message.Answer.Shown(
            name, SimDashboards.read(shown, sync::body, read.uid()), shown.commit().get(), !there));
  }

  private boolean isShown(CommitId commit) {
    Optional<CommitId> head = sync.snapshot().commit();
    return head.filter(at -> copy.isAncestor(commit, at)).isPresent();
  }

  /// Does something a little later; a stopped process only when it goes on.
  void again(Runnable act) {
    Duration wait = stopped() ? Duration.ofNanos(stoppedUntilNanos - clockwork.nanos()) : STEP;
    clockwork.after(wait, act);
  }

  SyncLoop sync() {
    return sync;
  }

  boolean gateClosed() {
    return gateClosed;
  }

  Optional<Writer> sentTo() {
    return sentTo;
  }

  // Its ports.

  private Fault fault(Call call) {
    if (gitAway) {
      return Fault.UNREACHABLE;
    }
    if (!clockwork.chance(gitTrouble)) {
      return Fault.NONE;
    }
    List<Fault> faults =
        switch (call) {
          case FETCH -> List.of(Fault.UNREACHABLE, Fault.STALE);
          case PUSH ->
              List.of(
                  Fault.UNREACHABLE,
                  Fault.LOSE_RACE,
                  Fault.LOSE_REQUEST,
                  Fault.LOSE_REPLY,
                  Fault.DUPLICATE,
                  Fault.LATE);
        };
    return faults.get(clockwork.dice(faults.size()));
  }

  @Override
  public <T> T ask(Supplier<T> call) {
    int born = life;
    if (!cluster.calm() && clockwork.dice(8) == 0) {
      clockwork.pass(
          clockwork.dice(40) == 0 ? clockwork.millis(0, 12_000) : clockwork.millis(0, 80));
    }
    if (stopped()) {
      clockwork.pass(Duration.ofNanos(stoppedUntilNanos - clockwork.nanos()));
    }
    if (!lives(born)) {
      throw new Died();
    }
    if (storeAway || cluster.storeDown()) {
      if (answersLost && !cluster.storeDown()) {
        var _ = call.get();
      }
      throw new StoreFault("cut off");
    }
    return call.get();
  }

  @Override
  public Candidacy candidacy(String other, String url, Set<CommitId> commits) {
    SimMember asked = cluster.member(other);
    return reaches(asked) ? asked.loop.candidacy(commits) : Candidacy.SILENT;
  }

  @Override
  public void news(String url) {
    SimMember told = cluster.member(url.substring("http://".length()));
    if (reaches(told) && clockwork.chance(0.7)) {
      told.loop.news();
    }
  }

  @Override
  public Report report() {
    Snapshot snapshot = sync.snapshot();
    boolean gitOk =
        switch (sync.status().state()) {
          case SYNCED, BEHIND, HELD, BRANCH_MISSING -> true;
          case STARTING, UNREACHABLE, REFUSED -> false;
        };
    return new Report(snapshot.commit(), Optional.of(snapshot.digest()), gitOk, false);
  }

  @Override
  public boolean catchUp(Set<CommitId> commits) {
    boolean there = commits.stream().allMatch(this::isShown);
    for (int i = 0; i < 40 && !there; i++) {
      sync.pull(Trigger.READER);
      clockwork.pass(STEP.plus(STEP));
      there = commits.stream().allMatch(this::isShown);
    }
    return there;
  }

  @Override
  public long epochInGit() {
    return cluster.off().contains(Guard.FORGOTTEN_EPOCHS) ? 0 : sync.past().epoch();
  }

  @Override
  public boolean reachesGitNow() {
    var before = sync.status().lastPull();
    sync.pull(Trigger.PEER_HINT);
    for (int i = 0; i < 50; i++) {
      clockwork.pass(STEP.plus(STEP));
      if (!sync.status().lastPull().equals(before)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean close(Duration patience) {
    gateClosed = true;
    for (Duration left = patience; left.isPositive(); left = left.minus(STEP)) {
      if (inside().isEmpty()) {
        return true;
      }
      clockwork.pass(STEP);
    }
    return inside().isEmpty();
  }

  /// Saves that came through the gate and have no answer yet.
  Set<Served> inside() {
    inside.removeIf(call -> !stillServes(call));
    return inside;
  }

  @Override
  public void open() {
    gateClosed = false;
  }

  @Override
  public void sendTo(Writer writer) {
    sentTo = Optional.of(writer);
    gateClosed = false;
  }

  /// Ends the turn of a process that died in the middle of it.
  private static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
