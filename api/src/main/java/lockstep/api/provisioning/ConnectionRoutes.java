package lockstep.api.provisioning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.k8s.Body;
import lockstep.api.k8s.Statuses;
import lockstep.api.k8s.Watches;
import lockstep.core.secret.Secret;
import lockstep.sync.provisioning.ConnectionDocument;
import lockstep.sync.provisioning.ConnectionSpec;
import lockstep.sync.provisioning.HealthRecord;
import lockstep.sync.provisioning.HostApi;
import lockstep.sync.provisioning.Kind;
import lockstep.sync.provisioning.Shelf;
import lockstep.sync.provisioning.StoredResource;
import lockstep.sync.repository.RepositoryHealth;

/// `connections`: how this cluster is known to Git hosts. For administrators alone.
final class ConnectionRoutes {
  private static final Statuses STATUS = ProvisioningRoutes.statuses(Kind.CONNECTION);
  private static final List<String> FIELDS = List.of("metadata.name", "metadata.namespace");

  private final ProvisioningParts parts;
  private final Desk desk;
  private final Watches watches;
  private final String version;
  private final RepositoryObject as;

  ConnectionRoutes(ProvisioningParts parts, Desk desk, Watches watches, String version) {
    this.parts = parts;
    this.desk = desk;
    this.watches = watches;
    this.version = version;
    this.as = new RepositoryObject(version);
  }

  List<Route> routes(String base) {
    String all = base + "/connections";
    String one = all + "/{name}";
    return List.of(
        Route.get(all, Access.OPERATE, this::list),
        Route.post(all, Access.OPERATE, this::create),
        Route.get(one, Access.OPERATE, this::get),
        Route.put(one, Access.OPERATE, this::replace),
        Route.patch(one, Access.OPERATE, this::patch),
        Route.delete(one, Access.OPERATE, this::delete),
        Route.get(one + "/status", Access.OPERATE, this::get),
        Route.get(one + "/repositories", Access.OPERATE, this::repositories));
  }

  private ObjectNode shown(StoredResource stored) {
    return shown(stored, parts.store().health());
  }

  private ObjectNode shown(StoredResource stored, Map<String, HealthRecord> health) {
    ObjectNode object = as.of(stored);
    object.set(
        "status",
        ConnectionStatus.of(
            stored, Optional.ofNullable(health.get(Kind.CONNECTION.healthKey(stored.name())))));
    return object;
  }

  private Answer list(Request request) {
    return watches.list(request, STATUS, () -> tree(request));
  }

  private ObjectNode tree(Request request) {
    Listing listing = Listing.of(request, STATUS, FIELDS);
    Shelf shelf = parts.store().read();
    Map<String, HealthRecord> health = parts.store().health();
    ObjectNode list =
        listing.page(
            Long.toString(shelf.revision()),
            shelf.all(Kind.CONNECTION),
            StoredResource::name,
            it -> Map.of("metadata.name", it.name(), "metadata.namespace", "default"),
            it -> it.meta().labels(),
            it -> shown(it, health));
    return list.put("kind", "ConnectionList")
        .put("apiVersion", ProvisioningRoutes.GROUP + "/" + version);
  }

  private StoredResource found(Request request) {
    String name = request.variable("name");
    return parts
        .store()
        .read()
        .find(Kind.CONNECTION, name)
        .orElseThrow(() -> STATUS.notFound(name));
  }

  private Answer get(Request request) {
    return Answer.json(shown(found(request)));
  }

  private Answer create(Request request) {
    return desk.create(request, Kind.CONNECTION, version, this::shown);
  }

  private Answer replace(Request request) {
    return desk.replace(request, Kind.CONNECTION, version, this::shown);
  }

  private Answer patch(Request request) {
    return desk.patch(request, Kind.CONNECTION, version, this::shown);
  }

  private Answer delete(Request request) {
    ObjectNode options = Body.tree(request, STATUS);
    return desk.delete(
        request,
        Kind.CONNECTION,
        request.variable("name"),
        options.at("/preconditions/resourceVersion").asText(""),
        options.at("/preconditions/uid").asText(""),
        (shelf, present) -> {
          List<String> users = desk.admission(shelf).usersOf(present.name());
          if (!users.isEmpty()) {
            throw STATUS.invalid(
                Kind.CONNECTION.word(),
                present.name(),
                List.of(
                    new Statuses.Cause(
                        "FieldValueForbidden",
                        "repositories get their tokens from it: " + String.join(", ", users),
                        "metadata.name")));
          }
          return () -> {};
        });
  }

  /// What the host shows to whoever has the connection's token.
  private Answer repositories(Request request) {
    StoredResource stored = found(request);
    ConnectionSpec spec = ConnectionDocument.read(stored.spec()).spec();
    Secret secret = stored.secret(spec.type().secret());
    HostApi.Answer answer = parts.hosts().token(spec, secret, parts.rules().guard());
    if (answer instanceof HostApi.Answer.Token(Secret token, _)) {
      answer = parts.hosts().repositories(spec, token, parts.rules().guard());
    }
    return switch (answer) {
      case HostApi.Answer.Repositories(List<HostApi.External> items) -> {
        ObjectNode list = RepositoryRoutes.results(version).put("kind", "ExternalRepositoryList");
        ArrayNode array = list.putArray("items");
        items.forEach(
            it ->
                array
                    .addObject()
                    .put("name", it.name())
                    .put("owner", it.owner())
                    .put("url", it.url()));
        yield Answer.json(list);
      }
      case HostApi.Answer.Failed(RepositoryHealth.Verdict _, String message) ->
          throw STATUS.fault(424, "FailedDependency", message, stored.name());
      case HostApi.Answer.Token _ -> throw new IllegalStateException("a token is no list");
    };
  }
}
