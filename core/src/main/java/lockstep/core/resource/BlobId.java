package lockstep.core.resource;

/// The name of a Git blob.
///
/// @param hex 40 lower-case hexadecimal digits
public record BlobId(String hex) {
  public BlobId {
    if (!isValid(hex)) {
      throw new IllegalArgumentException("blob id: %s (expected: 40 hex digits)".formatted(hex));
    }
  }

  /// True when `text` is a full blob name.
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
