package lockstep.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import lockstep.cluster.Transition;
import lockstep.cluster.TransitionKind;
import org.junit.jupiter.api.Test;

/// Goal: the lease goes away from who alone gets no answer from Git, soon, and from nobody when Git
/// is slow for all, or for those who do not hold it. Method: one fault in a cluster where all else
/// is well, at many seeds.
class GitHostSimTest {
  private static final int SEEDS = 40;
  private static final Duration LONG = Duration.ofSeconds(30);

  /// A second until something else is asked, two and a half until that counts, half a second until
  /// somebody looks, two questions to the other member and the end of the saves here.
  private static final Duration HANDED_OVER = Duration.ofSeconds(8);

  private static SimMember holder(SimCluster cluster) {
    return cluster.member(cluster.leases().read().orElseThrow().holder());
  }

  /// The one who holds the lease gets no answer, or one so late that people would not wait.
  private static Optional<String> oneAlone(long seed, Set<Guard> off) {
    SplittableRandom random = new SplittableRandom(seed);
    Duration delay =
        random.nextInt(3) == 0 ? Duration.ofMillis(random.nextInt(5_000, 11_000)) : SimLine.NEVER;
    return Seeds.violation(
        seed,
        World.PLAIN,
        off,
        cluster ->
            cluster.run(
                () -> holder(cluster).gitAnswersAfter(delay),
                () -> {
                  SimMember before = holder(cluster);
                  int answered = answered(cluster);
                  cluster.clockwork().run(HANDED_OVER);
                  Transition last = cluster.leases().history(1).getFirst();
                  Violation.unless(
                      last.kind() == TransitionKind.STEP_DOWN && holder(cluster) != before,
                      "GoesToWhoReachesGit: %s",
                      cluster.leases().history(3));
                  cluster.leaseStays(LONG);
                  Violation.unless(
                      answered(cluster) > answered + 8,
                      "SavesGoOn: %d after %d",
                      answered(cluster),
                      answered);
                }));
  }

  /// Git is slow for all, or answers nobody. What a holder may just wait for and its successor may
  /// just not is left out, since their clocks are uneven.
  private static Optional<String> all(long seed, Set<Guard> off) {
    SplittableRandom random = new SplittableRandom(seed);
    Duration delay =
        switch (random.nextInt(4)) {
          case 0 -> Duration.ofMillis(random.nextInt(100, 1_900));
          case 1 -> SimLine.NEVER;
          default -> Duration.ofMillis(random.nextInt(2_700, 11_000));
        };
    return Seeds.violation(
        seed,
        World.PLAIN,
        off,
        cluster ->
            cluster.run(
                () -> cluster.members().forEach(member -> member.gitAnswersAfter(delay)),
                () -> cluster.leaseStays(LONG)));
  }

  /// Git answers only who holds the lease, or all but one who does not.
  private static Optional<String> others(long seed, Set<Guard> off) {
    return Seeds.violation(
        seed,
        World.PLAIN,
        off,
        cluster ->
            cluster.run(
                () ->
                    cluster.members().stream()
                        .filter(member -> member != holder(cluster))
                        .limit(1 + seed % 2)
                        .forEach(member -> member.gitAnswersAfter(SimLine.NEVER)),
                () -> {
                  int answered = answered(cluster);
                  cluster.leaseStays(LONG);
                  Violation.unless(
                      answered(cluster) > answered + 8,
                      "SavesGoOn: %d after %d",
                      answered(cluster),
                      answered);
                }));
  }

  private static int answered(SimCluster cluster) {
    return (int)
        cluster.clients().stream()
            .flatMap(client -> client.attempts().stream())
            .filter(attempt -> attempt.commit.isPresent())
            .count();
  }

  @Test
  void theLeaseGoesAwayFromWhoAloneGetsNoAnswer() {
    Seeds.violations(SEEDS, GitHostSimTest::oneAlone, Set.of()).forEach(story -> fail(story));
  }

  @Test
  void aHostThatIsSlowForAllMovesNothing() {
    Seeds.violations(SEEDS, GitHostSimTest::all, Set.of()).forEach(story -> fail(story));
  }

  @Test
  void whoDoesNotHoldTheLeaseMovesNothing() {
    Seeds.violations(SEEDS, GitHostSimTest::others, Set.of()).forEach(story -> fail(story));
  }

  @Test
  void noticesThatSilenceIsNotNoticed() {
    assertThat(Seeds.violations(SEEDS, GitHostSimTest::oneAlone, EnumSet.of(Guard.GIT_SILENCE)))
        .anyMatch(story -> story.contains("GoesToWhoReachesGit"));
  }

  @Test
  void noticesThatTheSuccessorIsNotAsked() {
    assertThat(Seeds.violations(SEEDS, GitHostSimTest::all, EnumSet.of(Guard.GIT_NOW)))
        .anyMatch(story -> story.contains("NoFlapping"));
  }
}
