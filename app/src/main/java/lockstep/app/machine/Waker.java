package lockstep.app.machine;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A bell by a sleeping loop: rung often, it wakes the loop once.
public final class Waker {
  private final Semaphore rung = new Semaphore(0);

  /// Wakes the loop, or keeps it from falling asleep.
  public void wake() {
    rung.release();
  }

  /// Sleeps until `longest` has passed or somebody rings.
  public void await(Duration longest) throws InterruptedException {
    if (rung.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
      rung.drainPermits();
    }
  }
}
