package lockstep.sync.save;

/// The id that makes a save idempotent: a retry under the same id is the same save.
///
/// @param value 1 to 64 characters of `A-Z a-z 0-9 _ - .`, normally a UUID
public record SaveId(String value) {
  /// The HTTP header that carries it in.
  public static final String HEADER = "Lockstep-Save-Id";

  private static final int MAX_LENGTH = 64;

  public SaveId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "save id (expected: 1 to 64 letters, digits, '_', '-', '.')");
    }
  }

  /// True when `value` can be a save id.
  public static boolean isValid(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_LENGTH
        && value
            .chars()
            .allMatch(
                c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.'));
  }

  @Override
  public String toString() {
    return value;
  }
}
