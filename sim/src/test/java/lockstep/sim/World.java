package lockstep.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import lockstep.cluster.lease.LeaseRules;
import lockstep.cluster.operation.FailbackRules;
import lockstep.cluster.operation.Window;
import lockstep.sync.pull.Deletions;

/// What there is in a run besides what is in all of them: a function of the seed, drawn apart from
/// the seed's other chances, so that a new feature changes no story without it.
///
/// @param features those that are there
record World(Set<Feature> features) {
  /// Of runs that were kept before there were features.
  static final World PLAIN = new World(Set.of());

  private static final long APART = 0x3c0f_fee5L;
  private static final Duration EACH = Duration.ofSeconds(12);
  private static final Duration OPEN = Duration.ofSeconds(6);

  /// What may be there.
  enum Feature {
    /// The lease goes back to a preferred member by itself.
    FAILBACK,
    /// It does so only in windows of time.
    WINDOWS,
    /// A person switches over, drains, pauses and confirms.
    PERSON,
    /// Saves wait for Git in a journal; the database is never put back then.
    JOURNAL,
    /// Somebody rewrites the history, takes the branch away and deletes all dashboards.
    STRANGER,
    /// The disk of a member is full for a while.
    FULL_DISK,
    /// Git takes long to answer a member or all of them, or does not answer.
    SLOW_GIT,
    /// People come with sessions to whichever instance.
    SESSIONS,
    /// The calendar of a member is set, forwards or back, while it runs.
    CLOCK_SET,
    /// What a gateway sends to a member arrives, and the answers do not.
    ONE_WAY
  }

  World {
    features = Set.copyOf(features);
  }

  static World of(long seed) {
    SplittableRandom random = new SplittableRandom(seed ^ APART);
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    for (Feature feature : Feature.values()) {
      if (random.nextInt(2) == 0) {
        features.add(feature);
      }
    }
    return new World(features);
  }

  /// What is held back: deletions of more than a few dashboards.
  Deletions deletions() {
    return has(Feature.STRANGER) ? new Deletions(1, 20) : Deletions.USUAL;
  }

  boolean has(Feature feature) {
    return features.contains(feature);
  }

  /// Times as by default; where a failback is to be seen, changes are forgotten within the run.
  LeaseRules rules(Set<Guard> off) {
    LeaseRules usual = LeaseRules.DEFAULTS;
    return new LeaseRules(
        usual.ttl(),
        off.contains(Guard.LEASE_MARGIN) ? Duration.ofMillis(1) : usual.margin(),
        usual.renewEvery(),
        usual.beatEvery(),
        usual.stagger(),
        usual.settle(),
        usual.catchUpPatience(),
        usual.suspicionLife(),
        usual.gitPatience(),
        usual.probePatience(),
        usual.handOverPause(),
        usual.beforeExpiry(),
        usual.automaticLimit(),
        has(Feature.FAILBACK) ? Duration.ofSeconds(15) : usual.automaticWindow());
  }

  FailbackRules failback() {
    return has(Feature.FAILBACK)
        ? new FailbackRules(
            true,
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            has(Feature.WINDOWS) ? List.of(new EverySoOften()) : List.of())
        : FailbackRules.MANUAL;
  }

  /// How fast a member's clock runs: as uneven as the margin of the lease allows for.
  ///
  /// @param dice of 40 sides
  @SuppressWarnings("ReferenceEquality") // a drawn world without features has uneven clocks, too
  double rate(int dice) {
    return this == PLAIN ? 0.98 + dice / 1000.0 : 0.9 + dice / 200.0;
  }

  /// After the recovery, until the lease has gone back where it should be.
  Duration rest() {
    return Duration.ofSeconds(has(Feature.FAILBACK) ? 20 : 0);
  }

  /// Open half of the time.
  private record EverySoOften() implements Window {
    private static Duration into(Instant now) {
      return Duration.ofMillis(Math.floorMod(now.toEpochMilli(), EACH.toMillis()));
    }

    @Override
    public Optional<Duration> left(Instant now) {
      Duration left = OPEN.minus(into(now));
      return left.isPositive() ? Optional.of(left) : Optional.empty();
    }

    @Override
    public Optional<Instant> next(Instant now) {
      return Optional.of(now.plus(EACH.minus(into(now))));
    }

    @Override
    public String words() {
      return "every so often";
    }
  }
}
