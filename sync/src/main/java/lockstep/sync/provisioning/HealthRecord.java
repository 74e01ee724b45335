package lockstep.sync.provisioning;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lockstep.sync.repository.RepositoryHealth;

/// What one look at a repository or a connection found.
///
/// @param checked when it was looked at
/// @param generation of what was looked at
/// @param by the instance that looked
/// @param since when the news is as good, or as bad, as it is: the first look that found it so
public record HealthRecord(
    RepositoryHealth health, Instant checked, long generation, String by, Instant since) {
  /// A first look.
  public HealthRecord(RepositoryHealth health, Instant checked, long generation, String by) {
    this(health, checked, generation, by, checked);
  }

  /// The same, where `last` was found before.
  public HealthRecord after(Optional<HealthRecord> last) {
    return last.filter(it -> it.health().isHealthy() == health.isHealthy())
        .map(it -> new HealthRecord(health, checked, generation, by, it.since()))
        .orElse(this);
  }

  /// How long good news lasts.
  public static final Duration HEALTHY = Duration.ofMinutes(5);

  /// How long bad news lasts.
  public static final Duration UNHEALTHY = Duration.ofMinutes(1);

  /// True when it is time to look at a repository again.
  ///
  /// @param last what is known; empty: nothing
  /// @param generation the repository's present one
  public static boolean isDue(Optional<HealthRecord> last, long generation, Instant now) {
    if (last.isEmpty() || last.get().generation() != generation) {
      return true;
    }
    Duration life = last.get().health().isHealthy() ? HEALTHY : UNHEALTHY;
    Instant checked = last.get().checked();
    // A time that lies ahead is of a clock that was wrong.
    return !now.isBefore(checked.plus(life)) || checked.isAfter(now.plus(HEALTHY));
  }
}
