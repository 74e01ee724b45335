package lockstep.api.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lockstep.api.http.Request;
import lockstep.core.json.Parsed;
import lockstep.core.json.Yaml;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Edit;

/// An object as somebody sent it, JSON or YAML.
///
/// @param root the whole
/// @param statuses for what is wrong with it
public record Body(ObjectNode root, Statuses statuses) {
  static final String NAMESPACE = "default";

  /// Names no version: an empty `If-Match` must not mean any.
  private static final String NO_TAG = "\"\"";
  static final String FOLDER = "grafana.app/folder";
  private static final String CHECKSUM = "grafana.app/sourceChecksum";

  /// Milliseconds since 1970, as Grafana writes them.
  private static final String TIMESTAMP = "grafana.app/sourceTimestamp";

  private static final String MESSAGE = "grafana.app/message";

  /// Reads the body of a request that writes.
  ///
  /// @param apiVersion that the path names
  static Body read(Request request, Statuses statuses, String apiVersion, String kind) {
    refuseDryRun(request, statuses);
    Body body = new Body(tree(request, statuses), statuses);
    String version = body.root.path("apiVersion").asText(apiVersion);
    if (!version.equals(apiVersion)) {
      throw statuses.badRequest(
          "apiVersion: is %s (expected: %s, as in the path)".formatted(version, apiVersion));
    }
    if (!body.root.path("kind").asText(kind).equals(kind)) {
      throw statuses.badRequest("kind: is not " + kind);
    }
    if (!body.root.path("spec").isObject()) {
      throw statuses.badRequest("spec: is missing or no object");
    }
    if (!body.metadata().path("namespace").asText(NAMESPACE).equals(NAMESPACE)) {
      throw statuses.badRequest("metadata.namespace: is not " + NAMESPACE);
    }
    body.root.put("apiVersion", apiVersion).put("kind", kind);
    return body;
  }

  /// Nothing is written for a dry run, so none is promised.
  static void refuseDryRun(Request request, Statuses statuses) {
    if (request.parameter("dryRun").isPresent()) {
      throw statuses.badRequest("dryRun: is not supported here; nothing was written");
    }
  }

  /// Which file an object is from, which content of it, and when that came to be.
  static void source(
      ObjectNode annotations, RepoPath path, Optional<BlobId> blob, Optional<Instant> changed) {
    annotations.put("grafana.app/sourcePath", path.value());
    blob.ifPresent(it -> annotations.put(CHECKSUM, it.hex()));
    changed.ifPresent(at -> annotations.put(TIMESTAMP, Long.toString(at.toEpochMilli())));
  }

  JsonNode metadata() {
    return root.path("metadata");
  }

  /// The name; empty when the server is to give one.
  Optional<Uid> name() {
    String name = metadata().path("name").asText("");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Uid.problemWith(name)
        .ifPresent(
            problem -> {
              throw statuses.badRequest("metadata.name: " + problem);
            });
    return Optional.of(new Uid(name));
  }

  /// Whether a folder is named, be it the top level.
  boolean namesFolder() {
    return metadata().path("annotations").has(FOLDER);
  }

  /// The folder's uid; empty for the top level.
  Optional<Uid> folder() {
    String folder = metadata().path("annotations").path(FOLDER).asText("");
    if (folder.isEmpty() || folder.equals("general")) {
      return Optional.empty();
    }
    if (Uid.problemWith(folder).isPresent()) {
      throw statuses.badRequest("folder not found");
    }
    return Optional.of(new Uid(folder));
  }

  /// The person's words for the commit.
  Optional<String> message() {
    return Optional.of(metadata().path("annotations").path(MESSAGE).asText(""))
        .filter(text -> !text.isEmpty());
  }

  String resourceVersion() {
    return metadata().path("resourceVersion").asText("");
  }

  /// The version that a deletion is for; empty when it names none.
  static String precondition(Request request, Statuses statuses) {
    return tree(request, statuses).path("preconditions").path("resourceVersion").asText("");
  }

  /// The version that a write starts from: the one that came with the object, or `If-Match`, which
  /// takes the same names (`ETag`). Empty when neither names one.
  ///
  /// @param sent with the object; empty when there was none
  /// @param shown the version that is there; empty when nothing is
  static String version(Request request, String sent, Optional<String> shown, Statuses statuses) {
    List<String> tags =
        request.ifMatch().stream().map(tag -> tag.isEmpty() ? NO_TAG : tag).toList();
    if (tags.isEmpty() || tags.contains("*")) {
      return sent;
    }
    if (!sent.isEmpty() && !tags.contains(sent)) {
      throw statuses.badRequest(
          "If-Match: %s, and the resourceVersion is %s; send one of them, or both the same"
              .formatted(String.join(", ", tags), sent));
    }
    return sent.isEmpty() ? shown.filter(tags::contains).orElseGet(tags::getFirst) : sent;
  }

  /// What a write starts from; without a version whatever is there.
  static Edit.Base base(String resourceVersion, String name, Statuses statuses) {
    if (resourceVersion.isEmpty()) {
      return new Edit.Base.Any();
    }
    if (resourceVersion.equals("0")) {
      return new Edit.Base.Version(0);
    }
    if (!BlobId.isValid(resourceVersion)) {
      throw statuses.fault(
          409,
          "Conflict",
          "resourceVersion (or If-Match): %s is no version of %s".formatted(resourceVersion, name),
          name);
    }
    return new Edit.Base.Exact(new BlobId(resourceVersion));
  }

  /// The body as an object; an empty one when there is no body.
  public static ObjectNode tree(Request request, Statuses statuses) {
    if (request.body().length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    boolean yaml =
        request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT).contains("yaml");
    return switch (yaml ? Yaml.read(request.body()) : request.parsed()) {
      case Parsed.Tree(JsonNode root) when root instanceof ObjectNode object -> object;
      case Parsed.Tree _ -> throw statuses.badRequest("the body is no object");
      case Parsed.Problem problem -> throw statuses.badRequest(problem.sentence());
    };
  }
}
