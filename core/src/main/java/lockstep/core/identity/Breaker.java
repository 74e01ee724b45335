package lockstep.core.identity;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import lockstep.core.time.Ticker;

/// Remembers that the store is away, so that not every request waits to find that out again: while
/// it is, one caller each `pause` tries.
final class Breaker {
  private final Ticker ticker;
  private final Duration pause;
  private final AtomicLong retryAtNanos = new AtomicLong();
  private volatile boolean broken;

  Breaker(Ticker ticker, Duration pause) {
    this.ticker = ticker;
    this.pause = pause;
  }

  /// True when the caller should try the store. It must then tell how that went.
  boolean admits() {
    if (!broken) {
      return true;
    }
    long now = ticker.nanos();
    long due = retryAtNanos.get();
    return now - due >= 0 && retryAtNanos.compareAndSet(due, now + pause.toNanos());
  }

  /// True when the store was away when it was last asked.
  boolean isBroken() {
    return broken;
  }

  void succeeded() {
    if (broken) {
      broken = false;
    }
  }

  void failed() {
    retryAtNanos.set(ticker.nanos() + pause.toNanos());
    broken = true;
  }
}
