package lockstep.core.resource;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// A file's or directory's place below the repository's configured path, with `/` between segments.
///
/// A path that leaves the repository, names `.git` in any way that some file system takes for it,
/// or carries control characters cannot be made: [#problemWith] tells why.
///
/// @param value relative, without leading or trailing slash; empty for the root directory
public record RepoPath(String value) implements Comparable<RepoPath> {
  /// The root directory: the configured path itself.
  public static final RepoPath ROOT = new RepoPath("");

  private static final int MAX_LENGTH = 1024;

  /// No file system of today takes more for one name.
  private static final int MAX_SEGMENT_BYTES = 255;

  /// What a character takes at most.
  private static final int MOST_BYTES = 3;

  /// `.git` and its short name, with what NTFS leaves out at the end of a name.
  private static final Pattern DOT_GIT =
      Pattern.compile("(\\.git|git~1)[ .]*(:.*)?", Pattern.CASE_INSENSITIVE);

  /// What HFS+ leaves out of names.
  private static final Pattern IGNORED =
      Pattern.compile("[\\u200c-\\u200f\\u202a-\\u202e\\u206a-\\u206f\\ufeff]");

  private static final char FIRST_IGNORED = '\u200c';

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
    if (hasBarred(value)) {
      return Optional.of("path has a control character or backslash");
    }
    if (hasHalf(value)) {
      return Optional.of("path has half a character");
    }
    for (String segment : value.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return Optional.of("path has an empty, '.' or '..' segment");
      }
      if (mayBeDotGit(segment)
          && DOT_GIT.matcher(IGNORED.matcher(segment).replaceAll("")).matches()) {
        return Optional.of("path names .git");
      }
      if (segment.length() > MAX_SEGMENT_BYTES / MOST_BYTES
          && segment.getBytes(StandardCharsets.UTF_8).length > MAX_SEGMENT_BYTES) {
        return Optional.of("path has a name longer than %d bytes".formatted(MAX_SEGMENT_BYTES));
      }
    }
    return Optional.empty();
  }

  /// False for nearly all names, and much sooner than the patterns.
  private static boolean mayBeDotGit(String segment) {
    char first = segment.charAt(0);
    return first == '.' || first == 'g' || first == 'G' || hasRare(segment);
  }

  private static boolean hasRare(String segment) {
    for (int i = 0; i < segment.length(); i++) {
      if (segment.charAt(i) >= FIRST_IGNORED) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasBarred(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == 0x7f || c == '\\') {
        return true;
      }
    }
    return false;
  }

  private static boolean hasHalf(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        return value.codePoints().anyMatch(RepoPath::isHalf);
      }
    }
    return false;
  }

  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
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
