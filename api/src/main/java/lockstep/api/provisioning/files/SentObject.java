package lockstep.api.provisioning.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import lockstep.api.http.Request;
import lockstep.core.json.Parsed;
import lockstep.core.json.Yaml;
import lockstep.core.resource.RepoPath;
import lockstep.sync.save.Edit;

/// The object that a request sends, JSON or YAML.
final class SentObject {
  private static final String DASHBOARDS = "dashboard.grafana.app/";
  private static final String FOLDERS = "folder.grafana.app/";
  private static final List<String> OWN = List.of("name", "labels", "annotations");

  private SentObject() {}

  /// The tree, whatever it is.
  ///
  /// @param path tells JSON from YAML where the content type does not, or is wrong
  static ObjectNode read(Request request, RepoPath path) {
    return switch (isYaml(request, path) ? Yaml.read(request.body()) : request.parsed()) {
      case Parsed.Tree(JsonNode root) when root instanceof ObjectNode object -> object;
      case Parsed.Tree _ -> throw Asked.STATUS.badRequest("the body is no object");
      case Parsed.Problem problem -> throw Asked.STATUS.badRequest(problem.sentence());
    };
  }

  /// The text as it was sent, for a file of YAML: people write that, and programs write JSON. Not
  /// where it has what servers add and no file should.
  static Optional<Edit.FileText> file(Request request, RepoPath path, ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    boolean served =
        metadata.properties().stream().anyMatch(it -> !OWN.contains(it.getKey()))
            || Stream.of(metadata.path("labels"), metadata.path("annotations"))
                .flatMap(it -> it.properties().stream())
                .anyMatch(it -> it.getKey().startsWith("grafana.app/"));
    return isYaml(request, path) && isYaml(path) && !served
        ? Optional.of(Edit.FileText.of(path, request.body()))
        : Optional.empty();
  }

  private static boolean isYaml(Request request, RepoPath path) {
    String type = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    if (type.contains("yaml") || !isYaml(path)) {
      return type.contains("yaml");
    }
    // Clients that send everything as JSON send files of YAML so too.
    return !type.contains("json") || request.parsed() instanceof Parsed.Problem;
  }

  private static boolean isYaml(RepoPath path) {
    String name = path.name().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /// The dashboard that goes to `path`.
  static ObjectNode dashboard(Request request, RepoPath path) {
    ObjectNode object = read(request, path);
    String api = object.path("apiVersion").asText("");
    if (api.isEmpty()) {
      return object;
    }
    if (api.startsWith(FOLDERS)) {
      throw Asked.STATUS.badRequest(
          "cannot declare folders through files: POST to their directory, as in files/team/");
    }
    if (!api.startsWith(DASHBOARDS) || !object.path("kind").asText("").equals("Dashboard")) {
      throw Asked.STATUS.badRequest(
          "kind: %s of %s is not kept here (expected: Dashboard of dashboard.grafana.app)"
              .formatted(object.path("kind").asText(""), api));
    }
    if (!object.path("spec").isObject()) {
      throw Asked.STATUS.badRequest("spec: is missing or no object");
    }
    return object;
  }

  /// Refuses a new object that says nothing of its identity.
  static void checkNamed(ObjectNode object) {
    boolean named =
        object.has("apiVersion")
            ? isGiven(object.at("/metadata/name")) || isGiven(object.at("/metadata/generateName"))
            : isGiven(object.path("uid"));
    if (!named) {
      throw Asked.STATUS.badRequest(
          object.has("apiVersion")
              ? "metadata: name or generateName required"
              : "uid: is missing (of an object without apiVersion; name or generateName required)");
    }
  }

  private static boolean isGiven(JsonNode name) {
    return name.isTextual() && !name.textValue().isBlank();
  }
}
