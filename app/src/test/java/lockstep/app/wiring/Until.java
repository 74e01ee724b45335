package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for what threads of the program bring about and tell nobody of: looks now and then, and
/// leaves the cores to them meanwhile.
final class Until {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BETWEEN = Duration.ofMillis(5);

  private Until() {}

  /// Returns once `condition` holds.
  ///
  /// @throws AssertionError naming `what` when it does not in time
  static void holds(String what, Callable<Boolean> condition) throws Exception {
    long begin = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        fail("not within %s: %s", PATIENCE, what);
      }
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }
}
