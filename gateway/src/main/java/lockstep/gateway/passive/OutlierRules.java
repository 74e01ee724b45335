package lockstep.gateway.passive;

import java.time.Duration;

/// When a member that its probes find well is passed over by reads all the same.
///
/// @param errors failures in a row: refused, broken and timed out connections
/// @param slower how many times the others' latency its own must be
/// @param above the least latency that counts as slow at all
/// @param ejection how long the first time; the n-th time in a row n times as long, up to twelve
/// @param capPercent the most members at once; never all of them
public record OutlierRules(
    int errors, double slower, Duration above, Duration ejection, int capPercent) {
  public OutlierRules {
    require(errors > 0, "errors: must be at least 1");
    require(slower > 1, "slower: must be above 1");
    require(!above.isNegative(), "above: must be at least 0");
    require(!ejection.isNegative() && !ejection.isZero(), "ejection: must be longer than 0");
    require(capPercent >= 0 && capPercent <= 100, "cap: must be 0 to 100");
  }

  /// 5 failures, 3 times as slow and above 200 ms, for 5 s, at most half of the members.
  public static OutlierRules defaults() {
    return new OutlierRules(5, 3, Duration.ofMillis(200), Duration.ofSeconds(5), 50);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException("gateway.outliers." + message);
    }
  }
}
