package lockstep.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Durations of the same thing. All methods may be called from any thread.
final class Times {
  private static final double NANOS_PER_MILLI = 1e6;

  private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

  /// Something that may fail.
  interface Work {
    void run() throws Exception;
  }

  /// Does the work and adds how long it took.
  void measure(Work work) {
    long begin = System.nanoTime();
    try {
      work.run();
    } catch (Exception e) {
      throw new IllegalStateException("what is measured must not fail", e);
    }
    nanos.add(System.nanoTime() - begin);
  }

  int count() {
    return nanos.size();
  }

  /// The duration in milliseconds below which a share of all are.
  ///
  /// @param share such as 0.5 for the median
  double millis(double share) {
    List<Long> sorted = new ArrayList<>(nanos);
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    Collections.sort(sorted);
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.max(0, index)) / NANOS_PER_MILLI;
  }

  double median() {
    return millis(0.5);
  }

  /// How many in a second.
  static double rate(long count, Duration time) {
    return count / (time.toMillis() / 1e3);
  }
}
