package lockstep.api.k8s;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Route;

/// Which groups, versions and resources there are.
public final class DiscoveryRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> VERBS =
      List.of("create", "delete", "get", "list", "update", "watch");

  private static final List<String> ALL =
      List.of("create", "delete", "get", "list", "patch", "update", "watch");

  /// A resource of a group.
  ///
  /// @param name its plural, or `PLURAL/SUBRESOURCE`
  private record Resource(String name, String kind, List<String> verbs) {}

  /// A group with its resources.
  private record Group(String name, List<String> versions, List<Resource> resources) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group(
              DashboardResources.GROUP,
              DashboardResources.VERSIONS,
              List.of(
                  new Resource("dashboards", "Dashboard", VERBS),
                  new Resource("dashboards/dto", "DashboardWithAccessInfo", List.of("get")))),
          new Group(
              FolderResources.GROUP,
              FolderResources.VERSIONS,
              List.of(new Resource("folders", "Folder", VERBS))),
          new Group(
              "provisioning.grafana.app",
              List.of("v0alpha1", "v1beta1"),
              List.of(
                  new Resource("connections", "Connection", ALL),
                  new Resource(
                      "connections/repositories", "ExternalRepositoryList", List.of("get")),
                  new Resource("connections/status", "Connection", List.of("get")),
                  new Resource("historicjobs", "HistoricJob", List.of("get", "list", "watch")),
                  new Resource("jobs", "Job", List.of("create", "delete", "get", "list", "watch")),
                  new Resource("repositories", "Repository", ALL),
                  new Resource(
                      "repositories/files",
                      "ResourceWrapper",
                      List.of("create", "delete", "get", "update")),
                  new Resource("repositories/history", "HistoryList", List.of("get")),
                  new Resource("repositories/jobs", "Job", List.of("create", "get")),
                  new Resource("repositories/refs", "RefList", List.of("get")),
                  new Resource("repositories/resources", "ResourceList", List.of("get")),
                  new Resource("repositories/status", "Repository", List.of("get")),
                  new Resource("repositories/test", "TestResults", List.of("create")),
                  new Resource("repositories/webhook", "WebhookResponse", List.of("create", "get")),
                  new Resource("settings", "RepositoryViewList", List.of("get")),
                  new Resource("stats", "ResourceStats", List.of("get")))));

  /// The endpoints.
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(Route.get("/apis", Access.READ, _ -> Answer.json(groups())));
    for (Group group : GROUPS) {
      routes.add(
          Route.get("/apis/" + group.name(), Access.READ, _ -> Answer.json(whole(group, true))));
      for (String version : group.versions()) {
        routes.add(
            Route.get(
                "/apis/%s/%s".formatted(group.name(), version),
                Access.READ,
                _ -> Answer.json(resources(group, version))));
      }
    }
    return routes;
  }

  private static ObjectNode groups() {
    ObjectNode list = JSON.objectNode().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    GROUPS.forEach(group -> groups.add(whole(group, false)));
    return list;
  }

  private static ObjectNode whole(Group group, boolean alone) {
    ObjectNode json = JSON.objectNode();
    if (alone) {
      json.put("kind", "APIGroup").put("apiVersion", "v1");
    }
    json.put("name", group.name());
    ArrayNode versions = json.putArray("versions");
    group.versions().forEach(version -> versions.add(version(group, version)));
    json.set("preferredVersion", version(group, group.versions().getFirst()));
    return json;
  }

  private static ObjectNode version(Group group, String version) {
    return JSON.objectNode()
        .put("groupVersion", group.name() + "/" + version)
        .put("version", version);
  }

  private static ObjectNode resources(Group group, String version) {
    ObjectNode list = JSON.objectNode().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", group.name() + "/" + version);
    ArrayNode resources = list.putArray("resources");
    for (Resource resource : group.resources()) {
      String singular =
          resource.name().contains("/") ? "" : resource.kind().toLowerCase(Locale.ROOT);
      ArrayNode verbs =
          resources
              .addObject()
              .put("name", resource.name())
              .put("singularName", singular)
              .put("namespaced", true)
              .put("kind", resource.kind())
              .putArray("verbs");
      resource.verbs().forEach(verbs::add);
    }
    return list;
  }
}
