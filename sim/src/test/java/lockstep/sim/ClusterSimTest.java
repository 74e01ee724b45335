package lockstep.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: no sequence of faults breaks a promise of the design. Method: many seeded runs of a whole
/// cluster with checkers; then each guard is taken out, and a checker must notice.
class ClusterSimTest {
  private static final int IN_CI = 10_000;
  private static final int ELSEWHERE = 500;
  private static final int SEEDS =
      Integer.getInteger("lockstep.cluster-seeds", System.getenv("CI") == null ? ELSEWHERE : IN_CI);

  /// The search ends with the first that notices. A store that was put back harms in one seed of
  /// 400 or so, and each change of what members ask draws the worlds anew.
  private static final int SEEDS_TO_NOTICE = 4000;

  private static final int SEEDS_TO_COUNT = 100;

  /// Seeds that once broke a promise. 4886: all members looked dead, one was back with nothing to
  /// show, and the other that was back was not asked.
  /// 1937: a member took bundles while Git did not answer it, and did not ask Git again.
  /// 1706: all members start at once, and gateways have to find the first who can answer.
  private static final List<Long> KEPT = List.of(4886L, 1937L, 1706L);

  private static Optional<String> violationOf(long seed, Set<Guard> off) {
    return violationOf(seed, World.of(seed), off);
  }

  private static Optional<String> violationOf(long seed, World world, Set<Guard> off) {
    return Seeds.violation(seed, world, off, SimCluster::run);
  }

  @Test
  void keepsAllPromisesUnderEveryFault() {
    if (Long.getLong("lockstep.seed") == null) {
      KEPT.stream()
          .flatMap(seed -> violationOf(seed, World.PLAIN, Set.of()).stream())
          .findFirst()
          .ifPresent(story -> fail(story));
    }
    Seeds.of(SEEDS)
        .flatMap(seed -> violationOf(seed, Set.of()).stream())
        .findFirst()
        .ifPresent(story -> fail(story));
  }

  /// Several rules may be the first to notice: what was lost is also gone back behind.
  @ParameterizedTest
  @CsvSource({
    "COMPARE_AND_SWAP, StaleWriter",
    "COMPARE_AND_SWAP, NothingLost|NeverBack|HonestStatus|SavedMeansInGit",
    "SAVE_ID, Once",
    "READ_BACK, SavedMeansInGit|NothingLost|NeverBack|HonestStatus",
    "READ_YOUR_WRITES, ReadYourWrites",
    "OTHER_MEMBER, ReadsGoOn",
    "EPOCH_OF_CLAIM, OneHolderAnEpoch",
    "FORGOTTEN_EPOCHS, GatewaysAgree",
    "LEASE_MARGIN, BelievesNoLonger",
    "BEYOND_ALL_COMMITS, BeyondAllCommits",
    "GATE, HandedOverInPeace",
    "ANTI_FLAP, NoFlapping",
    "HIGHEST_EPOCH, HighestEpoch",
    "PAUSE, PauseHolds",
    "DRAIN, DrainedGetsNothing",
    "NEVER_UNAUTHORIZED, NeverUnauthorized",
    "EACH_REQUEST, EndedIsOut",
    "ONE_SECRET, OneNewToken|NeverUnauthorized"
  })
  void noticesAGuardThatIsOff(Guard guard, String rules) {
    Optional<String> noticed =
        LongStream.range(0, SEEDS_TO_NOTICE)
            .mapToObj(seed -> violationOf(seed, EnumSet.of(guard)))
            .flatMap(Optional::stream)
            .filter(violation -> violation.matches("(?s)seed \\d+: (" + rules + "): .*"))
            .findFirst();
    assertThat(noticed).as(rules).isPresent();
  }

  @Test
  void theSameSeedTellsTheSameStory() {
    assertThat(storyOf(7)).isEqualTo(storyOf(7)).isNotEqualTo(storyOf(8));
  }

  private static String storyOf(long seed) {
    SimCluster cluster = new SimCluster(seed, World.of(seed), Set.of());
    cluster.run();
    return cluster.clockwork().story();
  }

  @Test
  void theRunsAreWorthTheirTime() {
    int saved = 0;
    int reads = 0;
    int changes = 0;
    int waited = 0;
    long aside = 0;
    int asked = 0;
    int graces = 0;
    int ends = 0;
    int rotations = 0;
    int automatic = 0;
    for (long seed = 0; seed < SEEDS_TO_COUNT; seed++) {
      SimCluster cluster = new SimCluster(seed, World.of(seed), Set.of());
      cluster.run();
      for (SimClient client : cluster.clients()) {
        saved += (int) client.attempts().stream().filter(one -> one.commit.isPresent()).count();
        reads += client.answeredReads();
      }
      changes += cluster.leases().history(Integer.MAX_VALUE).size();
      waited += cluster.waited().count();
      aside += cluster.waited().aside();
      asked += cluster.person().done();
      graces += cluster.sessions().graces();
      ends += cluster.sessions().ends();
      rotations += cluster.sessions().rotations();
      automatic += cluster.leaseChecker().automatic();
    }
    assertThat(saved).isGreaterThan(SEEDS_TO_COUNT * 40);
    assertThat(reads).isGreaterThan(SEEDS_TO_COUNT * 60);
    assertThat(changes).isGreaterThan(SEEDS_TO_COUNT);
    assertThat(waited).isGreaterThan(SEEDS_TO_COUNT);
    assertThat(aside).isPositive();
    assertThat(asked).isGreaterThan(SEEDS_TO_COUNT / 2);
    assertThat(graces).isGreaterThan(SEEDS_TO_COUNT);
    assertThat(ends).isGreaterThan(SEEDS_TO_COUNT);
    assertThat(rotations).isGreaterThan(SEEDS_TO_COUNT * 2);
    assertThat(automatic).isGreaterThan(SEEDS_TO_COUNT);
  }
}
