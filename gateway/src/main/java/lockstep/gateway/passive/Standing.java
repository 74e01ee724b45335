package lockstep.gateway.passive;

import java.time.Duration;

/// What requests told of one member. Immutable; times are readings of a ticker.
///
/// @param errors failures in a row
/// @param samples answered plain reads since the last ejection
/// @param latencyNanos of them, smoothed
/// @param ejections in a row
/// @param ejectedUntil when the last ejection ends or ended; of no meaning without one
record Standing(int errors, int samples, double latencyNanos, int ejections, long ejectedUntil) {
  /// How many samples say something.
  static final int ENOUGH = 20;

  private static final double NEW_SHARE = 0.1;
  private static final int MAX_TIMES = 12;
  private static final int FORGIVEN_AFTER = 10;

  /// Nothing is known.
  static Standing fresh() {
    return new Standing(0, 0, 0, 0, 0);
  }

  /// After a failure.
  Standing failed() {
    return new Standing(errors + 1, samples, latencyNanos, ejections, ejectedUntil);
  }

  /// After an answer whose time says nothing.
  Standing answered() {
    return errors == 0 ? this : new Standing(0, samples, latencyNanos, ejections, ejectedUntil);
  }

  /// After an answer that took `nanos`.
  Standing answered(long nanos) {
    double smoothed = samples == 0 ? nanos : latencyNanos + NEW_SHARE * (nanos - latencyNanos);
    return new Standing(0, samples + 1, smoothed, ejections, ejectedUntil);
  }

  /// After it was found to be one too many times wrong at `now`. Who was well for ten times the
  /// first ejection begins anew.
  Standing ejected(long now, Duration first) {
    boolean forgiven = now - ejectedUntil > FORGIVEN_AFTER * first.toNanos();
    int times = forgiven ? 1 : Math.min(MAX_TIMES, ejections + 1);
    return new Standing(0, 0, 0, times, now + times * first.toNanos());
  }

  /// True when it is passed over at `now`.
  boolean out(long now) {
    return ejections > 0 && ejectedUntil - now > 0;
  }

  /// True when its latency says something.
  boolean measured() {
    return samples >= ENOUGH;
  }
}
