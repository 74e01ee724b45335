package lockstep.sim;

import com.google.errorprone.annotations.FormatMethod;

/// A promise was broken. The message begins with the name of the rule.
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Violation(String message) {
    super(message);
  }

  @FormatMethod
  static void unless(boolean holds, String rule, Object... arguments) {
    if (!holds) {
      throw new Violation(rule.formatted(arguments));
    }
  }
}
