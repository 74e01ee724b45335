package lockstep.core.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;

/// The file formats of a repository, Grafana's own (design, section 5).
///
/// Read are `.json`, `.yaml` and `.yml`, in any case, at most [#MAX_DEPTH] deep and [#MAX_BYTES]
/// long. Nothing below a name that starts with a dot is. A file that plainly is something else (a
/// list, a `package.json`, a Kubernetes manifest) is [Content.Other]; a file that tried to be a
/// dashboard or folder and is none is [Content.Bad].
public final class Formats {
  /// The largest file that is read, in bytes.
  public static final int MAX_BYTES = Json.MAX_BYTES;

  /// How many segments the path of a file may have, its name included.
  public static final int MAX_DEPTH = 8;

  /// The file that gives a directory a stable uid and a title.
  public static final String FOLDER_FILE = "_folder.json";

  /// How deep in a file the members stand that say what it is: in `metadata` or `spec`.
  private static final int LEVELS = 2;

  private static final RepoPath ANYWHERE = new RepoPath("anywhere.json");

  private static final byte[] LFS_POINTER =
      "version https://git-lfs.github.com/".getBytes(StandardCharsets.UTF_8);

  private Formats() {}

  /// True when the bytes of a file at `path` matter: only then need they be read for [#parse].
  public static boolean isRead(RepoPath path) {
    return hasFormat(path) && path.depth() <= MAX_DEPTH;
  }

  /// What a file is. Never throws: a file that nobody can read is a [Content.Bad] with the reason.
  ///
  /// @param bytes its content; ignored unless [#isRead]
  public static Content parse(RepoPath path, byte[] bytes) {
    if (!hasFormat(path)) {
      return new Content.Other();
    }
    if (path.depth() > MAX_DEPTH) {
      return new Content.Bad(
          "the path has %d segments; at most %d are read".formatted(path.depth(), MAX_DEPTH));
    }
    if (bytes.length >= LFS_POINTER.length
        && Arrays.equals(bytes, 0, LFS_POINTER.length, LFS_POINTER, 0, LFS_POINTER.length)) {
      return new Content.Bad(
          "a pointer of Git LFS, which is never followed: commit the file itself");
    }
    return switch (TextFormat.of(path).outline(bytes, LEVELS)) {
      case Parsed.Problem problem -> new Content.Bad(problem.sentence());
      case Parsed.Tree(JsonNode root) -> ofTree(path, root);
    };
  }

  /// What a file is at any path that is [#isUsual], found out before its path is known; empty when
  /// that depends on the path, or it is no dashboard.
  public static Optional<Content> parseAnywhere(byte[] bytes) {
    return parse(ANYWHERE, bytes) instanceof Content.DashboardFile file
            && !file.uid().equals(DerivedUid.ofFile(ANYWHERE))
        ? Optional.of(file)
        : Optional.empty();
  }

  /// True for the path of a JSON file that is read and is no folder's own.
  public static boolean isUsual(RepoPath path) {
    return TextFormat.JSON.fits(path) && isRead(path) && !path.name().equals(FOLDER_FILE);
  }

  /// What a file above [#MAX_BYTES] is, which nobody needs to read for that.
  ///
  /// @param size in bytes
  public static Content oversized(RepoPath path, long size) {
    return isRead(path)
        ? new Content.Bad("the file has %,d bytes; at most %,d are read".formatted(size, MAX_BYTES))
        : new Content.Other();
  }

  /// True when the path has a segment that starts with a dot: tools keep their own files there.
  public static boolean isHidden(RepoPath path) {
    return path.value().startsWith(".") || path.value().contains("/.");
  }

  private static Content ofTree(RepoPath path, JsonNode root) {
    boolean folderFile = path.name().equals(FOLDER_FILE);
    if (!(root instanceof ObjectNode object)) {
      return folderFile ? new Content.Bad("not an object") : new Content.Other();
    }
    if (folderFile) {
      return ResourceFile.folder(path, object);
    }
    return ResourceFile.isResource(object)
        ? ResourceFile.dashboard(object)
        : ClassicFile.dashboard(path, object);
  }

  private static boolean hasFormat(RepoPath path) {
    return Arrays.stream(TextFormat.values()).anyMatch(format -> format.fits(path))
        && !isHidden(path);
  }
}
