package lockstep.core.resource;

/// The name of a Git commit.
///
/// @param hex 40 lower-case hexadecimal digits
public record CommitId(String hex) {
  public CommitId {
    if (!isValid(hex)) {
      throw new IllegalArgumentException("commit id: %s (expected: 40 hex digits)".formatted(hex));
    }
  }

  /// True when `text` is a full commit name.
  public static boolean isValid(String text) {
    return HexName.isValid(text);
  }

  /// The first seven digits, as Git prints it for people.
  public String abbreviated() {
    return hex.substring(0, 7);
  }

  @Override
  public String toString() {
    return hex;
  }
}
