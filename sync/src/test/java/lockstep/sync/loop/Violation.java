package lockstep.sync.loop;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/// A promise was broken.
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  Violation(String message) {
    super(message);
  }

  @FormatMethod
  static void unless(boolean kept, @FormatString String message, Object... arguments) {
    if (!kept) {
      throw new Violation(message.formatted(arguments));
    }
  }
}
