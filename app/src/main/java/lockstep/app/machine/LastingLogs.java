package lockstep.app.machine;

import java.util.logging.LogManager;

/// Loggers that go on until the process has ended. The usual manager takes their handlers away as
/// soon as it is to end, and how a server stops would not be told.
public final class LastingLogs extends LogManager {
  private static volatile boolean lasting;

  /// Made by the platform, which knows it by name.
  public LastingLogs() {}

  /// From now on the handlers stay.
  static void last() {
    lasting = true;
  }

  @Override
  public void reset() {
    if (!lasting) {
      super.reset();
    }
  }
}
