package lockstep.git;

/// A password or token: never shown, not in a log, an exception or a debugger's summary.
///
/// @param value the secret itself; only the transport reads it
public record Secret(String value) {
  public Secret {
    if (value.isBlank()) {
      throw new IllegalArgumentException("secret is blank (expected: a token, or no token at all)");
    }
  }

  /// The text with every occurrence of the secret masked.
  String maskedIn(String text) {
    return text.replace(value, "***");
  }

  @Override
  public String toString() {
    return "***";
  }
}
