package lockstep.cluster.failover;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import lockstep.cluster.Maintenance;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.LeaseRules;
import lockstep.cluster.member.ConfiguredMember;
import lockstep.cluster.operation.FailbackRules;
import lockstep.cluster.operation.Plan;
import lockstep.cluster.operation.Schedule;
import lockstep.cluster.testing.InMemoryLeaseStore;
import lockstep.cluster.testing.InMemoryLeaseStore.Guard;
import lockstep.cluster.testing.InMemoryMemberStore;
import lockstep.cluster.testing.InMemoryOperationStore;

/// A cluster of three in one thread: one time for all, clocks that run unevenly, members that die,
/// start again, stop in the middle of a turn, lose the store or each other, and are suspected for
/// good and for bad reasons. A run is a seed. The checker looks after every step.
///
/// A member stops in the middle of a turn when its store passes time before it answers: the others
/// then go on inside that call.
final class Simulation {
  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
  private static final int DEPTH_MAX = 2;

  private final Random random;
  private final Options options;
  private final Checker checker;
  private final List<SimulatedMember> members = new ArrayList<>();
  private final InMemoryLeaseStore leases;
  private final InMemoryMemberStore beats;
  private final InMemoryOperationStore operations;
  private final ClusterSetup setup;
  private long nowNanos;
  private long nextFaultNanos;
  private boolean calm;
  private int depth;

  /// What is simulated, and what is broken on purpose.
  ///
  /// @param off guards that the store lacks
  /// @param slowness by what the members' clocks are too slow: 1 when they are right
  /// @param gullible members take every suspicion for true
  /// @param blind members hand over without asking whether the other shows all
  /// @param failback by itself
  record Options(
      LeaseRules rules,
      Set<Guard> off,
      double slowness,
      boolean gullible,
      boolean blind,
      FailbackRules failback) {
    static final Options SOUND =
        new Options(LeaseRules.DEFAULTS, Set.of(), 1, false, false, FailbackRules.MANUAL);

    Options with(LeaseRules other) {
      return new Options(other, off, slowness, gullible, blind, failback);
    }

    Options without(Guard guard) {
      return new Options(rules, Set.of(guard), slowness, gullible, blind, failback);
    }

    Options slow(double factor) {
      return new Options(rules, off, factor, gullible, blind, failback);
    }

    Options gullibly() {
      return new Options(rules, off, slowness, true, blind, failback);
    }

    Options blindly() {
      return new Options(rules, off, slowness, gullible, true, failback);
    }

    Options failingBack(FailbackRules wanted) {
      return new Options(rules, off, slowness, gullible, blind, wanted);
    }

    Schedule schedule(InstantSource clock) {
      return new Schedule(failback, List.of(), clock);
    }
  }

  Simulation(long seed, Options options) {
    this.random = new Random(seed);
    this.options = options;
    InstantSource clock = this::now;
    this.operations = new InMemoryOperationStore(clock);
    this.leases = new InMemoryLeaseStore(clock, operations, options.off());
    this.beats = new InMemoryMemberStore(clock);
    this.setup =
        new ClusterSetup(
            "demo",
            "a",
            "",
            Mode.PRIMARY_REPLICA,
            List.of(
                new ConfiguredMember("a", "http://a", "instance", 100),
                new ConfiguredMember("b", "http://b", "instance", 50),
                new ConfiguredMember("c", "http://c", "instance", 10)),
            options.schedule(clock));
    this.checker = new Checker(this, options);
    for (ConfiguredMember listed : setup.members()) {
      double rate = (0.97 + random.nextDouble() * 0.06) / options.slowness();
      members.add(new SimulatedMember(this, listed.name(), rate));
    }
  }

  /// Runs for so long, with or without faults.
  void run(Duration duration) {
    runUntil(nowNanos + duration.toNanos());
  }

  /// Everything works again and stays so.
  void heal() {
    calm = true;
    members.forEach(SimulatedMember::heal);
    endMaintenance();
    checker.faulted();
  }

  private void endMaintenance() {
    operations.orders().maintenance().forEach(one -> operations.end(one.member()));
  }

  /// Without faults from the start.
  Simulation calmly() {
    calm = true;
    return this;
  }

  private void runUntil(long endNanos) {
    while (true) {
      Optional<SimulatedMember> next =
          members.stream()
              .filter(SimulatedMember::canTurn)
              .min(Comparator.comparingLong(SimulatedMember::nextTurnNanos));
      long turnAt = next.map(SimulatedMember::nextTurnNanos).orElse(Long.MAX_VALUE);
      if (!calm && nextFaultNanos <= Math.min(turnAt, endNanos)) {
        nowNanos = Math.max(nowNanos, nextFaultNanos);
        fault();
      } else if (turnAt <= endNanos) {
        nowNanos = Math.max(nowNanos, turnAt);
        next.orElseThrow().turn();
      } else {
        nowNanos = Math.max(nowNanos, endNanos);
        return;
      }
      checker.check();
    }
  }

  /// Time passes while a member waits for its store.
  void pass(Duration duration) {
    if (depth < DEPTH_MAX) {
      depth++;
      runUntil(nowNanos + duration.toNanos());
      depth--;
    } else {
      nowNanos += duration.toNanos();
    }
  }

  private void fault() {
    nextFaultNanos = nowNanos + Duration.ofMillis(500 + random.nextInt(8_000)).toNanos();
    SimulatedMember one = members.get(random.nextInt(members.size()));
    SimulatedMember other = members.get(random.nextInt(members.size()));
    checker.faulted();
    switch (random.nextInt(13)) {
      case 0 -> one.kill();
      case 1, 2 -> one.start();
      case 3 -> one.stopFor(Duration.ofMillis(random.nextInt(20_000)));
      case 4 -> one.cutFromStore(random.nextBoolean());
      case 5 -> one.cutFrom(other);
      case 6 -> members.forEach(SimulatedMember::heal);
      case 7 -> members.forEach(member -> member.suspect(lastEpoch()));
      case 8 -> one.loseGit(random.nextBoolean());
      case 9 -> one.cutFromProxies(random.nextBoolean());
      case 10 -> ask(one);
      case 11 -> maintain(random.nextBoolean() ? Optional.of(one.name()) : Optional.empty());
      case 12 -> leases.note(TransitionKind.CONFIRMED, "ann confirmed", List.of());
      default -> throw new IllegalStateException();
    }
  }

  /// A person asks for a switchover, perhaps to a member that is not fit.
  private void ask(SimulatedMember to) {
    String id = "plan-" + nowNanos;
    if (operations.propose(
        Plan.of(id, lastEpoch(), to.name(), "ann", "ann asked for it"), Duration.ofSeconds(10))) {
      members.forEach(SimulatedMember::hear);
    }
  }

  void ask(String to) {
    ask(named(to));
  }

  void begin(Optional<String> member, Duration left) {
    operations.begin(new Maintenance(member, "ann", "work", left));
  }

  private void maintain(Optional<String> member) {
    leases.note(TransitionKind.MAINTENANCE, "ann said so", List.of());
    if (!operations.end(member)) {
      Duration left = Duration.ofSeconds(10 + random.nextInt(40));
      operations.begin(new Maintenance(member, "ann", "chaos", left));
    }
  }

  private long lastEpoch() {
    return leases.read().map(lease -> lease.epoch()).orElse(0L);
  }

  boolean answers(SimulatedMember from, String name) {
    return !options.gullible() && from.reaches(named(name));
  }

  SimulatedMember named(String name) {
    return members.stream().filter(member -> member.name().equals(name)).findFirst().orElseThrow();
  }

  ClusterSetup setup(String self, String boot) {
    return new ClusterSetup(
        setup.cluster(), self, boot, setup.mode(), setup.members(), setup.schedule());
  }

  Instant now() {
    return START.plusNanos(nowNanos);
  }

  long nowNanos() {
    return nowNanos;
  }

  Random random() {
    return random;
  }

  boolean calmNow() {
    return calm;
  }

  boolean blind() {
    return options.blind();
  }

  LeaseRules rules() {
    return options.rules();
  }

  InMemoryLeaseStore leases() {
    return leases;
  }

  InMemoryOperationStore operations() {
    return operations;
  }

  InMemoryMemberStore beats() {
    return beats;
  }

  Checker checker() {
    return checker;
  }

  List<SimulatedMember> members() {
    return members;
  }

  List<String> primaries() {
    return members.stream()
        .filter(member -> member.loop().filter(loop -> loop.role() == Role.PRIMARY).isPresent())
        .map(SimulatedMember::name)
        .toList();
  }
}
