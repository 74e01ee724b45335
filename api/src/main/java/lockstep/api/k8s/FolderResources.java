package lockstep.api.k8s;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.repository.Repositories;
import lockstep.api.save.ReadYourWrites;
import lockstep.api.save.SaveDesk;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Provenance;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Catalog;
import lockstep.core.snapshot.Catalog.Part;
import lockstep.sync.save.Edit;
import lockstep.sync.save.SaveOutcome;

/// `folder.grafana.app`: list, get, create, rename and delete folders.
///
/// A directory without a `_folder.json` has the `resourceVersion` 0.
public final class FolderResources {
  static final String GROUP = "folder.grafana.app";

  /// The preferred one first.
  static final List<String> VERSIONS = List.of("v1", "v1beta1");

  private static final Statuses STATUS = new Statuses(GROUP, "folders");

  private final Repositories repositories;
  private final SaveDesk desk;
  private final Watches watches;

  /// Shows what `repositories` have and saves at `desk`.
  public FolderResources(Repositories repositories, SaveDesk desk, Watches watches) {
    this.repositories = repositories;
    this.desk = desk;
    this.watches = watches;
  }

  /// The endpoints.
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (String version : VERSIONS) {
      String api = GROUP + "/" + version;
      String all = "/apis/%s/namespaces/default/folders".formatted(api);
      String one = all + "/{name}";
      routes.add(Route.get(all, Access.READ, request -> list(request, api)));
      routes.add(Route.get(one, Access.READ, request -> get(request, api)));
      routes.add(Route.post(all, Access.EDIT, request -> create(request, api)));
      routes.add(Route.put(one, Access.EDIT, request -> update(request, api)));
      routes.add(Route.delete(one, Access.EDIT, this::delete));
    }
    return routes.stream().map(Route::showingSnapshot).toList();
  }

  private Answer list(Request request, String api) {
    Catalog snapshot = repositories.catalog();
    if (request.parameter("labelSelector").isPresent()) {
      throw STATUS.badRequest("labelSelector: is not supported");
    }
    Paging paging = Paging.of(request, STATUS);
    if (WatchTerms.asks(request)) {
      return watches.watch(
          request, STATUS, repositories::catalog, shown -> sight(shown, paging, api));
    }
    Paging.Page<Folder> page =
        paging.page(snapshot, snapshot.folders().values(), Folder::uid, _ -> 0);
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    page.items().forEach(folder -> items.add(object(snapshot, folder, api)));
    ObjectNode head = Paging.head("FolderList", api);
    return ReadYourWrites.showing(snapshot, Answer.json(Paging.list(head, items, page)));
  }

  private Sight sight(Catalog snapshot, Paging paging, String api) {
    return paging.sight(
        snapshot,
        Paging.head("FolderList", api),
        snapshot.folders(),
        it -> object(snapshot, it, api));
  }

  private Answer get(Request request, String api) {
    Catalog snapshot = repositories.catalog();
    String name = request.variable("name");
    Folder folder = snapshot.folder(uid(request)).orElseThrow(() -> STATUS.notFound(name));
    return ReadYourWrites.showing(snapshot, Answer.json(object(snapshot, folder, api)));
  }

  private Answer create(Request request, String api) {
    Body body = Body.read(request, STATUS, api, "Folder");
    if (!body.resourceVersion().isEmpty()) {
      throw STATUS.badRequest("metadata.resourceVersion: must not be set on an object to be made");
    }
    if (request.header("If-Match").isPresent()
        && body.name().flatMap(repositories.catalog()::folder).isEmpty()) {
      throw STATUS.nothingThere(body.name().map(Uid::value).orElse(""));
    }
    Edit edit = new Edit.CreateFolder(body.name(), title(body), body.folder(), description(body));
    return save(request, edit, body, api, 201);
  }

  private Answer update(Request request, String api) {
    Uid uid = uid(request);
    Body body = Body.read(request, STATUS, api, "Folder");
    if (body.name().filter(name -> !name.equals(uid)).isPresent()) {
      throw STATUS.badRequest("metadata.name: is not %s, as in the path".formatted(uid));
    }
    Optional<Folder> present = repositories.catalog().folder(uid);
    checkNotNew(request, uid);
    Optional<Folder> moves =
        present.filter(it -> body.namesFolder() && !it.parent().equals(body.folder()));
    if (moves.filter(it -> !saysTheSame(body, it)).isPresent()) {
      throw STATUS.badRequest(
          "metadata.annotations[%s]: a folder that moves keeps its title and description: change them in a request of their own"
              .formatted(Body.FOLDER));
    }
    String version =
        Body.version(
            request, body.resourceVersion(), present.map(FolderResources::version), STATUS);
    Edit.Base base = Body.base(version, uid.value(), STATUS);
    Edit edit =
        moves.isPresent()
            ? new Edit.MoveFolder(uid, body.folder(), base)
            : new Edit.RenameFolder(uid, title(body), description(body), base);
    return save(request, edit, body, api, 200);
  }

  private boolean saysTheSame(Body body, Folder folder) {
    Optional<String> description = repositories.description(repositories.catalog(), folder);
    return folder.title().equals(title(body))
        && description(body).filter(it -> !Optional.of(it).equals(description)).isEmpty();
  }

  private Answer save(Request request, Edit edit, Body body, String api, int code) {
    return desk.save(
        request,
        edit,
        body.message(),
        outcome -> {
          if (!(outcome instanceof SaveOutcome.InGit saved)) {
            return STATUS.of(outcome, body.name().map(Uid::value).orElse(""), request);
          }
          // Somebody may have deleted it in the meantime.
          Catalog snapshot = repositories.catalog();
          Optional<Folder> now = snapshot.folder(saved.uid());
          return now.isPresent()
              ? Answer.json(code, object(snapshot, now.get(), api))
              : STATUS.deleted(saved.uid().value());
        });
  }

  private Answer delete(Request request) {
    Body.refuseDryRun(request, STATUS);
    Uid uid = uid(request);
    checkNotNew(request, uid);
    String version =
        Body.version(
            request,
            Body.precondition(request, STATUS),
            repositories.catalog().folder(uid).map(FolderResources::version),
            STATUS);
    return desk.save(
        request,
        new Edit.DeleteFolder(uid, Body.base(version, uid.value(), STATUS), Optional.empty()),
        Optional.empty(),
        outcome ->
            outcome instanceof SaveOutcome.InGit
                ? STATUS.deleted(uid.value())
                : STATUS.of(outcome, uid.value(), request));
  }

  /// An update or deletion makes nothing, so where something must be new it does nothing.
  private void checkNotNew(Request request, Uid uid) {
    if (request.mustBeNew()) {
      throw repositories.catalog().folder(uid).isPresent()
          ? STATUS.somethingThere(uid.value())
          : STATUS.notFound(uid.value());
    }
  }

  private static String version(Folder folder) {
    return folder.metadata().map(BlobId::hex).orElse("0");
  }

  private static String title(Body body) {
    return body.root().path("spec").path("title").asText("").strip();
  }

  private static Optional<String> description(Body body) {
    return Optional.ofNullable(body.root().at("/spec/description").textValue());
  }

  private ObjectNode object(Catalog snapshot, Folder folder, String api) {
    ObjectNode object = Paging.head("Folder", api);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", folder.uid().value()).put("namespace", Body.NAMESPACE);
    metadata.put("uid", DashboardObject.objectUid(folder.id() + "/" + folder.uid()));
    metadata.put("resourceVersion", version(folder));
    metadata.put("generation", Math.max(1, folder.version()));
    ObjectNode annotations = metadata.putObject("annotations");
    folder.parent().ifPresent(parent -> annotations.put(Body.FOLDER, parent.value()));
    annotations.put("grafana.app/managedBy", "repo");
    annotations.put(
        "grafana.app/managerId",
        snapshot.ownerOfFolder(folder.uid()).map(Part::repository).orElse(""));
    Optional<Provenance> provenance = folder.provenance();
    Body.source(annotations, folder.path(), folder.metadata(), provenance.map(Provenance::updated));
    if (provenance.isPresent()) {
      metadata.put("creationTimestamp", provenance.get().created().toString());
      annotations.put("grafana.app/createdBy", provenance.get().createdBy());
      annotations.put("grafana.app/updatedBy", provenance.get().updatedBy());
      annotations.put("grafana.app/updatedTimestamp", provenance.get().updated().toString());
    }
    metadata
        .putObject("labels")
        .put("grafana.app/deprecatedInternalID", Long.toString(folder.id()));
    ObjectNode spec = object.putObject("spec").put("title", folder.title());
    repositories.description(snapshot, folder).ifPresent(text -> spec.put("description", text));
    return object;
  }

  private static Uid uid(Request request) {
    String name = request.variable("name");
    if (Uid.problemWith(name).isPresent()) {
      throw STATUS.notFound(name);
    }
    return new Uid(name);
  }
}
