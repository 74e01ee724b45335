package lockstep.api.k8s;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lockstep.api.save.WaitingContent;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.DashboardBody;
import lockstep.core.resource.NumericId;
import lockstep.core.resource.Provenance;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Revision;

/// A dashboard as an object of one API version.
///
/// Classic JSON, `v0alpha1`, `v1beta1` and `v1` hold the same spec and are given as each other; a
/// preview of `v2` is given as itself only. Nothing is ever converted.
///
/// @param version of the API, such as `v1`
record DashboardObject(String version) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> SERVER_MADE = List.of("id", "uid", "version");

  /// What annotations of the server begin with.
  private static final String SERVERS = "grafana.app/";

  private static final String PREFIX = DashboardResources.GROUP + "/";

  /// As objects of this version name it.
  String apiVersion() {
    return PREFIX + version;
  }

  /// The head of a list of them.
  ObjectNode list() {
    return Paging.head("DashboardList", apiVersion());
  }

  /// True when a file of this `apiVersion` can be given in this version without a conversion.
  boolean holds(Optional<String> apiVersion) {
    boolean v2 = apiVersion.filter(DashboardBody::isBeyondClassic).isPresent();
    return v2
        ? stored(apiVersion).equals(version)
        : !DashboardBody.isBeyondClassic(PREFIX + version);
  }

  /// The version that a file is stored in.
  static String stored(Optional<String> apiVersion) {
    return apiVersion.map(api -> api.substring(api.lastIndexOf('/') + 1)).orElse("v1");
  }

  /// The whole object.
  ///
  /// @param repository the name of the one that manages it
  ObjectNode of(Dashboard dashboard, DashboardBody body, String repository) {
    ObjectNode object = frame(dashboard, body, repository);
    object.set("spec", body.spec().deepCopy().remove(SERVER_MADE));
    object.putObject("status");
    return object;
  }

  /// The object without its spec, in whichever version it is stored.
  ObjectNode frame(Dashboard dashboard, DashboardBody body, String repository) {
    ObjectNode object = bare(dashboard, repository);
    fileMetadata(object, body);
    return object;
  }

  /// The object without its spec, naming the version in which it can be read.
  ObjectNode unread(Dashboard dashboard, String repository) {
    ObjectNode object = bare(dashboard, repository);
    object.putObject("spec").put("title", dashboard.title());
    object
        .putObject("status")
        .putObject("conversion")
        .put("failed", true)
        .put("storedVersion", stored(dashboard.apiVersion()))
        .put("error", "stored in another schema, which is not converted");
    return object;
  }

  /// The object as the newest save of it that waits for Git would have it.
  ///
  /// @param inGit the [#frame] of what is there; empty when nothing is
  ObjectNode of(WaitingContent waits, Optional<ObjectNode> inGit) {
    ObjectNode object = inGit.map(ObjectNode::deepCopy).orElseGet(() -> fresh(waits));
    ObjectNode metadata = object.withObject("/metadata");
    metadata.put("resourceVersion", waits.tag().hex());
    metadata.put("generation", waits.version());
    ObjectNode annotations = metadata.withObject("/annotations");
    annotations.put("grafana.app/updatedBy", waits.item().author());
    annotations.put("grafana.app/updatedTimestamp", waits.item().since().toString());
    waits
        .place()
        .ifPresent(
            place -> {
              switch (place) {
                case Edit.Place.Top() -> annotations.remove(Body.FOLDER);
                case Edit.Place.InFolder(Uid folder) ->
                    annotations.put(Body.FOLDER, folder.value());
              }
            });
    waits.draft().label(metadata);
    object.set("spec", waits.draft().spec().deepCopy().remove(SERVER_MADE));
    object.withObject("/status").set("waiting", waits.save());
    return object;
  }

  private ObjectNode fresh(WaitingContent waits) {
    ObjectNode object = head(waits.item().uid());
    ObjectNode metadata = object.withObject("/metadata");
    metadata.put("creationTimestamp", waits.item().since().toString());
    metadata
        .putObject("annotations")
        .put("grafana.app/createdBy", waits.item().author())
        .put("grafana.app/managedBy", "repo")
        .put("grafana.app/managerId", waits.from().name());
    return object;
  }

  /// The object as it was at a revision.
  ObjectNode of(Uid uid, Optional<Uid> folder, Revision revision, DashboardBody body) {
    ObjectNode object = head(uid);
    ObjectNode metadata = object.withObject("/metadata");
    revision.blob().ifPresent(blob -> metadata.put("resourceVersion", blob.hex()));
    metadata.put("generation", revision.version());
    metadata.put("creationTimestamp", revision.when().toString());
    ObjectNode annotations = metadata.putObject("annotations");
    folder.ifPresent(it -> annotations.put(Body.FOLDER, it.value()));
    annotations.put("grafana.app/updatedBy", revision.author());
    annotations.put("grafana.app/updatedTimestamp", revision.when().toString());
    annotations.put("grafana.app/message", revision.subject());
    Body.source(annotations, revision.path(), revision.blob(), Optional.of(revision.when()));
    object.set("spec", body.spec().deepCopy().remove(SERVER_MADE));
    object.putObject("status");
    return object;
  }

  private ObjectNode bare(Dashboard dashboard, String repository) {
    Provenance provenance = dashboard.provenance();
    ObjectNode object = head(dashboard.uid());
    ObjectNode metadata = object.withObject("/metadata");
    metadata.put("resourceVersion", dashboard.blob().hex());
    metadata.put("generation", provenance.version());
    metadata.put("creationTimestamp", provenance.created().toString());
    metadata
        .putObject("labels")
        .put("grafana.app/deprecatedInternalID", Long.toString(dashboard.id()));
    ObjectNode annotations = metadata.putObject("annotations");
    dashboard.folder().ifPresent(folder -> annotations.put(Body.FOLDER, folder.value()));
    annotations.put("grafana.app/createdBy", provenance.createdBy());
    annotations.put("grafana.app/updatedBy", provenance.updatedBy());
    annotations.put("grafana.app/updatedTimestamp", provenance.updated().toString());
    annotations.put("grafana.app/managedBy", "repo");
    annotations.put("grafana.app/managerId", repository);
    Body.source(
        annotations,
        dashboard.path(),
        Optional.of(dashboard.blob()),
        Optional.of(provenance.updated()));
    return object;
  }

  private ObjectNode head(Uid uid) {
    ObjectNode object = JSON.objectNode();
    object.put("kind", "Dashboard").put("apiVersion", PREFIX + version);
    object
        .putObject("metadata")
        .put("name", uid.value())
        .put("namespace", Body.NAMESPACE)
        .put("uid", objectUid(NumericId.of("dashboards", uid) + "/" + uid));
    return object;
  }

  /// Labels and annotations that the file has of its own. What it says of its folder or its source
  /// may be of another server, and who sends it back would move it there.
  private static void fileMetadata(ObjectNode object, DashboardBody body) {
    for (String field : List.of("labels", "annotations")) {
      if (body.metadata().path(field) instanceof ObjectNode own) {
        ObjectNode shown = object.withObject("/metadata").withObject("/" + field);
        own.properties()
            .forEach(
                entry -> {
                  boolean isServers = entry.getKey().startsWith(SERVERS);
                  if (!isServers && !shown.has(entry.getKey())) {
                    shown.set(entry.getKey(), entry.getValue().deepCopy());
                  }
                });
      }
    }
  }

  /// Derived from the name, so that every instance gives the same one.
  static String objectUid(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
