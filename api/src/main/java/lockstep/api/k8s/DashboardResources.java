package lockstep.api.k8s;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.repository.Repositories;
import lockstep.api.save.ReadYourWrites;
import lockstep.api.save.SaveDesk;
import lockstep.api.save.WaitingContent;
import lockstep.core.identity.Permission;
import lockstep.core.json.Json;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.DashboardBody;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Formats;
import lockstep.core.resource.Slug;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Catalog;
import lockstep.core.snapshot.Catalog.Part;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Past;
import lockstep.sync.save.Revision;
import lockstep.sync.save.SaveOutcome;

/// `dashboard.grafana.app`: list, get, create, update and delete dashboards, in each version.
public final class DashboardResources {
  static final String GROUP = "dashboard.grafana.app";

  /// The preferred one first.
  static final List<String> VERSIONS =
      List.of("v1", "v1beta1", "v2", "v2beta1", "v2alpha1", "v0alpha1");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String HISTORY = "grafana.app/get-history=true";
  private static final String TRASH = "grafana.app/get-trash=true";
  private static final int MOST_PAST = 200;
  private static final Statuses STATUS = new Statuses(GROUP, "dashboards");

  private final Repositories repositories;
  private final SaveDesk desk;
  private final Watches watches;

  /// Shows what `repositories` have and saves at `desk`.
  public DashboardResources(Repositories repositories, SaveDesk desk, Watches watches) {
    this.repositories = repositories;
    this.desk = desk;
    this.watches = watches;
  }

  /// The endpoints.
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (String version : VERSIONS) {
      DashboardObject as = new DashboardObject(version);
      String all = "/apis/%s/%s/namespaces/default/dashboards".formatted(GROUP, version);
      String one = all + "/{name}";
      routes.add(Route.get(all, Access.READ, request -> list(request, as)));
      routes.add(Route.get(one, Access.READ, request -> get(request, as)));
      routes.add(Route.get(one + "/dto", Access.READ, request -> dto(request, as)));
      routes.add(
          Route.post(all, Access.EDIT, request -> create(request, as))
              .withBodyLimit(Json.MAX_BYTES));
      routes.add(
          Route.put(one, Access.EDIT, request -> update(request, as))
              .withBodyLimit(Json.MAX_BYTES));
      routes.add(Route.delete(one, Access.EDIT, this::delete));
    }
    return routes.stream().map(Route::showingSnapshot).toList();
  }

  private Answer list(Request request, DashboardObject as) {
    Catalog snapshot = repositories.catalog();
    Paging paging = Paging.of(request, STATUS);
    Optional<String> labels = request.parameter("labelSelector");
    if (WatchTerms.asks(request)) {
      if (labels.isPresent()) {
        throw STATUS.badRequest("labelSelector: what was cannot be watched, only what is");
      }
      return watches.watch(
          request, STATUS, repositories::catalog, shown -> sight(shown, paging, as));
    }
    if (labels.isPresent()) {
      return switch (labels.get()) {
        case HISTORY -> past(snapshot, history(paging, as), as);
        case TRASH -> trash(snapshot, as);
        default ->
            throw STATUS.badRequest(
                "labelSelector: is not supported (expected: none, %s or %s)"
                    .formatted(HISTORY, TRASH));
      };
    }
    Paging.Page<Dashboard> page =
        paging.page(
            snapshot,
            snapshot.dashboards().values(),
            Dashboard::uid,
            dashboard -> repositories.body(snapshot, dashboard).length);
    ArrayNode items = JSON.arrayNode();
    page.items().forEach(it -> items.add(item(snapshot, it, as)));
    return ReadYourWrites.showing(snapshot, Answer.json(Paging.list(as.list(), items, page)));
  }

  private Sight sight(Catalog snapshot, Paging paging, DashboardObject as) {
    return paging.sight(snapshot, as.list(), snapshot.dashboards(), it -> item(snapshot, it, as));
  }

  private ObjectNode item(Catalog snapshot, Dashboard it, DashboardObject as) {
    return as.holds(it.apiVersion()) ? whole(snapshot, it, as) : as.unread(it, owner(snapshot, it));
  }

  private static Answer past(Catalog snapshot, ArrayNode items, DashboardObject as) {
    return ReadYourWrites.showing(
        snapshot, Answer.json(Paging.list(as.list(), items, Paging.whole(snapshot, List.of()))));
  }

  private ArrayNode history(Paging paging, DashboardObject as) {
    Uid uid =
        paging
            .name()
            .orElseThrow(() -> STATUS.badRequest("fieldSelector: metadata.name=... is missing"));
    Past past = repositories.past(uid);
    ArrayNode items = JSON.arrayNode();
    for (Revision revision : past.revisions(uid, Integer.MAX_VALUE, MOST_PAST)) {
      object(uid, revision, as).ifPresent(items::add);
    }
    return items;
  }

  private Answer trash(Catalog snapshot, DashboardObject as) {
    ArrayNode items = JSON.arrayNode();
    Past.Trash trash = repositories.deleted(MOST_PAST);
    for (Past.Deleted gone : trash.dashboards()) {
      object(gone.uid(), gone.last(), as)
          .ifPresent(
              object -> {
                object
                    .withObject("/metadata")
                    .put("deletionTimestamp", gone.deletion().when().toString());
                items.add(object);
              });
    }
    return past(snapshot, items, as).cut(trash.cut());
  }

  private Optional<ObjectNode> object(Uid uid, Revision revision, DashboardObject as) {
    Optional<Uid> folder =
        repositories
            .ofPast(uid)
            .flatMap(one -> one.sync().snapshot().folderAt(revision.path().parent()))
            .map(Folder::uid);
    return repositories
        .past(uid)
        .content(revision)
        .filter(bytes -> Formats.parse(revision.path(), bytes) instanceof Content.DashboardFile)
        .map(bytes -> DashboardBody.read(revision.path(), bytes))
        .filter(body -> as.holds(body.apiVersion()))
        .map(body -> as.of(uid, folder, revision, body));
  }

  private Answer get(Request request, DashboardObject as) {
    Catalog snapshot = repositories.catalog();
    return answer(snapshot, 200, shown(snapshot, request, as));
  }

  /// As the newest save of it that waits for Git would have it; when none waits, as it is there.
  private ObjectNode shown(Catalog snapshot, Request request, DashboardObject as) {
    Uid uid = uid(request);
    Optional<WaitingContent> waits = WaitingContent.find(repositories, uid);
    return waits.isPresent()
        ? waiting(snapshot, waits.get(), as)
        : held(snapshot, find(snapshot, request), as);
  }

  private ObjectNode waiting(Catalog snapshot, WaitingContent waits, DashboardObject as) {
    Uid uid = waits.item().uid();
    Optional<String> apiVersion = waits.draft().apiVersion();
    if (!as.holds(apiVersion)) {
      throw notHeld(uid, apiVersion, as);
    }
    return as.of(
        waits,
        snapshot.dashboard(uid).map(it -> as.frame(it, body(snapshot, it), owner(snapshot, it))));
  }

  private Answer dto(Request request, DashboardObject as) {
    Catalog snapshot = repositories.catalog();
    ObjectNode object = shown(snapshot, request, as).put("kind", "DashboardWithAccessInfo");
    boolean edits = request.signedIn().may(Permission.EDIT);
    String slug = Slug.of(object.at("/spec/title").asText(""));
    ObjectNode access = object.putObject("access");
    access.put("slug", slug).put("url", "/d/" + uid(request) + "/" + slug);
    access.put("isPublic", false);
    access.put("canSave", edits).put("canEdit", edits).put("canDelete", edits);
    access.put("canAdmin", request.signedIn().may(Permission.OPERATE)).put("canStar", false);
    access
        .putObject("annotationsPermissions")
        .putObject("dashboard")
        .put("canAdd", edits)
        .put("canEdit", edits)
        .put("canDelete", edits);
    return answer(snapshot, 200, object);
  }

  private Answer create(Request request, DashboardObject as) {
    Body body = Body.read(request, STATUS, as.apiVersion(), "Dashboard");
    if (!body.resourceVersion().isEmpty()) {
      throw STATUS.badRequest("metadata.resourceVersion: must not be set on an object to be made");
    }
    String name = body.name().map(Uid::value).orElse("");
    if (request.header("If-Match").isPresent()
        && body.name().flatMap(repositories.catalog()::dashboard).isEmpty()) {
      throw STATUS.nothingThere(name);
    }
    return save(request, as, body, body.name(), new Edit.Base.Version(0), 201);
  }

  private Answer update(Request request, DashboardObject as) {
    Uid uid = uid(request);
    Body body = Body.read(request, STATUS, as.apiVersion(), "Dashboard");
    if (body.name().filter(name -> !name.equals(uid)).isPresent()) {
      throw STATUS.badRequest("metadata.name: is not %s, as in the path".formatted(uid));
    }
    boolean again = desk.known(request).isPresent();
    Optional<Dashboard> present = repositories.catalog().dashboard(uid);
    Optional<String> shown = version(uid);
    if (shown.isEmpty() && request.mustBeThere() && !again) {
      throw STATUS.nothingThere(uid.value());
    }
    String version = Body.version(request, body.resourceVersion(), shown, STATUS);
    if (shown.isEmpty() && version.isEmpty() && !again) {
      throw STATUS.notFound(uid.value());
    }
    if (request.mustBeNew()) { // an update makes nothing
      throw STATUS.somethingThere(uid.value());
    }
    present.filter(it -> !again && !as.holds(it.apiVersion())).ifPresent(it -> refuse(it, as));
    Edit.Base base = Body.base(version, uid.value(), STATUS);
    return save(request, as, body, Optional.of(uid), base, 200);
  }

  private Answer save(
      Request request, DashboardObject as, Body body, Optional<Uid> uid, Edit.Base base, int code) {
    Edit.Place place =
        body.folder().<Edit.Place>map(Edit.Place.InFolder::new).orElseGet(Edit.Place.Top::new);
    Edit edit = new Edit.PutDashboard(uid, body.root(), Optional.of(place), base);
    return desk.save(
        request,
        edit,
        body.message(),
        outcome ->
            switch (outcome) {
              case SaveOutcome.InGit saved -> saved(saved, as, code);
              case SaveOutcome.Waiting waiting -> waits(waiting, as);
              case SaveOutcome it when isGone(it, uid) ->
                  STATUS.goneMeanwhile(uid.orElseThrow().value()).answer();
              case SaveOutcome it -> STATUS.of(it, uid.map(Uid::value).orElse(""));
            });
  }

  /// The object as it will be, so that the next update can begin from it. What does not wait any
  /// more, or not as the last of its kind, is only told of.
  private Answer waits(SaveOutcome.Waiting waiting, DashboardObject as) {
    return WaitingContent.find(repositories, waiting.uid())
        .filter(it -> it.item().id().equals(waiting.id()))
        .map(it -> Answer.json(202, waiting(repositories.catalog(), it, as)))
        .orElseGet(() -> STATUS.of(waiting, waiting.uid().value()));
  }

  /// True when what was to be updated was deleted: whoever sends a version has seen it.
  private boolean isGone(SaveOutcome outcome, Optional<Uid> uid) {
    return outcome instanceof SaveOutcome.Invalid invalid
        && invalid.reason() == SaveOutcome.Reason.NOT_FOUND
        && uid.filter(it -> repositories.catalog().dashboard(it).isEmpty()).isPresent();
  }

  private Answer saved(SaveOutcome.InGit saved, DashboardObject as, int code) {
    Catalog snapshot = repositories.catalog();
    // Somebody may have deleted or converted it in the meantime.
    Optional<Dashboard> now =
        snapshot.dashboard(saved.uid()).filter(it -> as.holds(it.apiVersion()));
    return now.isPresent()
        ? Answer.json(code, whole(snapshot, now.get(), as))
        : STATUS.deleted(saved.uid().value());
  }

  private Answer delete(Request request) {
    Body.refuseDryRun(request, STATUS);
    Uid uid = uid(request);
    if (request.mustBeNew()) {
      throw version(uid).isPresent()
          ? STATUS.somethingThere(uid.value())
          : STATUS.notFound(uid.value());
    }
    String version =
        Body.version(request, Body.precondition(request, STATUS), version(uid), STATUS);
    return desk.save(
        request,
        new Edit.DeleteDashboard(uid, Body.base(version, uid.value(), STATUS)),
        Optional.empty(),
        outcome ->
            outcome instanceof SaveOutcome.InGit
                ? STATUS.deleted(uid.value())
                : STATUS.of(outcome, uid.value(), request));
  }

  private ObjectNode held(Catalog snapshot, Dashboard dashboard, DashboardObject as) {
    if (!as.holds(dashboard.apiVersion())) {
      refuse(dashboard, as);
    }
    return whole(snapshot, dashboard, as);
  }

  private static void refuse(Dashboard dashboard, DashboardObject as) {
    String stored = DashboardObject.stored(dashboard.apiVersion());
    if (VERSIONS.contains(stored)) {
      throw notHeld(dashboard.uid(), dashboard.apiVersion(), as);
    }
    throw STATUS.fault(
        406,
        "NotAcceptable",
        "%s is stored as %s, which is newer than this server and never converted: read and change its file %s in Git"
            .formatted(dashboard.uid(), stored, dashboard.path()),
        dashboard.uid().value());
  }

  private static HttpFault notHeld(Uid uid, Optional<String> apiVersion, DashboardObject as) {
    String stored = DashboardObject.stored(apiVersion);
    return STATUS.fault(
        406,
        "NotAcceptable",
        "%s is stored as %s, which is never converted to %s: ask /apis/%s/%s for it"
            .formatted(uid, stored, as.version(), GROUP, stored),
        uid.value());
  }

  private ObjectNode whole(Catalog snapshot, Dashboard dashboard, DashboardObject as) {
    return as.of(dashboard, body(snapshot, dashboard), owner(snapshot, dashboard));
  }

  private DashboardBody body(Catalog snapshot, Dashboard dashboard) {
    return DashboardBody.read(dashboard.path(), repositories.body(snapshot, dashboard));
  }

  /// The version that is shown of a dashboard; empty when there is none.
  private Optional<String> version(Uid uid) {
    return WaitingContent.find(repositories, uid)
        .map(WaitingContent::tag)
        .or(() -> repositories.catalog().dashboard(uid).map(Dashboard::blob))
        .map(BlobId::hex);
  }

  private static String owner(Catalog snapshot, Dashboard dashboard) {
    return snapshot.ownerOfDashboard(dashboard.uid()).map(Part::repository).orElse("");
  }

  private static Answer answer(Catalog snapshot, int code, ObjectNode object) {
    return ReadYourWrites.showing(snapshot, Answer.json(code, object));
  }

  private static Dashboard find(Catalog snapshot, Request request) {
    return snapshot
        .dashboard(uid(request))
        .orElseThrow(() -> STATUS.notFound(request.variable("name")));
  }

  private static Uid uid(Request request) {
    String name = request.variable("name");
    if (Uid.problemWith(name).isPresent()) {
      throw STATUS.notFound(name);
    }
    return new Uid(name);
  }
}
