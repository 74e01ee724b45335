package lockstep.datasource.testdata;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lockstep.datasource.Query;
import lockstep.datasource.TimeRange;

/// The moments at which a series has points.
final class Steps {
  /// The most points of one series.
  static final int MOST = 10_000;

  private Steps() {}

  /// Moments an interval apart, on multiples of it, so that a later reload hits the same ones.
  static List<Long> of(Query query, TimeRange range) {
    return every(interval(query, range), range);
  }

  /// Multiples of `millis` within the range, at most [#MOST].
  static List<Long> every(long millis, TimeRange range) {
    long step = Math.max(millis, range.length().toMillis() / MOST + 1);
    List<Long> steps = new ArrayList<>();
    long first = Math.ceilDiv(range.fromMillis(), step) * step;
    for (long at = first; at <= range.toMillis() && steps.size() < MOST; at += step) {
      steps.add(at);
    }
    return steps;
  }

  private static long interval(Query query, TimeRange range) {
    Duration whole = range.length().dividedBy(Math.min(MOST, query.maxDataPoints()));
    return Math.max(1, query.interval().orElse(whole).toMillis());
  }
}
