package lockstep.sim;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import lockstep.cluster.command.Operations;
import lockstep.cluster.failover.ClusterLoop;
import lockstep.cluster.failover.ClusterPorts;
import lockstep.cluster.testing.DistantStore;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.Identity;
import lockstep.core.identity.Passwords;
import lockstep.core.identity.SecretKeeper;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.loop.SyncLoop;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.pull.TipShelf;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.testing.InMemoryCopy;

/// One instance through its lives: the real loops of `sync` and `cluster`, on a clock of its own.
final class SimMember {
  private static final FolderRules RULES =
      new FolderRules("manifests", "Manifests", FolderRules.Target.FOLDER);
  private static final Duration IDLE = Duration.ofMillis(50);
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final Duration SHARED = Duration.ofSeconds(5);
  private static final Duration STEP = Duration.ofMillis(20);
  private static final int BUNDLE = 1 << 20;

  /// By how much better the clocks are set by which a signed note is over.
  private static final int WELL_SET = 1_000;

  final String name;
  private final SimCluster cluster;
  private final Clockwork clockwork;
  private final double rate;
  private Duration skew;
  private final Set<String> cutFrom = new HashSet<>();
  private final Set<String> unheardBy = new HashSet<>();
  private final SecretKeeper keeper = new Kept();
  private final SimDesk desk;
  private final SimLine line;
  private InMemoryCopy copy;
  private Optional<SimWaiting> waiting = Optional.empty();
  private SimPorts ports;
  private SyncLoop sync;
  private ClusterLoop loop;
  private Operations operations;
  private Identity identity;
  private boolean alive;
  private boolean full;
  private int life;
  private long bornNanos;
  private boolean inTurn;
  private long stoppedUntilNanos;
  private boolean storeAway;
  private boolean answersLost;
  private boolean gitAway;
  private double gitTrouble;

  /// The shared secret in a file.
  private static final class Kept implements SecretKeeper {
    private Optional<String> kept = Optional.empty();

    @Override
    public Optional<String> load() {
      return kept;
    }

    @Override
    public void keep(String secret) {
      kept = Optional.of(secret);
    }
  }

  /// A request that is being answered.
  record Served(int life, Message.Request request, Message.Reply reply) {}

  @SuppressWarnings("NullAway.Init") // boot() sets what is missing
  SimMember(SimCluster cluster, String name) {
    this.cluster = cluster;
    this.clockwork = cluster.clockwork();
    this.name = name;
    this.rate = cluster.world().rate(clockwork.dice(40));
    this.skew = anySkew(clockwork);
    this.copy = cluster.git().copy();
    this.desk = new SimDesk(this, cluster);
    this.line = new SimLine(this, clockwork, cluster.chances(name));
    boot();
  }

  private static Duration anySkew(Clockwork clockwork) {
    return Duration.ofSeconds(clockwork.dice(1200) - 600);
  }

  private void boot() {
    alive = true;
    life++;
    bornNanos = clockwork.nanos();
    ports = new SimPorts(this, cluster);
    copy.faults(ports::fault);
    Wire wire = new Wire(copy, cluster, line, life);
    sync =
        new SyncLoop(
            wire,
            wire,
            wire,
            new SnapshotBuilder(RULES),
            cluster.world().deletions(),
            cluster.world().has(World.Feature.JOURNAL) ? OnGitDown.JOURNAL : OnGitDown.REFUSE,
            () -> clockwork.now().plus(skew),
            this::nanos,
            clockwork.another(),
            name,
            () -> loop.epoch(),
            TipShelf.NONE);
    DistantStore stores = cluster.stores(this, ports);
    ClusterPorts clusterPorts =
        new ClusterPorts(
            stores,
            stores,
            stores,
            (other, _) -> reaches(cluster.member(other)),
            ports,
            ports,
            ports);
    loop =
        new ClusterLoop(
            cluster.setup(name, name + life),
            cluster.rules(),
            clusterPorts,
            this::nanos,
            _ -> {},
            () -> {});
    operations =
        new Operations(
            loop, clusterPorts, cluster.rules(), this::nanos, cluster::fresh, ports::hang);
    identity = people();
    sync.listen(
        publication -> {
          if (publication.own()) {
            tell(publication.before().commit(), publication.after().commit());
          }
        });
    beginThreads(life);
    if (cluster.world().has(World.Feature.JOURNAL)) {
      waiting = Optional.of(new SimWaiting(this, cluster));
    }
  }

  private void beginThreads(int born) {
    clockwork.beginAfter(clockwork.millis(0, 800), () -> clusterTurn(born));
    clockwork.after(clockwork.millis(0, 50), () -> syncTurn(born));
    clockwork.after(INTERVAL, () -> interval(born));
    if (cluster.world().has(World.Feature.STRANGER)) {
      clockwork.beginAfter(SHARED, () -> share(born));
    }
  }

  private Identity people() {
    Random chances = new Random(name.hashCode() + life);
    return new Identity(
        new DistantIdentity(cluster.identities(), ports, this, cluster),
        new Passwords(2, chances, Runnable::run),
        chances,
        this::nanos,
        () -> clockwork.now().plus(skew.dividedBy(WELL_SET)),
        SessionChecker.RULES,
        keeper,
        new SimBriefWait(clockwork, ports, () -> cluster.sessions().troubled(this)));
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

  boolean lives(int born) {
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
      full = false;
    }
    desk.breakOff();
  }

  void start() {
    if (!alive && !inTurn) {
      clockwork.tell(name, "starts");
      boot();
    }
  }

  /// Who died in the middle of a turn can start once that is over.
  private void startSoon() {
    start();
    if (!alive) {
      clockwork.after(STEP, this::startSoon);
    }
  }

  void stopFor(Duration time) {
    clockwork.tell(name, "stops for " + time);
    stoppedUntilNanos = clockwork.nanos() + time.toNanos();
    cluster.checker().unfit(this);
  }

  /// Its calendar tells another time from now on; what it measures goes on.
  void setClock() {
    skew = anySkew(clockwork);
    clockwork.tell(name, "has its clock set: " + skew);
  }

  void cutFrom(String other) {
    clockwork.tell(name, "is cut from " + other);
    cluster.checker().unfit(this);
    cutFrom.add(other);
  }

  /// Its answers to a gateway get lost, and what that asks of it does not.
  void unheardBy(String gateway) {
    clockwork.tell(name, "is not heard by " + gateway);
    cluster.checker().unfit(this);
    unheardBy.add(gateway);
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

  /// How long Git takes for each answer from now on.
  void gitAnswersAfter(Duration time) {
    clockwork.tell(name, time.isZero() ? "is answered by Git" : "waits for Git for " + time);
    line.answersAfter(time);
  }

  void full(boolean now) {
    clockwork.tell(name, now ? "has a full disk" : "has room on its disk");
    full = now;
    copy.full(now);
  }

  boolean isFull() {
    return full;
  }

  /// A person confirms what is held back.
  void confirm() {
    sync.pull(Trigger.PERSON);
  }

  void heal() {
    cluster.checker().unfit(this);
    cutFrom.clear();
    unheardBy.clear();
    stoppedUntilNanos = 0;
    if (full) {
      full(false);
    }
    storeAway = false;
    gitAway = false;
    gitTrouble = 0;
    line.answersAfter(Duration.ZERO);
    startSoon();
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

  /// True when its answers come back to a gateway.
  boolean isHeardBy(String gateway) {
    return !isCutFrom(gateway) && !unheardBy.contains(gateway);
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

  /// Who may come in.
  Identity identity() {
    return identity;
  }

  Operations operations() {
    return operations;
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
      clockwork.beginAfter(stoppedFor(), () -> clusterTurn(born));
      return;
    }
    if (inTurn) {
      clockwork.beginAfter(STEP, () -> clusterTurn(born));
      return;
    }
    inTurn = true;
    int restores = cluster.restores();
    cluster.leaseChecker().turnBegins(this);
    Duration next = STEP;
    try {
      next = loop.turn();
    } catch (SimPorts.Died _) {
      return;
    } finally {
      inTurn = false;
    }
    if (!lives(born)) {
      return;
    }
    cluster.checker().afterTurn(this, restores);
    Duration wait = Duration.ofNanos((long) (next.toNanos() / rate)).plus(clockwork.millis(1, 30));
    clockwork.beginAfter(wait, () -> clusterTurn(born));
  }

  private void syncTurn(int born) {
    if (!lives(born)) {
      return;
    }
    if (stopped()) {
      clockwork.after(stoppedFor(), () -> syncTurn(born));
      return;
    }
    if (line.isSlow()) {
      clockwork.begin(() -> SimPorts.unlessDead(() -> turn(born)));
    } else {
      turn(born);
    }
  }

  private void turn(int born) {
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

  /// Exchanges with the others what a rewrite dropped.
  private void share(int born) {
    if (!lives(born)) {
      return;
    }
    try {
      ports.ask(
          () -> {
            sync.shareDropped(cluster.dropped());
            return true;
          });
    } catch (StoreFault _) {
      // the next time
    } catch (SimPorts.Died _) {
      return;
    }
    clockwork.beginAfter(SHARED, () -> share(born));
  }

  // What its parts need.

  /// Does something a little later; a stopped process only when it goes on.
  void again(Runnable act) {
    clockwork.after(stopped() ? stoppedFor() : STEP, act);
  }

  SyncLoop sync() {
    return sync;
  }

  SimPorts ports() {
    return ports;
  }

  /// Where saves wait for Git; empty where they are refused.
  Optional<SimWaiting> waiting() {
    return waiting;
  }

  SimDesk desk() {
    return desk;
  }

  boolean stillServes(Served call) {
    return lives(call.life()) && desk.has(call);
  }

  /// What it last fetched.
  Optional<CommitId> head() {
    return copy.head();
  }

  boolean isShown(CommitId commit) {
    Optional<CommitId> head = sync.snapshot().commit();
    return head.filter(at -> copy.isAncestor(commit, at)).isPresent()
        || (cluster.world().has(World.Feature.STRANGER) && sync.await(commit, Duration.ZERO));
  }

  int life() {
    return life;
  }

  /// When this start of it began.
  long bornNanos() {
    return bornNanos;
  }

  Duration stoppedFor() {
    return Duration.ofNanos(stoppedUntilNanos - clockwork.nanos());
  }

  boolean storeAway() {
    return storeAway;
  }

  boolean answersLost() {
    return answersLost;
  }

  boolean gitAway() {
    return gitAway;
  }

  /// Its clock for deadlines.
  long nanos() {
    return (long) (clockwork.nanos() * rate);
  }

  double gitTrouble() {
    return gitTrouble;
  }
}
