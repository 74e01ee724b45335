package lockstep.cluster.lease;

import java.time.Duration;

/// What of the history is kept. It must reach back further than any rule that counts in it.
///
/// @param keptFor for how long each transition is kept
/// @param atLeast how many of the newest are kept however old they are
public record HistoryRules(Duration keptFor, int atLeast) {
  /// Unless somebody says otherwise.
  public static final HistoryRules DEFAULTS = new HistoryRules(Duration.ofDays(365), 1000);

  /// No shorter time can be said.
  public static final Duration SHORTEST = Duration.ofDays(1);

  /// No smaller number can be said.
  public static final int FEWEST = 100;
}
