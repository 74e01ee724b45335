package lockstep.core.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import lockstep.core.time.Ticker;

/// Both kinds of time, turned by the test alone.
public final class TestClock implements InstantSource, Ticker {
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");
  private long nanos;

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  /// Lets time pass.
  public synchronized void advance(Duration by) {
    now = now.plus(by);
    nanos += by.toNanos();
  }
}
