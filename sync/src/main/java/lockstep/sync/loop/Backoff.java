package lockstep.sync.loop;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Pauses between tries: each up to twice as long as the one before, up to a limit, and with chance
/// in it, so that instances that lost to each other do not meet again.
///
/// @param first the longest first pause
/// @param longest no pause is longer
record Backoff(Duration first, Duration longest) {
  private static final int MAX_DOUBLINGS = 20;

  /// The pause before the next try.
  ///
  /// @param failures how many tries failed, at least 1
  Duration pause(int failures, RandomGenerator random) {
    long doubled = first.toNanos() << Math.clamp(failures - 1L, 0, MAX_DOUBLINGS);
    long ceiling = Math.min(longest.toNanos(), doubled);
    return Duration.ofNanos(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
  }
}
