package lockstep.core.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import lockstep.core.json.Parsed;

/// A dashboard's file as trees to show: what [Dashboard] leaves out. The trees are not to be
/// changed; the views that the methods give belong to the caller.
///
/// @param apiVersion of the file; empty for classic JSON
/// @param metadata of the file as it stands; empty for classic JSON
/// @param spec the dashboard itself as it stands in the file; for classic JSON the whole file
public record DashboardBody(Optional<String> apiVersion, ObjectNode metadata, ObjectNode spec) {
  private static final Pattern CLASSIC = Pattern.compile("v[01]((alpha|beta)\\d+)?");
  private static final Pattern KNOWN = Pattern.compile("v[012]((alpha|beta)\\d+)?");

  /// What the server knows better than a file, in a resource's `spec`.
  private static final List<String> SERVER_MADE = List.of("id", "uid", "version");

  /// Reads the body of a dashboard.
  ///
  /// @param path tells JSON from YAML
  /// @param bytes of a file that [Formats#parse] takes as a [Content.DashboardFile]
  /// @throws IllegalArgumentException when it is no such file
  public static DashboardBody read(RepoPath path, byte[] bytes) {
    ObjectNode root = root(path, bytes);
    if (!ResourceFile.isResource(root)) {
      return new DashboardBody(Optional.empty(), JsonNodeFactory.instance.objectNode(), root);
    }
    if (root.path("metadata") instanceof ObjectNode metadata
        && root.path("spec") instanceof ObjectNode spec) {
      return new DashboardBody(Optional.of(root.path("apiVersion").textValue()), metadata, spec);
    }
    throw new IllegalArgumentException(path + ": a resource without metadata or spec");
  }

  /// True for the schema of `v2` and its previews, elements and layout instead of panels, and for
  /// any newer one.
  public boolean isBeyondClassic() {
    return apiVersion.filter(DashboardBody::isBeyondClassic).isPresent();
  }

  /// The dashboard as classic JSON, with the `uid`, `id` and `version` of `dashboard` in it; empty
  /// when [#isBeyondClassic].
  public Optional<ObjectNode> classic(Dashboard dashboard) {
    if (isBeyondClassic()) {
      return Optional.empty();
    }
    ObjectNode view = spec.deepCopy();
    view.put("id", dashboard.id());
    view.put("uid", dashboard.uid().value());
    view.put("version", dashboard.provenance().version());
    return Optional.of(view);
  }

  /// The dashboard as a resource: `apiVersion` (`dashboard.grafana.app/v1` for classic JSON),
  /// `kind`, `metadata` with `name` and the file's labels and annotations, `spec` without `uid`,
  /// `id` and `version`. The caller adds to the metadata what the server knows.
  public ObjectNode resource(Dashboard dashboard) {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.put("apiVersion", apiVersion.orElse(ResourceFile.DASHBOARD_API));
    view.put("kind", "Dashboard");
    ObjectNode shown = view.putObject("metadata").put("name", dashboard.uid().value());
    for (String field : List.of("labels", "annotations")) {
      if (metadata.path(field) instanceof ObjectNode kept) {
        shown.set(field, kept.deepCopy());
      }
    }
    view.set("spec", spec.deepCopy().remove(SERVER_MADE));
    return view;
  }

  /// True for an `apiVersion` of another schema than that of classic JSON: `v2`, its previews, and
  /// all that is newer than this program.
  public static boolean isBeyondClassic(String apiVersion) {
    return version(apiVersion).filter(CLASSIC.asMatchPredicate().negate()).isPresent();
  }

  /// True for an `apiVersion` that this program does not know: such a dashboard passes through as
  /// it is.
  public static boolean isNewer(String apiVersion) {
    return version(apiVersion).filter(KNOWN.asMatchPredicate().negate()).isPresent();
  }

  private static Optional<String> version(String apiVersion) {
    return apiVersion.startsWith(ResourceFile.DASHBOARD_GROUP)
        ? Optional.of(apiVersion.substring(ResourceFile.DASHBOARD_GROUP.length()))
        : Optional.empty();
  }

  static ObjectNode root(RepoPath path, byte[] bytes) {
    return switch (TextFormat.of(path).read(bytes)) {
      case Parsed.Tree(JsonNode root) when root instanceof ObjectNode object -> object;
      case Parsed.Tree(JsonNode _) -> throw new IllegalArgumentException(path + ": not an object");
      case Parsed.Problem problem ->
          throw new IllegalArgumentException(path + ": " + problem.sentence());
    };
  }
}
