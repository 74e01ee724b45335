package lockstep.core.resource;

import java.util.Optional;

/// A file's or directory's place below the repository's configured path, with `/` between segments.
///
/// A path that leaves the repository, names `.git` or carries control characters cannot be made:
/// [#problemWith] tells why.
///
/// @param value relative, without leading or trailing slash; empty for the root directory
public record RepoPath(String value) implements Comparable<RepoPath> {
  /// The root directory: the configured path itself.
  public static final RepoPath ROOT = new RepoPath("");

  private static final int MAX_LENGTH = 1024;

  public RepoPath {
    Optional<String> problem = problemWith(value);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(problem.get());
    }
  }

  /// Why `value` cannot be a path, in words for a person; empty when it can.
  public static Optional<String> problemWith(String value) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.length() > MAX_LENGTH) {
      return Optional.of("path is longer than %d characters".formatted(MAX_LENGTH));
    }
    if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '\\')) {
      return Optional.of("path has a control character or backslash");
    }
    for (String segment : value.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return Optional.of("path has an empty, '.' or '..' segment");
      }
      if (segment.equalsIgnoreCase(".git")) {
        return Optional.of("path names .git");
      }
    }
    return Optional.empty();
  }

  /// The last segment; empty for the root.
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /// The directory that holds this path; the root is its own parent.
  public RepoPath parent() {
    int slash = value.lastIndexOf('/');
    return slash < 0 ? ROOT : new RepoPath(value.substring(0, slash));
  }

  /// The path of `segment` in this directory.
  public RepoPath child(String segment) {
    return new RepoPath(isRoot() ? segment : value + "/" + segment);
  }

  /// True for the configured path itself.
  public boolean isRoot() {
    return value.isEmpty();
  }

  /// The number of segments: 0 for the root.
  public int depth() {
    return isRoot() ? 0 : (int) value.chars().filter(c -> c == '/').count() + 1;
  }

  @Override
  public int compareTo(RepoPath other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
