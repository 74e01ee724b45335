package lockstep.sync.save;

import java.util.List;
import java.util.Optional;

/// The short name of a branch, such as `ann/new-panels`.
///
/// Git's own rules, and a few more: a name that begins with `refs/` or `-`, or is `HEAD`, is meant
/// as something else.
///
/// @param value 1 to 200 characters
public record BranchName(String value) {
  private static final int MAX_LENGTH = 200;
  private static final String FORBIDDEN = " ~^:?*[\\\u007f";
  private static final List<String> RESERVED = List.of("HEAD", "@");

  /// @throws IllegalArgumentException when it cannot be a branch
  public BranchName {
    problemWith(value)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException("branch: " + problem);
            });
  }

  /// Why `name` cannot be a branch; empty when it can.
  public static Optional<String> problemWith(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      return Optional.of("a branch has 1 to %d characters".formatted(MAX_LENGTH));
    }
    if (name.chars().anyMatch(c -> c < ' ' || FORBIDDEN.indexOf(c) >= 0)) {
      return Optional.of("a branch has no spaces, control characters or any of ~^:?*[\\");
    }
    boolean shape =
        name.startsWith("-")
            || name.startsWith("refs/")
            || name.contains("..")
            || name.contains("@{")
            || name.endsWith(".")
            || RESERVED.contains(name);
    boolean part =
        List.of(name.split("/", -1)).stream()
            .anyMatch(each -> each.isEmpty() || each.startsWith(".") || each.endsWith(".lock"));
    return shape || part
        ? Optional.of(
            "'%s' is not a branch name (expected: such as ann/new-panels)".formatted(name))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
