package lockstep.trials.proxy;

import java.util.SplittableRandom;

/// When the pieces of one direction arrive. Used by one thread.
final class Schedule {
  private static final double NANOS_PER_SECOND = 1e9;

  private final SplittableRandom random;
  private long lastDue;
  private long lineFree = System.nanoTime();

  /// @param notBefore the `nanoTime` before which nothing arrives
  Schedule(SplittableRandom random, long notBefore) {
    this.random = random;
    this.lastDue = notBefore;
  }

  /// The `nanoTime` at which a piece that was read just now arrives.
  long due(Line line, int bytes) {
    long sent = System.nanoTime();
    if (line.bytesPerSecond() > 0) {
      lineFree = Math.max(sent, lineFree);
      lineFree += (long) (bytes * NANOS_PER_SECOND / line.bytesPerSecond());
      sent = lineFree;
    }
    long extra = line.jitter().isZero() ? 0 : random.nextLong(line.jitter().toNanos());
    lastDue = Math.max(lastDue, sent + line.latency().toNanos() + extra);
    return lastDue;
  }
}
