package lockstep.cluster.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import lockstep.cluster.Maintenance;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.Writer;
import lockstep.cluster.command.Outcome.State;
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
import lockstep.cluster.operation.Finding;
import lockstep.cluster.operation.MaintenanceWindow;
import lockstep.cluster.operation.MaintenanceWindow.Policy;
import lockstep.cluster.operation.Plan;
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
import org.junit.jupiter.api.Test;

/// Three instances on one thread. Whoever waits for a turn makes the holder turn, as its driver
/// would.
class OperationsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final CommitId COMMIT = new CommitId("ab".repeat(20));

  private final TestClock clock = new TestClock();
  private final InMemoryOperationStore orders = new InMemoryOperationStore(clock);
  private final InMemoryLeaseStore leases = new InMemoryLeaseStore(clock, orders);
  private final InMemoryMemberStore beats = new InMemoryMemberStore(clock);
  private final Map<String, Instance> instances = new HashMap<>();
  private Optional<Window> noFailover = Optional.empty();
  private final DistantStore distant = new DistantStore(leases, beats, orders, this::ask);
  private boolean holderSleeps;
  private Runnable afterALook = () -> {};
  private Runnable afterADrain = () -> {};
  private boolean isStoreAway;

  /// Something may happen once, after who waits for a plan has looked at the lease.
  private <T> T ask(Supplier<T> call) {
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
  private final class Instance implements Self, PeerTalk, WriteGate {
    private final ClusterLoop loop;
    private final Operations operations;
    private final List<String> told = new ArrayList<>();
    private boolean catchesUp = true;
    private boolean savesEnd = true;
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

    private void turn() {
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

  private List<MaintenanceWindow> windows() {
    return noFailover.map(one -> new MaintenanceWindow(one, Policy.NO_AUTO_FAILOVER)).stream()
        .toList();
  }

  private Instance of(String name) {
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

  private void start(FailbackRules failback) {
    for (String name : List.of("a", "b", "c")) {
      new Instance(name, failback);
    }
    seconds(3);
    assertThat(of("a").loop.role()).isEqualTo(Role.PRIMARY);
  }

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      instances.values().forEach(Instance::turn);
      clock.advance(SECOND);
    }
  }

  private Outcome switchover(String asked, String to, boolean dryRun) {
    try {
      return of(asked).operations.switchover(Optional.of(to), dryRun, "ann");
    } finally {
      Thread.interrupted();
    }
  }

  private String last() {
    return leases.history(1).getFirst().kind().word();
  }

  @Test
  void aDryRunMakesAllChecksAndChangesNothing() {
    Outcome outcome = switchover("c", "b", true);

    assertThat(outcome.state()).isEqualTo(State.POSSIBLE);
    assertThat(outcome.message())
        .isEqualTo("a would hand over to b under epoch 2. Nothing was changed.");
    assertThat(outcome.checks()).hasSize(8).allMatch(Finding::ok);
    seconds(3);
    assertThat(of("a").loop.role()).isEqualTo(Role.PRIMARY);
  }

  @Test
  void aSwitchoverIsDoneByTheHolderWhoeverIsAsked() {
    Outcome outcome = switchover("c", "b", false);

    assertThat(outcome.state()).as(outcome.message()).isEqualTo(State.DONE);
    assertThat(outcome.message()).startsWith("a handed over to b under epoch 2 within ");
    assertThat(of("c").told).as("the holder is told").contains("http://a");
    assertThat(of("b").loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(last()).isEqualTo("switchover");
  }

  @Test
  void aSwitchoverIsRefusedWithTheReason() {
    assertThat(switchover("a", "nobody", false).message())
        .isEqualTo("There is no member nobody (there are: old, a, b, c).");
    of("b").catchesUp = false;
    Outcome outcome = switchover("a", "b", false);
    assertThat(outcome.state()).isEqualTo(State.REFUSED);
    assertThat(outcome.message()).startsWith("Not done: b shows abababa and lacks a commit");
    assertThat(orders.orders().plan()).as("nothing was left in the store").isEmpty();
  }

  @Test
  void aHolderWhoseSavesDoNotEndKeepsTheLeaseAndSaysSo() {
    of("a").savesEnd = false;
    Outcome outcome = switchover("b", "b", false);

    assertThat(outcome.state()).isEqualTo(State.REFUSED);
    assertThat(outcome.message())
        .isEqualTo("a keeps the lease: the saves here did not end within 3.0 s.");
    assertThat(of("a").loop.role()).isEqualTo(Role.PRIMARY);
  }

  @Test
  void aPlanThatNobodyActsOnIsTakenBack() {
    holderSleeps = true;
    Outcome outcome = switchover("b", "b", false);

    assertThat(outcome.message())
        .isEqualTo("a keeps the lease: it did not act in time, so the switchover was taken back.");
    assertThat(orders.orders().plan()).isEmpty();
  }

  /// The next person's plan takes the place of the one that was done.
  private void bobSwitchesOverTo(String to) {
    instances.values().forEach(Instance::turn);
    instances.values().forEach(Instance::turn);
    assertThat(orders.propose(Plan.of("x", 2, to, "bob", "bob asked"), HOUR)).isTrue();
  }

  @Test
  void whatIsDoneBetweenTwoLooksIsNotToldToBeRefused() {
    afterALook = () -> bobSwitchesOverTo("c");
    Outcome outcome = switchover("c", "b", false);

    assertThat(outcome.state()).as(outcome.message()).isEqualTo(State.DONE);
    assertThat(outcome.message()).startsWith("a handed over to b under epoch 2 within ");
    assertThat(orders.orders().plan().orElseThrow().by()).isEqualTo("bob");
  }

  @Test
  void whatIsDoneIsToldToBeDoneThoughTheLeaseHasGoneOnSince() {
    afterALook =
        () -> {
          bobSwitchesOverTo("c");
          instances.values().forEach(Instance::turn);
        };
    Outcome outcome = switchover("c", "b", false);

    assertThat(leases.read().orElseThrow().holder()).isEqualTo("c");
    assertThat(outcome.state()).as(outcome.message()).isEqualTo(State.DONE);
    assertThat(outcome.to()).isEqualTo("b");
    assertThat(outcome.epoch()).isEqualTo(2);
  }

  @Test
  void twoPeopleDoNotSwitchOverAtOnce() {
    assertThat(orders.propose(Plan.of("x", 1, "c", "bob", "bob asked"), HOUR)).isTrue();

    assertThat(switchover("b", "b", false).message())
        .isEqualTo("Not done: bob asked for a switchover to c.");
  }

  @Test
  void failbackGoesToTheBestAndHasNothingToDoThere() {
    assertThat(of("b").operations.failback(false, "ann").message())
        .isEqualTo("a has the lease and is the best member that is fit: nothing to do.");
    assertThat(switchover("a", "c", false).state()).isEqualTo(State.DONE);
    seconds(1);
    Outcome back = of("b").operations.failback(true, "ann");
    assertThat(back.state()).isEqualTo(State.POSSIBLE);
    assertThat(back.to()).isEqualTo("a");
  }

  @Test
  void drainingTheHolderSwitchesOverFirstAndPausingDoesNot() {
    Outcome paused = of("b").operations.pause(HOUR, "network", "ann");
    Thread.interrupted();
    assertThat(paused.message()).isEqualTo("Automatic changes are paused for 1 h.");
    assertThat(of("a").loop.role()).isEqualTo(Role.PRIMARY);

    Outcome drained = of("b").operations.drain("a", HOUR, false, "disk", "ann");
    Thread.interrupted();
    assertThat(drained.message()).isEqualTo("a is drained for 1 h.");
    assertThat(of("b").loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(of("b").operations.why())
        .anyMatch(line -> line.startsWith("a is drained for another 1 h by ann (disk)"))
        .anyMatch(line -> line.startsWith("ann has paused automatic changes for another 1 h"));
  }

  @Test
  void drainingTheLastStandbyIsRefusedAndWhenForcedDoneWithALoudWord() {
    of("a").operations.drain("b", HOUR, false, "disk", "ann");
    Thread.interrupted();
    Outcome refused = of("a").operations.drain("c", HOUR, false, "disk", "ann");

    assertThat(refused.state()).isEqualTo(State.REFUSED);
    assertThat(refused.message())
        .startsWith("Not done: only a would be left, and nobody could take over from it until c")
        .contains("--force");
    assertThat(of("a").loop.maintenance()).hasSize(1);

    Outcome drained = of("a").operations.drain("c", HOUR, true, "disk", "ann");
    Thread.interrupted();

    assertThat(drained.state()).isEqualTo(State.DONE);
    assertThat(drained.message())
        .startsWith("c is drained for 1 h. Danger: only a is left")
        .contains("./lockstep maintenance stop c");
  }

  @Test
  void ofTwoWhoDrainAtOnceNotBothLeaveOneMember() {
    afterADrain = () -> orders.begin(new Maintenance(Optional.of("c"), "bob", "disk", HOUR));

    Outcome refused = of("a").operations.drain("b", HOUR, false, "disk", "ann");
    Thread.interrupted();

    assertThat(refused.state()).isEqualTo(State.REFUSED);
    assertThat(refused.message())
        .startsWith("Not done: another member was drained at the same moment, and only a would");
    assertThat(orders.orders().drained()).containsExactly("c");
  }

  /// Who is not heard of because the database is away is not gone.
  @Test
  void withoutTheDatabaseADrainIsNotRefusedForWhatNobodyKnows() {
    clock.advance(HOUR);
    isStoreAway = true;

    assertThatThrownBy(() -> of("a").operations.drain("b", HOUR, false, "disk", "ann"))
        .isInstanceOf(StoreFault.class);
  }

  @Test
  void aSecondPauseSaysWhatItTakesThePlaceOf() {
    of("b").operations.pause(HOUR, "network", "ann");
    Thread.interrupted();

    assertThat(of("b").operations.pause(Duration.ofMinutes(1), "disk", "bob").message())
        .startsWith("Automatic changes are paused for 1 min, instead of another ")
        .endsWith(" by ann (network).");
  }

  @Test
  void whoCannotSwitchOverForAPauseIsToldWhatEndsIt() {
    of("b").operations.pause(HOUR, "network", "ann");
    Thread.interrupted();
    clock.advance(Duration.ofMinutes(1));
    of("b").turn();

    assertThat(of("b").operations.switchover(Optional.of("b"), false, "bob").message())
        .startsWith("Nobody holds the lease at the moment, so nobody can hand it over: automatic")
        .endsWith("To let a member take it now: ./lockstep maintenance stop.");
  }

  @Test
  void endsOnlyWhatGoesOn() {
    assertThat(of("a").operations.resume(Optional.of("zz"), "ann").message())
        .startsWith("There is no instance zz (there are: ");
    assertThat(of("a").operations.resume(Optional.of("b"), "ann").message())
        .isEqualTo("b is not in maintenance.");
    assertThat(of("a").operations.resume(Optional.empty(), "ann").message())
        .isEqualTo("Automatic changes are not paused.");
    assertThat(of("a").operations.drain("old", HOUR, false, "disk", "ann").message())
        .startsWith("There is no instance old");
  }

  @Test
  void aWindowOfTheConfigurationIsAPauseThatNobodyStops() {
    instances.clear();
    noFailover = Optional.of(new Open());
    start(FailbackRules.MANUAL);

    assertThat(of("a").operations.resume(Optional.empty(), "ann").message())
        .isEqualTo(
            "A window of the configuration pauses automatic changes, and it ends by itself. Before"
                + " that: take it out of one instance's file and restart that.");
    assertThat(of("b").operations.why())
        .contains("the configuration has paused automatic changes for another 1 h (window open).");
  }

  /// Always for another hour.
  private static final class Open implements Window {
    @Override
    public Optional<Duration> left(Instant now) {
      return Optional.of(HOUR);
    }

    @Override
    public Optional<Instant> next(Instant now) {
      return Optional.empty();
    }

    @Override
    public String words() {
      return "open";
    }
  }

  @Test
  void confirmsOnlyWhatHappened() {
    assertThat(of("a").operations.confirm("ann").state()).isEqualTo(State.REFUSED);
  }

  @Test
  void whyTellsTheRoleTheReasonAndWhatFailbackWaitsFor() {
    assertThat(of("a").operations.why())
        .startsWith(
            "a is primary because it holds the lease under epoch 1.",
            "What it decided last: a holds the lease.")
        .contains("Failback: failback is by hand.");
    assertThat(of("b").operations.why())
        .first()
        .isEqualTo("b is replica because a holds the lease under epoch 1 and is primary.");
  }

  @Test
  void whyTellsAFreeLeaseFromADatabaseThatDoesNotAnswer() {
    leases.release("a", "a1", 1);
    of("c").turn();
    assertThat(of("c").operations.why())
        .first()
        .isEqualTo("c sees no primary: nobody holds the lease.");

    assertThat(new Instance("c", FailbackRules.MANUAL).operations.why())
        .as("before it ever read the database")
        .first()
        .isEqualTo(
            "c sees no primary: the database, which says who holds the lease, does not answer.");
  }

  @Test
  void withAutomaticFailbackTheLeaseReturnsOnceAllIsCalm() {
    instances.clear();
    clock.advance(HOUR);
    start(
        new FailbackRules(true, Duration.ofSeconds(20), Duration.ofSeconds(40), List.<Window>of()));
    assertThat(switchover("a", "b", false).state()).isEqualTo(State.DONE);
    seconds(18);
    assertThat(of("c").operations.why())
        .anyMatch(line -> line.equals("Failback: the holder changed within the last 40 s."));
    seconds(12);
    assertThat(of("b").loop.role()).isEqualTo(Role.PRIMARY);
    seconds(15);

    assertThat(of("a").loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(leases.history(1).getFirst().kind()).isEqualTo(TransitionKind.FAILBACK);
    assertThat(leases.history(1).getFirst().reason()).startsWith("a is preferred and has been fit");
    assertThat(of("a").operations.why()).contains("Failback: no member is preferred to a.");
  }
}
