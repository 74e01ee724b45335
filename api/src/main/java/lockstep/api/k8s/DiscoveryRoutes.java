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
  private static final List<String> VERBS = List.of("create", "delete", "get", "list", "update");

  /// A group with its one resource.
  private record Group(String name, String resource, String kind, List<String> versions) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group(
              DashboardResources.GROUP, "dashboards", "Dashboard", DashboardResources.VERSIONS),
          new Group(FolderResources.GROUP, "folders", "Folder", FolderResources.VERSIONS));

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
    ArrayNode verbs =
        resources
            .addObject()
            .put("name", group.resource())
            .put("singularName", group.kind().toLowerCase(Locale.ROOT))
            .put("namespaced", true)
            .put("kind", group.kind())
            .putArray("verbs");
    VERBS.forEach(verbs::add);
    if (group.resource().equals("dashboards")) {
      resources
          .addObject()
          .put("name", "dashboards/dto")
          .put("singularName", "")
          .put("namespaced", true)
          .put("kind", "DashboardWithAccessInfo")
          .putArray("verbs")
          .add("get");
    }
    return list;
  }
}
