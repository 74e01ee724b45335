package lockstep.core.time;

import java.time.Duration;

/// A moment on a [Ticker] by which something must be done.
///
/// @param atNanos the reading of the ticker at which the deadline has passed
public record Deadline(long atNanos) {
  /// The deadline that passes `patience` from now.
  public static Deadline after(Ticker ticker, Duration patience) {
    return new Deadline(ticker.nanos() + patience.toNanos());
  }

  /// What is left, zero when it has passed.
  public Duration left(Ticker ticker) {
    return Duration.ofNanos(Math.max(0, atNanos - ticker.nanos()));
  }

  /// True from the very moment of the deadline on.
  public boolean passed(Ticker ticker) {
    return atNanos - ticker.nanos() <= 0;
  }
}
