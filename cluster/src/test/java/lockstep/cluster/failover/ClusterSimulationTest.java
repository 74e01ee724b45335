package lockstep.cluster.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.failover.Simulation.Options;
import lockstep.cluster.lease.LeaseRules;
import lockstep.cluster.operation.FailbackRules;
import lockstep.cluster.testing.InMemoryLeaseStore.Guard;
import org.junit.jupiter.api.Test;

/// Goal: no sequence of faults gives an epoch twice, and afterwards one primary is left. Method:
/// many seeded runs with a checker after every step; then each guard is taken out, and the checker
/// must notice.
class ClusterSimulationTest {
  private static final int SEEDS = 300;
  private static final Duration TROUBLE = Duration.ofMinutes(4);
  private static final Duration RECOVERY = Duration.ofSeconds(30);
  private static final Options ONLY_EXPIRY = Options.SOUND.with(LeaseRules.DEFAULTS.onlyByExpiry());

  private static Optional<String> violationOf(long seed, Options options) {
    Simulation simulation = new Simulation(seed, options);
    try {
      simulation.run(TROUBLE);
      simulation.heal();
      simulation.run(RECOVERY);
      simulation.checker().checkConvergence();
      return Optional.empty();
    } catch (Checker.Violation violation) {
      return Optional.of("seed %d: %s".formatted(seed, violation.getMessage()));
    }
  }

  private static void assertNoViolation(Options options) {
    assertThat(LongStream.range(0, SEEDS).mapToObj(seed -> violationOf(seed, options)))
        .allSatisfy(violation -> assertThat(violation).isEmpty());
  }

  private static void assertNoticed(Options broken, String rule) {
    assertThat(
            LongStream.range(0, SEEDS)
                .mapToObj(seed -> violationOf(seed, broken))
                .flatMap(Optional::stream)
                .anyMatch(violation -> violation.contains(rule)))
        .as(rule)
        .isTrue();
  }

  @Test
  void keepsOneHolderAnEpochAndConverges() {
    assertNoViolation(Options.SOUND);
  }

  @Test
  void hasOnePrimaryAtATimeWhenOnlyExpiryCounts() {
    assertNoViolation(ONLY_EXPIRY);
  }

  @Test
  void noticesClaimsThatDoNotNameTheirEpoch() {
    assertNoticed(Options.SOUND.without(Guard.EPOCH_OF_CLAIM), "OneHolderAnEpoch");
  }

  @Test
  void noticesClaimsThatIgnoreARenewal() {
    assertNoticed(ONLY_EXPIRY.without(Guard.FREE_WHEN_CLAIMED), "OnePrimaryAtATime");
  }

  @Test
  void noticesRenewalsByWhoIsNotTheHolder() {
    assertNoticed(ONLY_EXPIRY.without(Guard.OWNER_OF_RENEWAL), "OnePrimaryAtATime");
  }

  @Test
  void noticesAHolderThatBelievesInItsLeaseForTooLong() {
    assertNoticed(ONLY_EXPIRY.slow(10), "OnePrimaryAtATime");
  }

  @Test
  void noticesThatChangesAreNotLimited() {
    assertNoticed(
        Options.SOUND.with(LeaseRules.DEFAULTS.withAutomaticLimit(1_000)), "FewEarlyChanges");
  }

  @Test
  void noticesMembersThatDoNotLookForThemselves() {
    Simulation simulation = new Simulation(1, Options.SOUND.gullibly()).calmly();
    simulation.run(Duration.ofMinutes(1));
    simulation.members().forEach(member -> member.suspect(1));

    assertThat(catchThrowable(() -> simulation.run(Duration.ofSeconds(1))))
        .isInstanceOf(Checker.Violation.class)
        .hasMessageStartingWith("NoNeedlessChange");
  }

  /// A person asks for a switchover to a member that lacks what others showed.
  private static Simulation askedForOneThatIsBehind(Options options) {
    Simulation simulation = new Simulation(1, options).calmly();
    simulation.run(Duration.ofMinutes(1));
    simulation.named("b").fallBehind();
    simulation.ask("b");
    simulation.run(Duration.ofSeconds(20));
    return simulation;
  }

  @Test
  void handsNothingToAMemberThatIsBehind() {
    assertThat(askedForOneThatIsBehind(Options.SOUND).primaries()).containsExactly("a");
  }

  @Test
  void noticesHandoversThatDoNotAskWhatTheOtherShows() {
    assertThat(catchThrowable(() -> askedForOneThatIsBehind(Options.SOUND.blindly())))
        .isInstanceOf(Checker.Violation.class)
        .hasMessageStartingWith("NothingLost");
  }

  @Test
  void aFalseSuspicionChangesNothing() {
    Simulation simulation = new Simulation(1, Options.SOUND).calmly();
    simulation.run(Duration.ofMinutes(1));
    simulation.members().forEach(member -> member.suspect(1));
    simulation.run(Duration.ofMinutes(1));

    assertThat(simulation.primaries()).containsExactly("a");
    assertThat(simulation.leases().history(10)).hasSize(1);
  }

  @Test
  void failsBackOnlyWhenAllIsCalmAndThenStays() {
    assertThat(
            LongStream.range(0, 100).mapToObj(seed -> failbackViolationOf(seed, Checker.FAILBACK)))
        .allSatisfy(violation -> assertThat(violation).isEmpty());
  }

  @Test
  void noticesAFailbackSoonAfterAnotherChange() {
    assertFailbackNoticed(
        new FailbackRules(true, Checker.FAILBACK.healthyFor(), Duration.ZERO, List.of()),
        "CalmFailback");
  }

  @Test
  void noticesAFailbackToAMemberThatWasJustStarted() {
    assertFailbackNoticed(
        new FailbackRules(true, Duration.ZERO, Checker.FAILBACK.quietFor(), List.of()),
        "HealthyFailback");
  }

  private static void assertFailbackNoticed(FailbackRules broken, String rule) {
    assertThat(
            LongStream.range(0, SEEDS)
                .mapToObj(seed -> failbackViolationOf(seed, broken))
                .flatMap(Optional::stream)
                .anyMatch(violation -> violation.contains(rule)))
        .as(rule)
        .isTrue();
  }

  /// Trouble, then calm: within the time that the limits ask for `a` leads, and then nothing more
  /// happens.
  private static Optional<String> failbackViolationOf(long seed, FailbackRules rules) {
    Simulation simulation = new Simulation(seed, Options.SOUND.failingBack(rules));
    try {
      simulation.run(TROUBLE);
      simulation.heal();
      simulation.run(LeaseRules.DEFAULTS.automaticWindow().plus(Duration.ofMinutes(2)));
      simulation.checker().checkConvergence();
      int before = simulation.leases().history(Integer.MAX_VALUE).size();
      simulation.run(Duration.ofMinutes(15));
      boolean still = simulation.leases().history(Integer.MAX_VALUE).size() == before;
      return still && simulation.primaries().equals(List.of("a"))
          ? Optional.empty()
          : Optional.of(
              "seed %d: FailsBackOnce: %s"
                  .formatted(seed, simulation.leases().history(Integer.MAX_VALUE)));
    } catch (Checker.Violation violation) {
      return Optional.of("seed %d: %s".formatted(seed, violation.getMessage()));
    }
  }

  @Test
  void aPauseOrADrainKeepsTheLeaseFromGoingBack() {
    Simulation simulation = new Simulation(1, Options.SOUND.failingBack(Checker.FAILBACK)).calmly();
    simulation.run(Duration.ofMinutes(1));
    simulation.ask("b");
    simulation.run(Duration.ofSeconds(5));
    assertThat(simulation.primaries()).containsExactly("b");

    simulation.begin(Optional.of("a"), Duration.ofMinutes(5));
    simulation.run(Duration.ofMinutes(4));
    assertThat(simulation.primaries()).as("a is drained").containsExactly("b");
    simulation.begin(Optional.empty(), Duration.ofMinutes(5));
    simulation.run(Duration.ofMinutes(4));
    assertThat(simulation.primaries()).as("paused").containsExactly("b");

    simulation.run(Duration.ofMinutes(2));
    assertThat(simulation.primaries()).as("neither").containsExactly("a");
    assertThat(simulation.leases().history(1).getFirst().kind()).isEqualTo(TransitionKind.FAILBACK);
  }

  @Test
  void theRunsReachEveryKindOfChange() {
    Set<TransitionKind> kinds = EnumSet.noneOf(TransitionKind.class);
    for (long seed = 0; seed < 50; seed++) {
      Simulation simulation = new Simulation(seed, Options.SOUND.failingBack(Checker.FAILBACK));
      simulation.run(TROUBLE);
      simulation.heal();
      simulation.run(LeaseRules.DEFAULTS.automaticWindow().plus(Duration.ofMinutes(2)));
      simulation.leases().history(1_000).forEach(transition -> kinds.add(transition.kind()));
    }

    assertThat(kinds).containsAll(EnumSet.allOf(TransitionKind.class));
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    Simulation one = new Simulation(42, Options.SOUND);
    Simulation two = new Simulation(42, Options.SOUND);
    one.run(TROUBLE);
    two.run(TROUBLE);

    assertThat(one.leases().history(100)).isNotEmpty().isEqualTo(two.leases().history(100));
  }
}
