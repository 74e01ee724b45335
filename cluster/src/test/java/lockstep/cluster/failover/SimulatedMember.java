package lockstep.cluster.failover;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import lockstep.cluster.Writer;
import lockstep.cluster.member.Candidacy;
import lockstep.cluster.member.PeerTalk;
import lockstep.cluster.member.Self;
import lockstep.cluster.member.WriteGate;
import lockstep.cluster.testing.DistantStore;
import lockstep.core.fault.StoreFault;
import lockstep.core.resource.CommitId;

/// One member of a [Simulation]: its loop, its clock, and what is wrong with it.
final class SimulatedMember implements DistantStore.Line, PeerTalk, Self, WriteGate {
  private static final CommitId COMMIT = new CommitId("ab".repeat(20));

  private final Simulation simulation;
  private final String name;
  private final double rate;
  private final DistantStore stores;
  private final Set<String> cutFrom = new HashSet<>();
  private Optional<ClusterLoop> loop = Optional.empty();
  private int boots;
  private long startedNanos;
  private long nextTurnNanos;
  private long stoppedUntilNanos;
  private boolean inTurn;
  private boolean storeAway;
  private boolean answersLost;
  private boolean gitOk = true;
  private boolean gateClosed;
  private boolean cutFromProxies;
  private boolean behind;

  SimulatedMember(Simulation simulation, String name, double rate) {
    this.simulation = simulation;
    this.name = name;
    this.rate = rate;
    this.stores =
        new DistantStore(simulation.leases(), simulation.beats(), simulation.operations(), this);
    start();
  }

  void start() {
    if (loop.isPresent() || inTurn) {
      return;
    }
    boots++;
    startedNanos = simulation.nowNanos();
    loop =
        Optional.of(
            new ClusterLoop(
                simulation.setup(name, name + boots),
                simulation.rules(),
                new ClusterPorts(
                    stores,
                    stores,
                    stores,
                    (other, _) -> simulation.answers(this, other),
                    this,
                    this,
                    this),
                () -> (long) (simulation.nowNanos() * rate),
                _ -> {},
                () -> nextTurnNanos = simulation.nowNanos()));
    nextTurnNanos = simulation.nowNanos() + chance(1_000).toNanos();
  }

  /// A turn that is under way ends without effect: its store does not answer any more.
  void kill() {
    loop = Optional.empty();
  }

  void stopFor(Duration duration) {
    stoppedUntilNanos = simulation.nowNanos() + duration.toNanos();
  }

  /// Every call fails; when answers get lost, what was asked is done all the same.
  void cutFromStore(boolean answersGetLost) {
    storeAway = true;
    answersLost = answersGetLost;
  }

  void cutFrom(SimulatedMember other) {
    cutFrom.add(other.name);
    other.cutFrom.add(name);
  }

  void loseGit(boolean lost) {
    gitOk = !lost;
  }

  void cutFromProxies(boolean cut) {
    cutFromProxies = cut;
  }

  void fallBehind() {
    behind = true;
  }

  boolean isBehind() {
    return behind;
  }

  void hear() {
    loop.ifPresent(ClusterLoop::news);
  }

  void heal() {
    cutFromProxies = false;
    stoppedUntilNanos = 0;
    storeAway = false;
    cutFrom.clear();
    gitOk = true;
    start();
  }

  void suspect(long epoch) {
    if (!isStopped()) {
      loop.ifPresent(running -> running.suspect(epoch));
    }
  }

  Duration upFor() {
    return Duration.ofNanos(simulation.nowNanos() - startedNanos);
  }

  boolean canTurn() {
    return loop.isPresent() && !inTurn;
  }

  private boolean isStopped() {
    return stoppedUntilNanos > simulation.nowNanos();
  }

  long nextTurnNanos() {
    return Math.max(nextTurnNanos, stoppedUntilNanos);
  }

  void turn() {
    ClusterLoop running = loop.orElseThrow();
    inTurn = true;
    for (int probes = 0; probes < 3 && !cutFromProxies; probes++) {
      running.probed();
    }
    Duration next;
    try {
      next = running.turn();
    } catch (Killed killed) {
      next = Duration.ZERO;
    } finally {
      inTurn = false;
    }
    nextTurnNanos =
        simulation.nowNanos() + (long) (next.toNanos() / rate) + chance(40).toNanos() + 1;
  }

  boolean reaches(SimulatedMember other) {
    return other.loop.isPresent() && !other.isStopped() && !cutFrom.contains(other.name);
  }

  String name() {
    return name;
  }

  String boot() {
    return name + boots;
  }

  Optional<ClusterLoop> loop() {
    return loop;
  }

  private Duration chance(int millis) {
    return Duration.ofMillis(simulation.random().nextInt(millis));
  }

  /// A call on the store, by the process that made it: when that one died meanwhile, the call is
  /// not made; when it was stopped, it comes late.
  @Override
  public <T> T ask(Supplier<T> call) {
    Optional<ClusterLoop> caller = loop;
    if (!simulation.calmNow() && simulation.random().nextInt(4) == 0) {
      boolean slow = simulation.random().nextInt(20) == 0;
      simulation.pass(chance(slow ? 20_000 : 100));
    }
    if (isStopped()) {
      simulation.pass(Duration.ofNanos(stoppedUntilNanos - simulation.nowNanos()));
    }
    if (!caller.equals(loop)) {
      throw new Killed();
    }
    if (storeAway) {
      if (answersLost) {
        var _ = call.get();
      }
      throw new StoreFault("cut off");
    }
    return call.get();
  }

  @Override
  public Candidacy candidacy(String other, String url, Set<CommitId> commits, Duration patience) {
    SimulatedMember asked = simulation.named(other);
    if (!reaches(asked)) {
      return Candidacy.SILENT;
    }
    Candidacy said = asked.loop.orElseThrow().candidacy(commits);
    return simulation.blind()
        ? new Candidacy(true, said.ready(), true, said.gitOk(), said.draining(), said.commit())
        : said;
  }

  /// Half of the words get lost.
  @Override
  public void news(String url) {
    SimulatedMember told = simulation.named(url.substring("http://".length()));
    if (reaches(told) && simulation.random().nextBoolean()) {
      told.loop.orElseThrow().news();
    }
  }

  @Override
  public boolean close(Duration patience) {
    gateClosed = true;
    boolean quiet = simulation.calmNow() || simulation.random().nextInt(10) != 0;
    if (!quiet) {
      simulation.pass(patience);
    }
    return quiet;
  }

  @Override
  public void open() {
    gateClosed = false;
  }

  @Override
  public void sendTo(Writer writer) {
    gateClosed = false;
  }

  boolean gateClosed() {
    return gateClosed && !inTurn;
  }

  @Override
  public Report report() {
    return new Report(Optional.of(COMMIT), Optional.of("digest"), gitOk, false);
  }

  @Override
  public boolean catchUp(Set<CommitId> commits) {
    return !behind;
  }

  @Override
  public long epochInGit() {
    return 0;
  }

  @Override
  public boolean reachesGitNow() {
    return gitOk;
  }

  /// Ends the turn of a process that died in the middle of it.
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
