package lockstep.cluster.command;

import java.time.Duration;

/// Times as people say them.
final class Words {
  private Words() {}

  /// Rounded up to minutes, such as `2 h` or `1 h 20 min`.
  static String of(Duration duration) {
    long minutes = duration.plusSeconds(59).toMinutes();
    if (minutes < 60) {
      return minutes + " min";
    }
    return minutes % 60 == 0
        ? minutes / 60 + " h"
        : "%d h %d min".formatted(minutes / 60, minutes % 60);
  }
}
