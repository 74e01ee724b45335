package lockstep.core.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Pattern;
import lockstep.core.json.Json;

/// Files in Kubernetes style: `apiVersion`, `kind`, `metadata.name`, `spec`.
final class ResourceFile {
  /// The API group of dashboards, with its slash.
  static final String DASHBOARD_GROUP = "dashboard.grafana.app/";

  /// The version that new files are written in.
  static final String DASHBOARD_API = DASHBOARD_GROUP + "v1";

  private static final String FOLDER_GROUP = "folder.grafana.app/";
  private static final int MAX_SHOWN_TITLE = 100;

  /// As Kubernetes writes versions. One that is newer than this program is taken as it is.
  private static final Pattern VERSION = Pattern.compile("v\\d{1,4}((alpha|beta)\\d{1,4})?");

  private ResourceFile() {}

  /// True for an object that says of itself what it is.
  static boolean isResource(ObjectNode root) {
    return root.path("apiVersion").isTextual() && root.path("kind").isTextual();
  }

  /// What a resource outside `_folder.json` is.
  static Content dashboard(ObjectNode root) {
    String api = root.path("apiVersion").textValue();
    String kind = root.path("kind").textValue();
    if (api.startsWith(FOLDER_GROUP)) {
      return new Content.Bad(
          "a folder is declared by the %s of its directory".formatted(Formats.FOLDER_FILE));
    }
    if (!api.startsWith(DASHBOARD_GROUP) || !kind.equals("Dashboard")) {
      return new Content.Other();
    }
    if (!VERSION.matcher(api.substring(DASHBOARD_GROUP.length())).matches()) {
      return new Content.Bad(
          "apiVersion: %s is no version (expected: such as %s)".formatted(api, DASHBOARD_API));
    }
    Optional<String> nameless = problemWithName(root);
    if (nameless.isPresent()) {
      return new Content.Bad(nameless.get());
    }
    JsonNode spec = root.path("spec");
    if (!spec.isObject()) {
      return new Content.Bad("spec: missing or not an object");
    }
    String title = spec.path("title").asText("");
    if (title.isBlank()) {
      return new Content.Bad("spec.title: missing or empty");
    }
    return new Content.DashboardFile(
        uid(root), title, ClassicFile.tags(spec.path("tags")), Optional.of(api));
  }

  /// What the `_folder.json` at `path` says. One without a title gets the name of its directory.
  static Content folder(RepoPath path, ObjectNode root) {
    String api = root.path("apiVersion").asText("");
    if (!api.startsWith(FOLDER_GROUP) || !root.path("kind").asText("").equals("Folder")) {
      return new Content.Bad(
          "not a resource of kind Folder: write %s, or delete the file and let the job fixFolderMetadata write it with the uid that the folder has"
              .formatted(expected(path, root)));
    }
    Optional<String> nameless = problemWithName(root);
    if (nameless.isPresent()) {
      return new Content.Bad(nameless.get());
    }
    String title = root.path("spec").path("title").asText("");
    String shown = title.isBlank() ? path.parent().name() : title;
    return shown.isBlank()
        ? new Content.Bad("spec.title: missing or empty")
        : new Content.FolderFile(uid(root), shown);
  }

  /// How to write a folder file that is none. Whoever wrote `{"title": ...}` finds that title in
  /// it.
  private static String expected(RepoPath path, ObjectNode root) {
    String given = root.path("title").asText("");
    boolean fits = !given.isBlank() && given.length() <= MAX_SHOWN_TITLE;
    String directory = path.parent().name();
    String slug = Slug.of(directory);
    String name = slug.substring(0, Math.min(slug.length(), Uid.MAX_LENGTH));
    ObjectNode folder =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", FOLDER_GROUP + "v1")
            .put("kind", "Folder");
    folder.putObject("metadata").put("name", name);
    folder.putObject("spec").put("title", fits ? given : directory.isEmpty() ? name : directory);
    return Json.write(folder);
  }

  private static Uid uid(ObjectNode root) {
    return new Uid(root.path("metadata").path("name").textValue());
  }

  private static Optional<String> problemWithName(ObjectNode root) {
    JsonNode name = root.path("metadata").path("name");
    if (name.isTextual()) {
      return Uid.problemWith(name.textValue()).map("metadata.name: "::concat);
    }
    return Optional.of(
        root.path("metadata").has("generateName")
            ? "metadata.name: missing; generateName would give another uid on each instance"
            : "metadata.name: missing or not text");
  }
}
