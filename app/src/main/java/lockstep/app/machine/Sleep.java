package lockstep.app.machine;

import java.time.Duration;

/// Sleeping, for those who are handed it as an argument.
public final class Sleep {
  private Sleep() {}

  /// Returns after `pause`, or at once with the interrupt kept when the thread is interrupted.
  public static void quietly(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
