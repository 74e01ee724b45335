package lockstep.app.config;

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

  @Override
  public String toString() {
    return isPresent() ? "***" : "(none)";
  }
}
