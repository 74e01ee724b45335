package lockstep.core.check;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

/// Assertions of the program about itself. They are always on: a wrong state must not go on.
public final class Check {
  private Check() {}

  /// Fails with `message`, formatted with `arguments`, unless `condition` holds.
  ///
  /// @throws IllegalStateException when the condition does not hold: a bug of ours
  @FormatMethod
  public static void that(boolean condition, @FormatString String message, Object... arguments) {
    if (!condition) {
      throw new IllegalStateException(message.formatted(arguments));
    }
  }
}
