package lockstep.core.identity;

/// A password as somebody typed it. Prints as `***`.
///
/// @param secret the characters; only [Passwords] looks at them
public record Password(String secret) {
  @Override
  public String toString() {
    return "***";
  }
}
