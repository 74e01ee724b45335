package lockstep.gateway.proxy;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lockstep.core.time.Deadline;
import lockstep.core.time.Ticker;

/// How a gateway takes its leave: whoever asks whether it is ready hears that it goes while it
/// still serves, so that what is in front of it has moved on before it stops to listen.
public final class Drain {
  /// A balancer that asks less often than this is not waited for.
  private static final Duration WATCHED = Duration.ofMinutes(1);

  private static final Set<String> CHECKS = Set.of("/readyz", "/ha/primary", "/ha/replica");

  private final Ticker ticker;
  private volatile Optional<Deadline> watched = Optional.empty();
  private volatile boolean begun;

  /// A gateway that stays.
  public Drain(Ticker ticker) {
    this.ticker = ticker;
  }

  /// Notes who watches.
  ///
  /// @return true when `path` asks whether the gateway is ready and it is about to go
  boolean turnsAway(String path) {
    if (!CHECKS.contains(path)) {
      return false;
    }
    watched = Optional.of(Deadline.after(ticker, WATCHED));
    return begun;
  }

  /// True once the gateway is about to go.
  boolean begun() {
    return begun;
  }

  /// Says from now on that the gateway goes.
  ///
  /// @return true when somebody asks, who should get a while to hear of it
  public boolean begin() {
    begun = true;
    return watched.filter(until -> !until.passed(ticker)).isPresent();
  }

  /// Waits so long, or until the thread is interrupted.
  public void await(Duration patience) {
    try {
      new CountDownLatch(1).await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
