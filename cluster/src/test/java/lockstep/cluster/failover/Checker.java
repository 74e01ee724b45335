package lockstep.cluster.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lockstep.cluster.Role;
import lockstep.cluster.Transition;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.operation.FailbackRules;

/// What must hold after every step of a [Simulation].
final class Checker {
  /// A holder that had no trouble for so long must not be replaced early.
  private static final Duration QUIET = Duration.ofSeconds(45);

  /// What a failback must keep to, however the members are configured.
  static final FailbackRules FAILBACK =
      new FailbackRules(true, Duration.ofSeconds(20), Duration.ofSeconds(40), List.of());

  private static final Set<TransitionKind> WITHOUT_LOSS =
      EnumSet.of(TransitionKind.SWITCHOVER, TransitionKind.FAILBACK);

  private final Simulation simulation;
  private final Simulation.Options options;
  private final Map<Long, String> holders = new HashMap<>();
  private final Map<String, Long> epochs = new HashMap<>();
  private int seenTransitions;
  private long lastFaultNanos;

  Checker(Simulation simulation, Simulation.Options options) {
    this.simulation = simulation;
    this.options = options;
  }

  /// A rule was broken. The message begins with the rule's name.
  static final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String message) {
      super(message);
    }
  }

  void faulted() {
    lastFaultNanos = simulation.nowNanos();
  }

  void check() {
    for (SimulatedMember member : simulation.members()) {
      member.loop().ifPresent(loop -> check(member, loop));
    }
    checkTransitions();
    boolean onlyByExpiry = !options.rules().beforeExpiry();
    require(
        !onlyByExpiry || simulation.primaries().size() <= 1,
        "OnePrimaryAtATime: %s".formatted(simulation.primaries()));
  }

  private void check(SimulatedMember member, ClusterLoop loop) {
    long epoch = loop.epoch();
    long before = epochs.getOrDefault(member.boot(), 0L);
    require(
        epoch >= before,
        "EpochGrows: %s went from %d to %d".formatted(member.boot(), before, epoch));
    epochs.put(member.boot(), epoch);
    require(!member.gateClosed(), "GateOpens: saves wait for ever at %s".formatted(member.name()));
    if (loop.role() == Role.PRIMARY) {
      String holder = holders.computeIfAbsent(epoch, _ -> member.boot());
      require(
          holder.equals(member.boot()),
          "OneHolderAnEpoch: %s and %s have %d".formatted(holder, member.boot(), epoch));
    }
  }

  private void checkTransitions() {
    List<Transition> history = simulation.leases().history(Integer.MAX_VALUE);
    if (history.size() == seenTransitions) {
      return;
    }
    seenTransitions = history.size();
    Transition last = history.getFirst();
    require(
        !WITHOUT_LOSS.contains(last.kind()) || !simulation.named(last.to()).isBehind(),
        "NothingLost: %s to a member that is behind".formatted(last));
    if (last.kind() == TransitionKind.FAILBACK) {
      checkFailback(last, history);
    } else if (isEarly(last)) {
      Instant from = last.at().minus(options.rules().automaticWindow());
      long early =
          history.stream()
              .takeWhile(transition -> transition.kind() != TransitionKind.CONFIRMED)
              .filter(transition -> transition.at().isAfter(from) && isEarly(transition))
              .count();
      require(early <= 2, "FewEarlyChanges: %d in ten minutes".formatted(early));
      Duration quiet = Duration.ofNanos(simulation.nowNanos() - lastFaultNanos);
      require(
          quiet.compareTo(QUIET) < 0,
          "NoNeedlessChange: %s after %s of quiet".formatted(last, quiet));
    }
  }

  /// Nobody asked for it and nothing is urgent: it must be beyond doubt.
  private void checkFailback(Transition back, List<Transition> history) {
    Instant from = back.at().minus(FAILBACK.quietFor());
    require(
        history.stream()
            .skip(1)
            .takeWhile(before -> before.at().isAfter(from))
            .noneMatch(before -> TransitionKind.CHANGES.contains(before.kind())),
        "CalmFailback: %s after %s".formatted(back, history.get(1)));
    require(
        simulation.named(back.to()).upFor().toMillis() >= FAILBACK.healthyFor().toMillis() * 0.9,
        "HealthyFailback: %s to a member that was just started".formatted(back));
    require(
        simulation.setup("a", "").members().stream()
            .takeWhile(listed -> !listed.name().equals(back.to()))
            .noneMatch(listed -> back.from().filter(listed.name()::equals).isPresent()),
        "UpwardFailback: %s".formatted(back));
  }

  private static boolean isEarly(Transition transition) {
    return TransitionKind.AUTOMATIC.contains(transition.kind());
  }

  /// After a time without faults: one primary, and everybody knows it.
  void checkConvergence() {
    List<String> primaries = simulation.primaries();
    require(primaries.size() == 1, "Converges: primaries are %s".formatted(primaries));
    long epoch = simulation.leases().read().orElseThrow().epoch();
    for (SimulatedMember member : simulation.members()) {
      ClusterLoop loop = member.loop().orElseThrow();
      require(
          loop.epoch() == epoch,
          "Converges: %s knows epoch %d of %d".formatted(member.name(), loop.epoch(), epoch));
      require(
          loop.members().stream()
              .allMatch(
                  view ->
                      view.reachable()
                          && view.role()
                              .filter(
                                  role ->
                                      role
                                          == (view.name().equals(primaries.getFirst())
                                              ? Role.PRIMARY
                                              : Role.REPLICA))
                              .isPresent()),
          "Converges: %s sees %s".formatted(member.name(), loop.members()));
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new Violation(otherwise);
    }
  }
}
