package lockstep.trials.proxy;

import java.time.Duration;

/// How one direction carries its bytes.
///
/// @param latency how much later each piece arrives; does not lower the throughput
/// @param jitter up to this much is added to the latency of each piece; order is kept
/// @param bytesPerSecond the bandwidth; 0 for no limit
/// @param slice the most bytes in one piece; 0 for no limit
public record Line(Duration latency, Duration jitter, long bytesPerSecond, int slice) {
  /// As good as the loopback address is.
  public static final Line CLEAR = new Line(Duration.ZERO, Duration.ZERO, 0, 0);

  public Line {
    if (latency.isNegative() || jitter.isNegative() || bytesPerSecond < 0 || slice < 0) {
      throw new IllegalArgumentException("a line cannot be better than clear");
    }
  }

  /// A far away place.
  public static Line far(Duration latency, Duration jitter) {
    return new Line(latency, jitter, 0, 0);
  }

  /// A thin line.
  public static Line thin(long bytesPerSecond) {
    return new Line(Duration.ZERO, Duration.ZERO, bytesPerSecond, 0);
  }

  /// The same line, in pieces of at most `bytes`.
  public Line sliced(int bytes) {
    return new Line(latency, jitter, bytesPerSecond, bytes);
  }
}
