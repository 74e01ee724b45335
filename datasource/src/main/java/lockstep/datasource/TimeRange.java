package lockstep.datasource;

import java.time.Duration;
import java.time.Instant;

/// The stretch of time that a panel shows.
///
/// @param from its first moment
/// @param to its last moment; not before `from`
public record TimeRange(Instant from, Instant to) {
  public TimeRange {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException(
          "time range: from %s is after to %s (expected: from <= to)".formatted(from, to));
    }
  }

  /// How long it is.
  public Duration length() {
    return Duration.between(from, to);
  }

  /// Its first moment in milliseconds since 1970.
  public long fromMillis() {
    return from.toEpochMilli();
  }

  /// Its last moment in milliseconds since 1970.
  public long toMillis() {
    return to.toEpochMilli();
  }
}
