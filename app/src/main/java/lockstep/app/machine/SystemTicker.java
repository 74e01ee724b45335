package lockstep.app.machine;

import lockstep.core.time.Ticker;

/// The machine's own monotonic clock.
public final class SystemTicker implements Ticker {
  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
