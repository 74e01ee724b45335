package lockstep.core.secret;

/// A credential. It never shows in a log, an error or a debugger's line.
///
/// @param reveal the credential itself; empty when there is none
public record Secret(String reveal) {
  /// No credential.
  public static final Secret NONE = new Secret("");

  /// True when there is one.
  public boolean isPresent() {
    return !reveal.isEmpty();
  }

  /// The text with every occurrence of the credential masked.
  public String maskedIn(String text) {
    return isPresent() ? text.replace(reveal, "***") : text;
  }

  @Override
  public String toString() {
    return isPresent() ? "***" : "(none)";
  }
}
