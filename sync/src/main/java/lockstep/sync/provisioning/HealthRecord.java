package lockstep.sync.provisioning;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lockstep.sync.repository.RepositoryHealth;

/// What one look at a repository, a connection or a webhook found.
///
/// @param checked when it was looked at
/// @param generation of what was looked at
/// @param by the instance that looked
/// @param since when the news is as good, or as bad, as it is: the first look that found it so
/// @param hook of a webhook, what there is at the host; empty: nothing, as far as is known
public record HealthRecord(
    RepositoryHealth health,
    Instant checked,
    long generation,
    String by,
    Instant since,
    Optional<Hook> hook) {
  /// A webhook at a host.
  ///
  /// @param id as the host calls it
  /// @param url where it delivers
  public record Hook(String id, String url) {}

  /// What was found of anything but a webhook.
  public HealthRecord(
      RepositoryHealth health, Instant checked, long generation, String by, Instant since) {
    this(health, checked, generation, by, since, Optional.empty());
  }

  /// A first look.
  public HealthRecord(RepositoryHealth health, Instant checked, long generation, String by) {
    this(health, checked, generation, by, checked);
  }

  /// The same of a webhook that is at the host.
  HealthRecord with(Optional<Hook> there) {
    return new HealthRecord(health, checked, generation, by, since, there);
  }

  /// The same, where `last` was found before.
  public HealthRecord after(Optional<HealthRecord> last) {
    return last.filter(it -> it.health().isHealthy() == health.isHealthy())
        .map(it -> new HealthRecord(health, checked, generation, by, it.since(), hook))
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
