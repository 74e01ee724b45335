package lockstep.core.identity;

/// A password as the store keeps it. Prints as `***`.
///
/// @param encoded algorithm, iterations, salt and hash; made and read by [Passwords]
public record PasswordHash(String encoded) {
  @Override
  public String toString() {
    return "***";
  }
}
