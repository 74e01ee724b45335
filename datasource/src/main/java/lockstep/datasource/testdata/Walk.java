package lockstep.datasource.testdata;

import java.util.OptionalDouble;
import lockstep.datasource.Query;

/// A line that wanders like a random walk and yet is a function of time: zooming and reloading show
/// the same line.
///
/// It is a sum of smooth noises, one for each period from a second to about 18 hours. The longer
/// the period, the wider its swing, by the square root: that is how a walk spreads.
final class Walk {
  private static final int OCTAVES = 17;
  private static final double HOUR_MILLIS = 3_600_000;
  private static final double SWING_OF_AN_HOUR = 3;
  private static final double DIGITS = 1e6;

  private final long seed;
  private final double start;
  private final double spread;
  private final double noise;
  private final OptionalDouble min;
  private final OptionalDouble max;

  private Walk(
      long seed,
      double start,
      double spread,
      double noise,
      OptionalDouble min,
      OptionalDouble max) {
    this.seed = seed;
    this.start = start;
    this.spread = spread;
    this.noise = noise;
    this.min = min;
    this.max = max;
  }

  /// The walk that `query` describes with `startValue`, `spread`, `noise`, `min` and `max`.
  ///
  /// @param index which of the series of the query
  static Walk of(Query query, int index) {
    long seed = Hash.part(Seeds.of(query), index);
    return new Walk(
        seed,
        query.number("startValue").orElse(Hash.unit(seed, -1) * 100),
        query.number("spread").orElse(1),
        query.number("noise").orElse(0),
        query.number("min"),
        query.number("max"));
  }

  /// The value at `millis` since 1970.
  double at(long millis) {
    double value = start;
    for (int octave = 0; octave < OCTAVES; octave++) {
      long period = 1000L << octave;
      double swing = spread * SWING_OF_AN_HOUR * Math.sqrt(period / HOUR_MILLIS);
      value += swing * smooth(Hash.part(seed, octave), millis, period);
    }
    value += noise * Hash.signed(seed ^ millis, OCTAVES);
    return Math.round(bounded(value) * DIGITS) / DIGITS;
  }

  private static double smooth(long seed, long millis, long period) {
    long bucket = Math.floorDiv(millis, period);
    double x = Math.floorMod(millis, period) / (double) period;
    double eased = x * x * (3 - 2 * x);
    double before = Hash.signed(seed, bucket);
    return before + (Hash.signed(seed, bucket + 1) - before) * eased;
  }

  /// Turns back at the limits instead of sticking to them.
  private double bounded(double value) {
    if (min.isPresent() && max.isPresent()) {
      double low = min.getAsDouble();
      double width = max.getAsDouble() - low;
      if (width <= 0) {
        return low;
      }
      double along = (value - low) % (2 * width);
      double forward = along < 0 ? along + 2 * width : along;
      return low + (forward <= width ? forward : 2 * width - forward);
    }
    double above =
        min.isPresent() ? min.getAsDouble() + Math.abs(value - min.getAsDouble()) : value;
    return max.isPresent() ? max.getAsDouble() - Math.abs(max.getAsDouble() - above) : above;
  }
}
