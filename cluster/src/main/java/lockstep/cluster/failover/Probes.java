package lockstep.cluster.failover;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import lockstep.core.time.Ticker;

/// How often proxies ask how this instance is. One question is not enough: a person may have asked.
/// For any thread.
final class Probes {
  private static final int STEADY = 3;

  private final Ticker ticker;
  private final Duration window;
  private final Deque<Long> latest = new ArrayDeque<>();
  private long lastNanos;

  /// @param window in which a proxy asks several times
  Probes(Ticker ticker, Duration window) {
    this.ticker = ticker;
    this.window = window;
    this.lastNanos = ticker.nanos();
  }

  synchronized void asked() {
    lastNanos = ticker.nanos();
    latest.addLast(lastNanos);
    if (latest.size() > STEADY) {
      latest.removeFirst();
    }
  }

  /// True when a proxy asks all the time.
  synchronized boolean steady() {
    return latest.size() == STEADY && age(latest.getFirst()).compareTo(window) < 0;
  }

  /// Since the last question, or since this was made.
  synchronized Duration silence() {
    return age(lastNanos);
  }

  private Duration age(long nanos) {
    return Duration.ofNanos(ticker.nanos() - nanos);
  }
}
