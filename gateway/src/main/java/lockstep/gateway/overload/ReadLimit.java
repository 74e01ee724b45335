package lockstep.gateway.overload;

/// How many reads go to the members at once: additive increase, multiplicative decrease on what
/// reads take. Immutable, a pure function of what was measured.
///
/// Every quarter of a second the mean time of the reads that were answered in it is compared with
/// the base, the time of an unhurried read: the shortest such mean, which rises by 1 % at a time so
/// that it follows a server that has become slower for good. More than three times the base and
/// 20 ms is too many at once: the limit goes to 80 % of what is under way. Less, with the limit
/// nearly used: the limit grows by 5 %.
///
/// @param limit reads at once
/// @param baseNanos 0 while nothing was measured
record ReadLimit(int limit, double baseNanos) {
  private static final double TOO_SLOW = 3;
  private static final double UNNOTICED_NANOS = 20e6;
  private static final double DRIFT = 1.01;
  private static final double DECREASE = 0.8;
  private static final double NEARLY = 0.8;
  private static final int STEPS = 20;

  /// The limit after one more measurement.
  ///
  /// @param nanos the mean time of a read
  /// @param underWay the most reads at once meanwhile
  ReadLimit step(double nanos, int underWay, int floor, int ceiling) {
    double base = baseNanos == 0 ? nanos : Math.min(nanos, baseNanos * DRIFT);
    if (nanos > TOO_SLOW * base + UNNOTICED_NANOS) {
      int fewer = Math.max(floor, (int) (Math.min(limit, underWay) * DECREASE));
      return new ReadLimit(Math.min(limit, fewer), base);
    }
    boolean used = underWay >= limit * NEARLY;
    int more = Math.min(ceiling, limit + Math.max(1, limit / STEPS));
    return new ReadLimit(used ? more : limit, base);
  }
}
