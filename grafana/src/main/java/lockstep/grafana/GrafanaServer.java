package lockstep.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A Grafana server of any version from 7.5 on, through the parts of its API that all have.
///
/// Sources: the answers of 7.5.5 and 8.3.4, and the contract of later ones. An old server ignores
/// parameters that it does not know, such as `parentUid`, and answers with everything: so an answer
/// is taken by what it says of itself, and a page without anything new is the last.
public final class GrafanaServer implements AutoCloseable {
  private static final int PAGE = 1000;
  private static final int MOST_PAGES = 200;
  private static final int MOST_FOLDERS = 10_000;

  /// Which resource versions to ask for, of a dashboard that is not to be had as classic JSON.
  private static final List<String> RESOURCES = List.of("v2", "v2beta1", "v2alpha1");

  private final GrafanaHttp http;

  /// @param url as people reach it, also with a path below the host
  /// @param patience how long one answer may take
  public GrafanaServer(URI url, Credentials credentials, Duration patience) {
    this.http = new GrafanaHttp(url, credentials, patience);
  }

  /// The version that it says it is, such as `8.3.4`; `unknown` when it does not tell.
  ///
  /// @throws GrafanaFault when it does not answer as Grafana does
  public String version() {
    JsonNode health = http.get("api/health");
    if (!health.path("database").isTextual()) {
      throw new GrafanaFault(
          GrafanaFault.Kind.STRANGE,
          "%s answers, but not as Grafana does (its /api/health has no field database)"
              .formatted(http.url()));
    }
    return health.path("version").asText("unknown");
  }

  /// All folders that the credentials may see, parents before children.
  ///
  /// @throws GrafanaFault when they cannot be read
  public List<GrafanaFolder> folders() {
    Map<String, GrafanaFolder> found = new LinkedHashMap<>();
    ArrayDeque<Optional<String>> open = new ArrayDeque<>(List.of(Optional.empty()));
    Map<String, String> words = new FolderWords(http).read(namespace());
    while (!open.isEmpty()) {
      Optional<String> parent = open.removeFirst();
      for (GrafanaFolder folder : foldersIn(parent, words)) {
        if (found.putIfAbsent(folder.uid(), folder) == null) {
          open.addLast(Optional.of(folder.uid()));
        }
      }
      if (found.size() > MOST_FOLDERS) {
        throw new GrafanaFault(
            GrafanaFault.Kind.STRANGE,
            "%s has more than %d folders".formatted(http.url(), MOST_FOLDERS));
      }
    }
    return List.copyOf(found.values());
  }

  private List<GrafanaFolder> foldersIn(Optional<String> parent, Map<String, String> words) {
    String within = parent.map(uid -> "&parentUid=" + GrafanaHttp.encode(uid)).orElse("");
    List<GrafanaFolder> folders = new ArrayList<>();
    for (JsonNode item : pages("api/folders?limit=" + PAGE + within)) {
      Optional<String> says = text(item, "parentUid");
      if (says.equals(parent)) {
        String uid = item.path("uid").asText();
        folders.add(
            new GrafanaFolder(uid, title(item), parent, Optional.ofNullable(words.get(uid))));
      }
    }
    return folders;
  }

  /// All dashboards that the credentials may see, in the order in which the server lists them.
  ///
  /// @throws GrafanaFault when they cannot be listed
  public List<GrafanaEntry> dashboards() {
    return pages("api/search?type=dash-db&limit=" + PAGE).stream()
        .filter(item -> item.path("type").asText("dash-db").equals("dash-db"))
        .map(
            item ->
                new GrafanaEntry(item.path("uid").asText(), title(item), text(item, "folderUid")))
        .toList();
  }

  /// Who has the dashboards, as the server is now.
  ///
  /// @throws GrafanaFault when it is away
  Managers managers() {
    return new Managers(http, namespace());
  }

  /// A dashboard in full.
  ///
  /// @param managers of this server
  /// @throws GrafanaFault when it cannot be had
  GrafanaDashboard dashboard(String uid, Managers managers) {
    String path = "api/dashboards/uid/" + GrafanaHttp.encode(uid);
    Optional<JsonNode> answer = http.find(path, GrafanaHttp.NOT_ACCEPTABLE);
    if (answer.isEmpty()) {
      return resource(uid);
    }
    if (!(answer.get().path("dashboard") instanceof ObjectNode dashboard)) {
      throw strange(path, "no field dashboard");
    }
    dashboard.remove(List.of("id", "version", "iteration"));
    return new GrafanaDashboard(dashboard, managers.of(uid, answer.get().path("meta")));
  }

  private GrafanaDashboard resource(String uid) {
    String place =
        "/namespaces/%s/dashboards/%s"
            .formatted(GrafanaHttp.encode(namespace()), GrafanaHttp.encode(uid));
    for (String version : RESOURCES) {
      Optional<JsonNode> found =
          http.find("apis/dashboard.grafana.app/" + version + place, GrafanaHttp.GONE);
      if (found.isPresent() && found.get() instanceof ObjectNode whole) {
        return new GrafanaDashboard(saved(whole, uid), Managers.of(whole));
      }
    }
    throw new GrafanaFault(
        GrafanaFault.Kind.NOT_FOUND,
        "%s gives dashboard %s neither as classic JSON nor as %s"
            .formatted(http.url(), uid, String.join(", ", RESOURCES)));
  }

  private String namespace() {
    String told =
        http.find("api/frontend/settings", GrafanaHttp.GONE)
            .map(settings -> settings.path("namespace").asText("").strip())
            .orElse("");
    return told.isEmpty() ? "default" : told;
  }

  /// What of a resource is meant to be kept: the rest of its metadata is that server's own.
  private static ObjectNode saved(ObjectNode whole, String uid) {
    ObjectNode kept = whole.objectNode();
    kept.set("apiVersion", whole.path("apiVersion"));
    kept.put("kind", "Dashboard");
    kept.putObject("metadata").put("name", uid);
    kept.set("spec", whole.path("spec"));
    return kept;
  }

  private List<JsonNode> pages(String path) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    for (int page = 1; page <= MOST_PAGES; page++) {
      JsonNode items = http.get(path + "&page=" + page);
      if (!items.isArray()) {
        throw strange(path, "no list");
      }
      int before = found.size();
      for (JsonNode item : items) {
        text(item, "uid").ifPresent(uid -> found.putIfAbsent(uid, item));
      }
      if (items.size() < PAGE || found.size() == before) {
        return List.copyOf(found.values());
      }
    }
    throw new GrafanaFault(
        GrafanaFault.Kind.STRANGE,
        "%s lists more than %d things".formatted(http.url(), MOST_PAGES * PAGE));
  }

  private GrafanaFault strange(String path, String what) {
    return new GrafanaFault(
        GrafanaFault.Kind.STRANGE,
        "%s answers, but not as Grafana does (/%s has %s)".formatted(http.url(), path, what));
  }

  private static String title(JsonNode item) {
    return item.path("title").asText("");
  }

  private static Optional<String> text(JsonNode item, String field) {
    return Optional.of(item.path(field).asText("")).filter(text -> !text.isEmpty());
  }

  @Override
  public void close() {
    http.close();
  }
}
