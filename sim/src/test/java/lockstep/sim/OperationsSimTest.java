package lockstep.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import lockstep.cluster.TransitionKind;
import org.junit.jupiter.api.Test;

/// Goal: what people order is done, and costs nobody a request; a pause holds and ends. Method: the
/// orders in a cluster where all else is well, at many seeds.
class OperationsSimTest {
  private static final int SEEDS = 24;

  private static SimMember holder(SimCluster cluster) {
    return cluster.member(cluster.leases().read().orElseThrow().holder());
  }

  /// The holder dies while automatic changes are paused: another takes over once the pause is over.
  private static Optional<String> pause(long seed, Set<Guard> off) {
    SplittableRandom random = new SplittableRandom(seed);
    int door = random.nextInt(3);
    return Seeds.violation(
        seed,
        World.PLAIN,
        off,
        cluster ->
            cluster.run(
                () -> cluster.person().pause(cluster.members().get(door), Duration.ofSeconds(16)),
                () -> {
                  cluster.clockwork().run(Duration.ofMillis(random.nextInt(1_200, 2_500)));
                  SimMember before = holder(cluster);
                  before.kill(false);
                  cluster.leaseStays(Duration.ofSeconds(13));
                  cluster.clockwork().run(Duration.ofSeconds(8));
                  Violation.unless(
                      holder(cluster) != before, "PauseEnds: %s", cluster.leases().history(3));
                }));
  }

  /// Switchovers, one after the other, with drains among them.
  private static Optional<String> orders(long seed, Set<Guard> off) {
    SplittableRandom random = new SplittableRandom(seed);
    return Seeds.violation(
        seed,
        World.PLAIN,
        off,
        cluster ->
            cluster.run(
                () -> {},
                () -> {
                  for (int i = 0; i < 6; i++) {
                    SimMember door = cluster.members().get(random.nextInt(3));
                    if (random.nextInt(3) == 0) {
                      cluster
                          .person()
                          .drain(door, holder(cluster).name, Duration.ofSeconds(3), true);
                    } else {
                      cluster.person().switchOver(door, Optional.empty());
                    }
                    cluster.clockwork().run(Duration.ofMillis(random.nextInt(5_000, 8_000)));
                  }
                  long changes =
                      cluster.leases().history(Integer.MAX_VALUE).stream()
                          .filter(one -> one.kind() == TransitionKind.SWITCHOVER)
                          .count();
                  Violation.unless(changes == 6, "Obeyed: %s", cluster.leases().history(12));
                  costNothing(cluster);
                }));
  }

  private static void costNothing(SimCluster cluster) {
    for (SimClient client : cluster.clients()) {
      for (SimClient.Attempt attempt : client.attempts()) {
        Violation.unless(attempt.tries <= 1 && !attempt.doubtful, "FailsNothing: %s", attempt.tag);
      }
    }
  }

  @Test
  void aPauseHoldsAndEnds() {
    Seeds.violations(SEEDS, OperationsSimTest::pause, Set.of()).forEach(story -> fail(story));
  }

  @Test
  void whatIsOrderedIsDoneAndCostsNoRequest() {
    Seeds.violations(SEEDS, OperationsSimTest::orders, Set.of()).forEach(story -> fail(story));
  }

  @Test
  void noticesThatNobodyMindsThePause() {
    assertThat(Seeds.violations(SEEDS, OperationsSimTest::pause, EnumSet.of(Guard.PAUSE)))
        .anyMatch(story -> story.contains("PauseHolds"));
  }

  @Test
  void noticesThatSavesDoNotWaitForAHandover() {
    assertThat(Seeds.violations(SEEDS, OperationsSimTest::orders, EnumSet.of(Guard.GATE)))
        .anyMatch(story -> story.contains("HandedOverInPeace"));
  }
}
