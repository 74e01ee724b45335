package lockstep.cluster.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.cluster.Writer;
import lockstep.cluster.failover.ClusterLoop;
import lockstep.cluster.failover.ClusterPorts;
import lockstep.cluster.failover.ClusterSetup;
import lockstep.cluster.lease.Lease;
import lockstep.cluster.lease.LeaseRules;
import lockstep.cluster.member.Candidacy;
import lockstep.cluster.member.ConfiguredMember;
import lockstep.cluster.member.PeerTalk;
import lockstep.cluster.member.Self;
import lockstep.cluster.member.WriteGate;
import lockstep.cluster.operation.FailbackRules;
import lockstep.cluster.operation.MaintenanceWindow;
import lockstep.cluster.operation.MaintenanceWindow.Policy;
import lockstep.cluster.operation.Schedule;
import lockstep.cluster.operation.Window;
import lockstep.cluster.testing.DistantStore;
import lockstep.cluster.testing.InMemoryLeaseStore;
import lockstep.cluster.testing.InMemoryMemberStore;
import lockstep.cluster.testing.InMemoryOperationStore;
import lockstep.core.fault.StoreFault;
import lockstep.core.resource.CommitId;
import lockstep.core.testing.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Three instances on one thread. Whoever waits for a turn makes the holder turn, as its driver
/// would.
abstract class ThreeInstances {
  static final Duration SECOND = Duration.ofSeconds(1);
  static final Duration HOUR = Duration.ofHours(1);
  static final CommitId COMMIT = new CommitId("ab".repeat(20));

  final TestClock clock = new TestClock();
  final InMemoryOperationStore orders = new InMemoryOperationStore(clock);
  final InMemoryLeaseStore leases = new InMemoryLeaseStore(clock, orders);
  final InMemoryMemberStore beats = new InMemoryMemberStore(clock);
  final Map<String, Instance> instances = new HashMap<>();
  Optional<Window> noFailover = Optional.empty();
  final DistantStore distant = new DistantStore(leases, beats, orders, this::ask);
  boolean holderSleeps;
  Runnable afterALook = () -> {};
  Runnable afterADrain = () -> {};
  boolean isStoreAway;

  /// Something may happen once, after who waits for a plan has looked at the lease.
  <T> T ask(Supplier<T> call) {
    if (isStoreAway) {
      throw new StoreFault("away");
    }
    T answer = call.get();
    if (!orders.orders().drained().isEmpty()) {
      Runnable happening = afterADrain;
      afterADrain = () -> {};
      happening.run();
    }
    boolean isLease = answer instanceof Optional<?> found && found.orElse(null) instanceof Lease;
    if (isLease && orders.orders().plan().isPresent()) {
      Runnable happening = afterALook;
      afterALook = () -> {};
      happening.run();
    }
    return answer;
  }

  /// An instance and its door for people.
  final class Instance implements Self, PeerTalk, WriteGate {
    final ClusterLoop loop;
    final Operations operations;
    final List<String> told = new ArrayList<>();
    boolean catchesUp = true;
    boolean savesEnd = true;
    private boolean inTurn;

    Instance(String name, FailbackRules failback) {
      ClusterPorts ports =
          new ClusterPorts(leases, beats, orders, (_, _) -> true, this, this, this);
      loop =
          new ClusterLoop(
              new ClusterSetup(
                  "demo",
                  name,
                  name + "1",
                  Mode.PRIMARY_REPLICA,
                  List.of(
                      new ConfiguredMember("a", "http://a", "instance", 100),
                      new ConfiguredMember("b", "http://b", "instance", 50),
                      new ConfiguredMember("c", "http://c", "instance", 10),
                      new ConfiguredMember("old", "http://old", "grafana", 200)),
                  new Schedule(failback, windows(), InstantSource.fixed(clock.instant()))),
              LeaseRules.DEFAULTS,
              ports,
              clock,
              _ -> {},
              this::othersTurn);
      operations =
          new Operations(
              loop,
              new ClusterPorts(distant, distant, distant, (_, _) -> true, this, this, this),
              LeaseRules.DEFAULTS,
              clock,
              () -> "p" + told.size(),
              loop::awaitTurn);
      instances.put(name, this);
    }

    /// What happens while this one waits: time passes and the drivers of all turn their loops.
    private void othersTurn() {
      clock.advance(SECOND);
      if (!holderSleeps) {
        instances.values().forEach(Instance::turn);
      }
      Thread.currentThread().interrupt(); // so that nobody really waits
    }

    void turn() {
      if (!inTurn) {
        inTurn = true;
        loop.turn();
        inTurn = false;
      }
    }

    @Override
    public Report report() {
      return new Report(Optional.of(COMMIT), Optional.of("d"), true, false);
    }

    @Override
    public boolean catchUp(Set<CommitId> commits) {
      return catchesUp;
    }

    @Override
    public long epochInGit() {
      return 0;
    }

    @Override
    public boolean reachesGitNow() {
      return true;
    }

    @Override
    public Candidacy candidacy(String other, String url, Set<CommitId> commits, Duration patience) {
      return of(other).loop.candidacy(commits);
    }

    @Override
    public void news(String url) {
      told.add(url);
    }

    @Override
    public boolean close(Duration patience) {
      return savesEnd;
    }

    @Override
    public void open() {}

    @Override
    public void sendTo(Writer writer) {}
  }

  List<MaintenanceWindow> windows() {
    return noFailover.map(one -> new MaintenanceWindow(one, Policy.NO_AUTO_FAILOVER)).stream()
        .toList();
  }

  Instance of(String name) {
    return Optional.ofNullable(instances.get(name)).orElseThrow();
  }

  @BeforeEach
  void aLeads() {
    start(FailbackRules.MANUAL);
  }

  @AfterEach
  void nobodyIsInterrupted() {
    Thread.interrupted();
  }

  void start(FailbackRules failback) {
    for (String name : List.of("a", "b", "c")) {
      new Instance(name, failback);
    }
    seconds(3);
    assertThat(of("a").loop.role()).isEqualTo(Role.PRIMARY);
  }

  void seconds(int count) {
    for (int i = 0; i < count; i++) {
      instances.values().forEach(Instance::turn);
      clock.advance(SECOND);
    }
  }

  Outcome switchover(String asked, String to, boolean dryRun) {
    try {
      return of(asked).operations.switchover(Optional.of(to), dryRun, "ann");
    } finally {
      Thread.interrupted();
    }
  }

  String last() {
    return leases.history(1).getFirst().kind().word();
  }
}
