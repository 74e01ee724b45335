package lockstep.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import lockstep.grafana.GrafanaFault.Kind;

/// Who has the dashboards of a server: a repository of its Git Sync, Terraform, a folder of files.
///
/// From 12 on a server says so in the annotations of their resources. What it tells beside classic
/// JSON is of files only. One that serves no resources, or not to these credentials, knows of no
/// other tools.
final class Managers {
  private static final String GROUP = "apis/dashboard.grafana.app";

  /// What may be the matter with one dashboard.
  private static final Set<Kind> MAY_BE = EnumSet.of(Kind.FORBIDDEN, Kind.NOT_FOUND, Kind.STRANGE);

  /// What a server says that has no resources, or shows them to others only.
  private static final Set<Kind> MAY_NOT_BE_SERVED = EnumSet.complementOf(EnumSet.of(Kind.AWAY));

  private final GrafanaHttp http;
  private final String namespace;
  private boolean asked;
  private Optional<String> version = Optional.empty();

  /// @param namespace that the resources are in
  Managers(GrafanaHttp http, String namespace) {
    this.http = http;
    this.namespace = namespace;
  }

  /// Who has a dashboard.
  ///
  /// @param meta what the server says of it beside its classic JSON
  /// @throws GrafanaFault when the server is away, or lets these credentials in no more
  Optional<String> of(String uid, JsonNode meta) {
    return version()
        .flatMap(
            served ->
                among(
                    MAY_BE,
                    () ->
                        http.findMetadata(
                            "%s/%s/namespaces/%s/dashboards/%s"
                                .formatted(
                                    GROUP,
                                    GrafanaHttp.encode(served),
                                    GrafanaHttp.encode(namespace),
                                    GrafanaHttp.encode(uid)))))
        .flatMap(Managers::of)
        .or(() -> files(meta));
  }

  /// Who has a resource, as it says itself.
  static Optional<String> of(JsonNode resource) {
    JsonNode annotations = resource.path("metadata").path("annotations");
    String kind = annotations.path("grafana.app/managedBy").asText("");
    String id = annotations.path("grafana.app/managerId").asText("");
    return Optional.of((kind + " " + id).strip()).filter(words -> !words.isEmpty());
  }

  /// One that people may edit too is written again when its file changes.
  private static Optional<String> files(JsonNode meta) {
    String file = meta.path("provisionedExternalId").asText("");
    return meta.path("provisioned").asBoolean() || !file.isEmpty()
        ? Optional.of(("file provisioning " + file).strip())
        : Optional.empty();
  }

  /// Which version of the resources the server likes best; empty when it has none.
  private Optional<String> version() {
    if (!asked) {
      version =
          among(MAY_NOT_BE_SERVED, () -> http.find(GROUP, GrafanaHttp.GONE))
              .map(
                  group ->
                      group
                          .at("/preferredVersion/version")
                          .asText(group.at("/versions/0/version").asText("")))
              .filter(served -> !served.isEmpty());
      asked = true;
    }
    return version;
  }

  /// What is asked for; empty when there is trouble of one of these kinds.
  private static Optional<JsonNode> among(Set<Kind> kinds, Supplier<Optional<JsonNode>> ask) {
    try {
      return ask.get();
    } catch (GrafanaFault fault) {
      if (kinds.contains(fault.kind())) {
        return Optional.empty();
      }
      throw fault;
    }
  }
}
