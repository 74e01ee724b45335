package lockstep.api.provisioning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Route;
import lockstep.core.snapshot.Catalog;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.sync.provisioning.ConnectionSpec;
import lockstep.sync.provisioning.Kind;
import lockstep.sync.provisioning.RepositoryDocument;
import lockstep.sync.provisioning.Shelf;
import lockstep.sync.provisioning.StoredResource;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositoryType;

/// `settings` and `stats`: what the forms of a user interface need, and how many of what there are.
final class OverviewRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ProvisioningParts parts;
  private final Supplier<Catalog> catalog;
  private final String version;

  OverviewRoutes(ProvisioningParts parts, Supplier<Catalog> catalog, String version) {
    this.parts = parts;
    this.catalog = catalog;
    this.version = version;
  }

  List<Route> routes(String base) {
    return List.of(
        Route.get(base + "/settings", Access.READ, _ -> Answer.json(settings())),
        Route.get(base + "/stats", Access.OPERATE, _ -> Answer.json(stats())));
  }

  private ObjectNode head(String kind) {
    return JSON.objectNode()
        .put("kind", kind)
        .put("apiVersion", ProvisioningRoutes.GROUP + "/" + version);
  }

  private List<RepositorySpec> specs() {
    List<RepositorySpec> specs =
        new ArrayList<>(parts.configured().stream().map(RepositorySetup::spec).toList());
    Shelf shelf = parts.store().read();
    for (StoredResource stored : shelf.all(Kind.REPOSITORY)) {
      if (specs.stream().noneMatch(it -> it.name().equals(stored.name()))) {
        specs.add(
            RepositoryDocument.read(stored.name(), stored.spec(), parts.rules().usual()).spec());
      }
    }
    return specs;
  }

  private ObjectNode settings() {
    ObjectNode settings = head("RepositoryViewList");
    ArrayNode targets = settings.putArray("allowedTargets");
    for (Target target : parts.rules().targets()) {
      targets.add(RepositoryDocument.word(target));
    }
    settings.put("allowImageRendering", false).put("maxRepositories", parts.rules().most());
    ArrayNode types = settings.putArray("availableRepositoryTypes");
    for (RepositoryType type : RepositoryType.values()) {
      types.add(type.word());
    }
    ArrayNode connections = settings.putArray("availableConnectionTypes");
    for (ConnectionSpec.Type type : ConnectionSpec.Type.values()) {
      connections.add(type.word());
    }
    ArrayNode resources = settings.putArray("availableResources");
    resources.addObject().put("group", "dashboard.grafana.app").put("resource", "dashboards");
    resources.addObject().put("group", "folder.grafana.app").put("resource", "folders");
    ArrayNode items = settings.putArray("items");
    specs().forEach(spec -> items.add(view(spec)));
    return settings;
  }

  private static ObjectNode view(RepositorySpec spec) {
    ObjectNode written = RepositoryDocument.write(spec);
    ObjectNode view = JSON.objectNode();
    view.put("name", spec.name()).put("title", spec.title()).put("type", spec.type().word());
    view.put("target", RepositoryDocument.word(spec.sync().target()));
    view.put("branch", spec.location().branch()).put("url", spec.location().url());
    view.put("path", spec.location().path());
    view.set("workflows", written.path("workflows"));
    for (String[] each :
        new String[][] {
          {"commit", "commit"}, {"branch", "branchOptions"}, {"pullRequest", "pullRequest"}
        }) {
      if (written.has(each[0])) {
        view.set(each[1], written.get(each[0]));
      }
    }
    return view;
  }

  private ObjectNode stats() {
    ObjectNode stats = head("ResourceStats");
    stats.putObject("metadata");
    ArrayNode instance = stats.putArray("instance");
    stats.putArray("unmanaged");
    ArrayNode managed = stats.putArray("managed");
    Catalog shown = catalog.get();
    for (RepositorySpec spec : specs()) {
      if (parts.live().sync(spec.name()).isPresent()) {
        ObjectNode of = managed.addObject().put("kind", "repo").put("id", spec.name());
        RepositoryObject.addStats(of.putArray("stats"), shown, spec.name());
      }
    }
    RepositoryObject.addStats(instance, shown.dashboards().size(), shown.folders().size());
    return stats;
  }
}
