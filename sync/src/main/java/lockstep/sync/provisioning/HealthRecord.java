package lockstep.sync.provisioning;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lockstep.sync.repository.RepositoryHealth;

/// What one look at a repository found.
///
/// @param checked when it was looked at
/// @param generation of the repository that was looked at
/// @param by the instance that looked
public record HealthRecord(RepositoryHealth health, Instant checked, long generation, String by) {
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
