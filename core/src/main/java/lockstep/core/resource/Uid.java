package lockstep.core.resource;

import java.util.Optional;

/// The identity of a dashboard or folder, the same on every instance.
///
/// @param value 1 to 40 characters of `A-Z a-z 0-9 _ -`, Grafana's rule
public record Uid(String value) implements Comparable<Uid> {
  /// The longest uid that Grafana takes, in characters.
  public static final int MAX_LENGTH = 40;

  public Uid {
    Optional<String> problem = problemWith(value);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(problem.get());
    }
  }

  /// Why `value` cannot be a uid, in words for a person; empty when it can.
  public static Optional<String> problemWith(String value) {
    if (value.isEmpty()) {
      return Optional.of("uid is empty");
    }
    if (value.length() > MAX_LENGTH) {
      return Optional.of("uid too long, max 40 characters");
    }
    if (!isAllowed(value)) {
      return Optional.of("uid contains illegal characters");
    }
    return Optional.empty();
  }

  private static boolean isAllowed(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!isAllowed(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  @Override
  public int compareTo(Uid other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
