package lockstep.trials.harness;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Waits for something that other processes bring about: looks again and again, and never longer
/// than a bound.
public final class Eventually {
  private static final long LOOK_AGAIN_MILLIS = 20;

  private Eventually() {}

  /// Returns once `claim` holds.
  ///
  /// @throws AssertionError naming `what` when it does not within `bound`
  public static void holds(String what, Duration bound, Callable<Boolean> claim) {
    long end = System.nanoTime() + bound.toNanos();
    Exception last = null;
    do {
      try {
        if (claim.call()) {
          return;
        }
        last = null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting until " + what, e);
      } catch (Exception e) {
        last = e; // a process that is just starting or ending: look again
      }
      pause();
    } while (System.nanoTime() < end);
    throw timedOut(what, bound, last);
  }

  private static AssertionError timedOut(String what, Duration bound, @Nullable Exception last) {
    return new AssertionError("not within %s: %s".formatted(bound, what), last);
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
