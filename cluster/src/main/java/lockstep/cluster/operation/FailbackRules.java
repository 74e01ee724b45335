package lockstep.cluster.operation;

import java.time.Duration;
import java.util.List;

/// When the lease goes back to a preferred member by itself.
///
/// @param automatic false: only a person gives it back, and the rest means nothing
/// @param healthyFor how long the preferred member must have been fit without a break
/// @param quietFor for how long the holder must not have changed
/// @param windows it happens only while one of them is open; empty: at any time
public record FailbackRules(
    boolean automatic, Duration healthyFor, Duration quietFor, List<Window> windows) {
  /// By hand.
  public static final FailbackRules MANUAL =
      new FailbackRules(false, Duration.ofMinutes(5), Duration.ofHours(1), List.of());

  public FailbackRules {
    windows = List.copyOf(windows);
  }
}
