package lockstep.api.provisioning.files;

import java.util.Locale;
import java.util.Optional;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.k8s.Statuses;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.sync.save.Edit;

/// What a request asks for: a path, whether it means a directory, and what the edit started from.
///
/// @param path relative, safe
/// @param directory true when it ends with a slash
record Asked(RepoPath path, boolean directory) {
  static final Statuses STATUS = new Statuses("provisioning.grafana.app", "files");

  /// The path behind `files/` or `history/`.
  static Asked of(Request request) {
    return of(request.variable("path"), request.path().endsWith("/"));
  }

  /// A path as a query parameter names it.
  static Asked of(String path) {
    String bare = path.startsWith("/") ? path.substring(1) : path;
    return bare.endsWith("/") ? of(bare.substring(0, bare.length() - 1), true) : of(bare, false);
  }

  private static Asked of(String path, boolean directory) {
    String lower = path.toLowerCase(Locale.ROOT);
    Optional<String> problem =
        lower.contains("%2f") || lower.contains("%5c") || lower.contains("%2e")
            ? Optional.of("path has an escaped slash, backslash or dot")
            : RepoPath.problemWith(path);
    if (problem.isPresent() || path.isEmpty()) {
      throw STATUS.badRequest("path: " + problem.orElse("path is empty"));
    }
    return new Asked(new RepoPath(path), directory);
  }

  boolean isRaw() {
    return path.name().toLowerCase(Locale.ROOT).endsWith(".md");
  }

  /// True when the file is one whose content can be told: a dashboard, a folder, a text.
  boolean isReadable() {
    return isRaw() ? path.depth() <= Formats.MAX_DEPTH : Formats.isRead(path);
  }

  /// Why the file cannot be read here.
  HttpFault unreadable() {
    if (path.depth() > Formats.MAX_DEPTH) {
      return STATUS.badRequest(
          "path: %s has %d segments (expected: at most %d)"
              .formatted(path, path.depth(), Formats.MAX_DEPTH));
    }
    return STATUS.badRequest(
        Formats.isHidden(path)
            ? "path: nothing below a name that begins with a dot is read (%s)".formatted(path)
            : "path: %s ends with none of .json, .yaml, .yml and .md".formatted(path));
  }

  /// Refuses what nobody may write by its own path.
  void checkWritable() {
    if (path.name().equals(Formats.FOLDER_FILE)) {
      throw STATUS.fault(
          403,
          "Forbidden",
          "%s cannot be written by itself: PUT its directory, %s/"
              .formatted(path, path.parent().isRoot() ? "" : path.parent()),
          path.value());
    }
    if (!directory && (isRaw() || !isReadable())) {
      throw isRaw()
          ? STATUS.badRequest("path: %s can be read and not written here".formatted(path))
          : unreadable();
    }
  }

  /// What the edit started from: the hash in `If-Match`, or whatever is there.
  static Edit.Base base(Request request) {
    Optional<String> tag = request.header("If-Match").map(Request::bareTag);
    if (tag.isEmpty() || tag.get().equals("*")) {
      return new Edit.Base.Any();
    }
    if (!BlobId.isValid(tag.get())) {
      throw STATUS.fault(
          409,
          "Conflict",
          "If-Match: %s is no hash of a file (expected: the ETag, or hash, of the file as loaded)"
              .formatted(tag.get()),
          "");
    }
    return new Edit.Base.Exact(new BlobId(tag.get()));
  }
}
