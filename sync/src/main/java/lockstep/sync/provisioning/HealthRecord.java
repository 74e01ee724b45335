package lockstep.sync.provisioning;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lockstep.sync.repository.RepositoryHealth;

/// What one look at a repository, a connection or a webhook found.
///
/// @param checked when it was looked at
/// @param generation of what was looked at
/// @param by the instance that looked
/// @param since when the news is as good, or as bad, as it is: the first look that found it so
/// @param hook of a webhook, what there is at the host; empty: nothing, as far as is known
/// @param left of a webhook, those that are still at places where the repository was before
public record HealthRecord(
    RepositoryHealth health,
    Instant checked,
    long generation,
    String by,
    Instant since,
    Optional<Hook> hook,
    List<Left> left) {
  public HealthRecord {
    left = List.copyOf(left);
  }

  /// A webhook at a host.
  ///
  /// @param id as the host calls it
  /// @param url where it delivers
  /// @param at the repository that it is of, as Git calls it; empty: not known
  public record Hook(String id, String url, String at) {}

  /// A webhook that should not be there any more.
  ///
  /// @param why it could not be taken away
  /// @param since when it should be gone
  public record Left(Hook hook, String why, Instant since) {
    /// What a person should know.
    public String sentence() {
      return "a webhook was left at %s (%s): remove it there, it delivers to %s"
          .formatted(hook.at(), why, hook.url());
    }
  }

  /// What a person should know, of a webhook with those that were left behind.
  public String words() {
    return Stream.concat(
            Stream.of(health.message()).filter(words -> !words.isEmpty()),
            left.stream().map(Left::sentence))
        .collect(Collectors.joining("; "));
  }

  /// What was found of anything but a webhook.
  public HealthRecord(
      RepositoryHealth health, Instant checked, long generation, String by, Instant since) {
    this(health, checked, generation, by, since, Optional.empty(), List.of());
  }

  /// A first look.
  public HealthRecord(RepositoryHealth health, Instant checked, long generation, String by) {
    this(health, checked, generation, by, checked);
  }

  /// The same of a webhook that is at the host, and those that are elsewhere.
  public HealthRecord with(Optional<Hook> there, List<Left> elsewhere) {
    return new HealthRecord(health, checked, generation, by, since, there, elsewhere);
  }

  /// The same, where `last` was found before.
  public HealthRecord after(Optional<HealthRecord> last) {
    return last.filter(it -> it.health().isHealthy() == health.isHealthy())
        .map(it -> new HealthRecord(health, checked, generation, by, it.since(), hook, left))
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
