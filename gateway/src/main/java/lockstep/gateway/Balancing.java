package lockstep.gateway;

import java.time.Duration;
import lockstep.gateway.choose.Balance;
import lockstep.gateway.passive.OutlierRules;

/// How requests are spread and retried.
///
/// @param balance in load-balancer mode
/// @param slowStart how long the share of a member that came back grows
/// @param outliers which members reads pass over
/// @param queue requests that wait for a connection to one member
/// @param queueWait how long they wait
/// @param retryPercent of the reads that may be sent again because a member was slow or could not
public record Balancing(
    Balance balance,
    Duration slowStart,
    OutlierRules outliers,
    int queue,
    Duration queueWait,
    int retryPercent) {
  public Balancing {
    if (slowStart.isNegative() || queueWait.isNegative() || queue < 0 || retryPercent < 0) {
      throw new IllegalArgumentException(
          "gateway.slowStart, queue and retries: must be at least 0");
    }
  }

  /// Least requests, 10 s of slow start, a queue of 1024 for 1 s, a tenth of the reads again.
  public static Balancing defaults() {
    return new Balancing(
        Balance.LEAST_REQUESTS,
        Duration.ofSeconds(10),
        OutlierRules.defaults(),
        1024,
        Duration.ofSeconds(1),
        10);
  }
}
