package lockstep.core.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/// A dashboard as somebody sent it, on its way to a file.
///
/// @param apiVersion of the sent resource; empty when it was classic JSON
/// @param uid as sent; empty when there was none. Not checked.
/// @param title as sent; empty when there was none
/// @param spec the dashboard itself, as sent; not to be changed
/// @param metadata the labels and annotations that came with it; an object that may be empty
public record DashboardDraft(
    Optional<String> apiVersion,
    Optional<String> uid,
    String title,
    ObjectNode spec,
    ObjectNode metadata) {
  /// A draft without labels and annotations: a file keeps its own.
  public DashboardDraft(
      Optional<String> apiVersion, Optional<String> uid, String title, ObjectNode spec) {
    this(apiVersion, uid, title, spec, JsonNodeFactory.instance.objectNode());
  }

  /// What servers count up in a dashboard and no edit ever means to change.
  private static final List<String> SERVER_MADE = List.of("id", "version", "iteration");

  /// How the file of a new dashboard is written.
  public enum Style {
    /// `apiVersion`, `kind`, `metadata`, `spec`.
    RESOURCE,
    /// Classic JSON.
    CLASSIC
  }

  /// Takes classic JSON, or a whole resource: an object with `apiVersion`, `kind` and an object
  /// `spec`.
  public static DashboardDraft of(ObjectNode sent) {
    return ResourceFile.isResource(sent) && sent.path("spec") instanceof ObjectNode spec
        ? of(
            Optional.of(sent.path("apiVersion").textValue()),
            sent.at("/metadata/name"),
            spec,
            sent.path("metadata"))
        : of(Optional.empty(), sent.path("uid"), sent, sent.path("no metadata"));
  }

  /// True when it would change labels or annotations in the file at `path`.
  public boolean changesMetadata(RepoPath path, byte[] present) {
    return own().changes(DashboardBody.root(path, present).path("metadata"));
  }

  /// True when it has labels or annotations that no classic file has a place for.
  public boolean isLabelled() {
    return own().isAny();
  }

  /// Puts its labels and annotations in the place of those in `metadata`, but for the server's.
  public void label(ObjectNode metadata) {
    own().into(metadata);
  }

  private OwnMetadata own() {
    return new OwnMetadata(metadata);
  }

  /// True when it is in the schema of `v2` and its previews, or a newer one.
  public boolean isBeyondClassic() {
    return apiVersion.filter(DashboardBody::isBeyondClassic).isPresent();
  }

  /// The bytes of a new file at `path`, which tells JSON from YAML.
  ///
  /// `id`, `version` and `iteration` are left out; a draft of v2, or with labels or
  /// annotations, is always written as a resource.
  public byte[] fresh(RepoPath path, Style style, Uid as) {
    return TextFormat.of(path)
        .fresh(
            style == Style.RESOURCE || isBeyondClassic() || isLabelled()
                ? resource(as)
                : classic(as));
  }

  /// The bytes of the file at `path` with this draft in place of what it says now.
  ///
  /// The file keeps its format (classic, resource, YAML), `apiVersion`, metadata and text style;
  /// its `id`, `version` and `iteration` stay as they are there. Only a draft of v2 in a file that
  /// is not, or the reverse, makes a resource of it. A draft that says the same gives the identical
  /// bytes.
  ///
  /// @param present the bytes of a file that [Formats#parse] takes as a dashboard
  /// @throws IllegalArgumentException when it is no such file
  public byte[] into(RepoPath path, byte[] present, Uid as) {
    ObjectNode root = DashboardBody.root(path, present);
    DashboardBody body = DashboardBody.read(path, present);
    ObjectNode edited;
    if (body.isBeyondClassic() != isBeyondClassic()) {
      edited = resource(as);
      if (body.apiVersion().isPresent()) {
        ObjectNode metadata = body.metadata().deepCopy().put("name", as.value());
        own().into(metadata);
        edited.set("metadata", metadata);
      }
    } else if (body.apiVersion().isEmpty()) {
      edited = keepServerMade(root, classic(as));
      if (ClassicFile.isAbsent(root.path("uid")) && as.equals(DerivedUid.ofFile(path))) {
        keep(root, edited, "uid");
      }
    } else {
      edited = root.deepCopy();
      edited.put(
          "apiVersion", isBeyondClassic() ? apiVersion.orElseThrow() : body.apiVersion().get());
      own().into(edited.withObject("/metadata").put("name", as.value()));
      edited.set("spec", keep(body.spec(), keepServerMade(body.spec(), bare()), "uid"));
    }
    return TextFormat.of(path).rewrite(present, edited);
  }

  private static DashboardDraft of(
      Optional<String> apiVersion, JsonNode uid, ObjectNode spec, JsonNode metadata) {
    return new DashboardDraft(
        apiVersion,
        uid.asText("").isEmpty() ? Optional.empty() : Optional.of(uid.asText("")),
        spec.path("title").asText(""),
        spec,
        metadata instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode());
  }

  private ObjectNode resource(Uid as) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("apiVersion", apiVersion.orElse(ResourceFile.DASHBOARD_API));
    root.put("kind", "Dashboard");
    own().into(root.putObject("metadata").put("name", as.value()));
    root.set("spec", bare());
    return root;
  }

  /// A classic file is known by its panels: a dashboard that was sent without any says so.
  private ObjectNode classic(Uid as) {
    ObjectNode classic = spec.deepCopy().remove(SERVER_MADE).put("uid", as.value());
    if (!ClassicFile.looksLikeDashboard(classic)) {
      classic.putArray("panels");
    }
    return classic;
  }

  private ObjectNode bare() {
    ObjectNode bare = spec.deepCopy().remove(SERVER_MADE);
    bare.remove("uid");
    return bare;
  }

  private static ObjectNode keepServerMade(ObjectNode present, ObjectNode edited) {
    SERVER_MADE.forEach(field -> keep(present, edited, field));
    return edited;
  }

  private static ObjectNode keep(ObjectNode present, ObjectNode edited, String field) {
    if (present.has(field)) {
      edited.set(field, present.get(field));
    } else {
      edited.remove(field);
    }
    return edited;
  }
}
