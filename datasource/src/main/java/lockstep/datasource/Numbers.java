package lockstep.datasource;

import java.util.OptionalDouble;

/// Numbers as people type them into queries.
public final class Numbers {
  private static final int LONGEST = 64;

  private Numbers() {}

  /// The finite number that `text` spells; empty when it spells none.
  public static OptionalDouble parse(String text) {
    String trimmed = text.strip();
    if (trimmed.isEmpty() || trimmed.length() > LONGEST) {
      return OptionalDouble.empty();
    }
    try {
      double value = Double.parseDouble(trimmed);
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
