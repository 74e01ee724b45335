package lockstep.app.machine;

import java.io.IOException;
import java.io.InputStream;

/// Ends this process when the one that started it is gone.
public final class Supervised {
  private Supervised() {}

  /// Watches `input`, whose other end the parent holds: its end means that the parent died, however
  /// it died.
  public static void endWith(InputStream input) {
    Thread.ofPlatform()
        .daemon()
        .name("parent-watch")
        .start(
            () -> {
              try {
                while (input.read() >= 0) {
                  // the parent never writes; whatever comes says that it lives
                }
              } catch (IOException _) {
                // a broken pipe says the same as its end
              }
              System.exit(0);
            });
  }
}
