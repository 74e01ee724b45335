package lockstep.api.legacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Fields;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.repository.Repositories;
import lockstep.api.save.MergeJson;
import lockstep.api.save.ReadYourWrites;
import lockstep.api.save.SaveDesk;
import lockstep.api.save.Thing;
import lockstep.core.merge.DocumentMerge;
import lockstep.core.merge.MergeResult;
import lockstep.core.resource.Content;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.DashboardBody;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Formats;
import lockstep.core.resource.NumericId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Catalog;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Past;
import lockstep.sync.save.Revision;

/// The versions of dashboards, which are the commits that changed them: list, read, compare,
/// restore.
///
/// A dashboard that was deleted keeps its versions, and restoring one makes it anew.
public final class VersionRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String BY_UID = "/api/dashboards/uid/{uid}";
  private static final String BY_ID = "/api/dashboards/id/{id}";
  private static final int MOST = 1000;
  private static final int MOST_SKIPPED = 10_000;
  private static final Pattern RESTORED = Pattern.compile("Restored from version (\\d{1,9})");

  private final Repositories repositories;
  private final SaveDesk desk;

  /// Shows the past of `repositories` and restores at `desk`.
  public VersionRoutes(Repositories repositories, SaveDesk desk) {
    this.repositories = repositories;
    this.desk = desk;
  }

  /// The endpoints. Those by numeric id are of older clients, and answer a bare list.
  public List<Route> routes() {
    return List.of(
        Route.get(BY_UID + "/versions", Access.READ, this::list).showingSnapshot(),
        Route.get(BY_UID + "/versions/{version}", Access.READ, this::get).showingSnapshot(),
        Route.post(BY_UID + "/restore", Access.EDIT, this::restore).showingSnapshot(),
        Route.patch(BY_UID + "/trash", Access.EDIT, this::recover).showingSnapshot(),
        Route.get(BY_ID + "/versions", Access.READ, this::listById).showingSnapshot(),
        Route.get(BY_ID + "/versions/{version}", Access.READ, this::get).showingSnapshot(),
        Route.post(BY_ID + "/restore", Access.EDIT, this::restore).showingSnapshot(),
        Route.post("/api/dashboards/calculate-diff", Access.READ, this::difference)
            .showingSnapshot());
  }

  private Answer list(Request request) {
    Page page = page(request);
    ObjectNode answer = JSON.objectNode();
    answer.put("continueToken", page.next());
    answer.set("versions", page.versions());
    return ReadYourWrites.showing(repositories.catalog(), Answer.json(answer));
  }

  private Answer listById(Request request) {
    return ReadYourWrites.showing(repositories.catalog(), Answer.json(page(request).versions()));
  }

  /// @param next the `start` of the page after; empty at the end
  private record Page(ArrayNode versions, String next) {}

  private Page page(Request request) {
    Uid uid = uid(request);
    long asked = request.number("limit").orElse(0);
    int limit = asked < 1 ? MOST : (int) Math.min(asked, MOST);
    int skip = Math.clamp(request.number("start").orElse(0), 0, MOST_SKIPPED);
    List<Revision> all = repositories.past(uid).revisions(uid, Integer.MAX_VALUE, skip + limit + 1);
    if (all.isEmpty() && repositories.catalog().dashboard(uid).isEmpty()) {
      throw notFound();
    }
    ArrayNode versions = JSON.arrayNode();
    all.stream().skip(skip).limit(limit).forEach(it -> versions.add(entry(uid, it)));
    boolean more = all.size() > skip + limit;
    return new Page(versions, more ? Integer.toString(skip + limit) : "");
  }

  private Answer get(Request request) {
    Uid uid = uid(request);
    Revision revision = revision(uid, number(request.variable("version")));
    ObjectNode answer = entry(uid, revision);
    body(uid, revision)
        .ifPresentOrElse(
            body -> answer.set("data", view(uid, revision, body)), () -> answer.putNull("data"));
    return ReadYourWrites.showing(repositories.catalog(), Answer.json(answer));
  }

  private Answer restore(Request request) {
    Uid uid = uid(request);
    OptionalLong version = new Fields(request.json()).number("version");
    if (version.isEmpty()) {
      throw HttpFault.badRequest("version: is missing (expected: one of the dashboard's versions)");
    }
    return restore(request, uid, revision(uid, version.getAsLong()), Optional.empty());
  }

  /// As Grafana's trash: the last version of a deleted dashboard, perhaps in another folder.
  private Answer recover(Request request) {
    Uid uid = uid(request);
    Optional<String> folder =
        request.body().length == 0
            ? Optional.empty()
            : new Fields(request.json()).text("folderUid").filter(text -> !text.isEmpty());
    Optional<Uid> into = folder.filter(text -> Uid.problemWith(text).isEmpty()).map(Uid::new);
    if (folder.isPresent() && into.isEmpty()) {
      throw HttpFault.badRequest("folder not found");
    }
    // In a replay the dashboard is there again: its history still tells the deletion.
    Revision last =
        repositories
            .past(uid)
            .deleted(uid)
            .map(Past.Deleted::last)
            .or(() -> desk.known(request).flatMap(_ -> beforeRecovery(uid)))
            .orElseThrow(VersionRoutes::notFound);
    return restore(request, uid, last, into.map(Edit.Place.InFolder::new));
  }

  private Optional<Revision> beforeRecovery(Uid uid) {
    return repositories.past(uid).revisions(uid, Integer.MAX_VALUE, MOST).stream()
        .filter(it -> it.blob().isPresent())
        .skip(1)
        .findFirst();
  }

  private Answer restore(Request request, Uid uid, Revision revision, Optional<Edit.Place> named) {
    DashboardBody body =
        body(uid, revision)
            .orElseThrow(
                () ->
                    HttpFault.of(
                        404,
                        "Version %d held no dashboard: choose another"
                            .formatted(revision.version())));
    Optional<Edit.FileText> file =
        repositories
            .past(uid)
            .content(revision)
            .map(bytes -> Edit.FileText.of(revision.path(), bytes));
    Catalog snapshot = repositories.catalog();
    Optional<Edit.Place> place =
        named.or(
            () ->
                snapshot.dashboard(uid).isPresent()
                    ? Optional.empty()
                    : place(uid, revision.path().parent()));
    Edit.Base base = IfMatch.base(request, snapshot.dashboard(uid)).orElseGet(Edit.Base.Any::new);
    return desk.save(
        request,
        Thing.DASHBOARD,
        new Edit.PutDashboard(
            Optional.of(uid), document(uid, body), place, base, Optional.empty(), file),
        Optional.of("Restored from version " + revision.version()),
        saved ->
            Answer.json(
                SavedDashboard.json(
                    repositories.catalog(), saved, 0, body.spec().path("title").asText(""))));
  }

  /// The folder that it was in; when that is gone too, the one around it that is there.
  private Optional<Edit.Place> place(Uid uid, RepoPath directory) {
    return repositories
        .ofPast(uid)
        .flatMap(
            one ->
                Stream.iterate(directory, it -> !it.isRoot(), RepoPath::parent)
                    .flatMap(it -> one.sync().snapshot().folderAt(it).stream())
                    .findFirst()
                    .or(() -> one.sync().snapshot().folderAt(RepoPath.ROOT)))
        .map(Folder::uid)
        .map(Edit.Place.InFolder::new);
  }

  private static ObjectNode document(Uid uid, DashboardBody body) {
    if (body.apiVersion().isEmpty()) {
      return body.spec();
    }
    ObjectNode resource = JSON.objectNode();
    resource.put("apiVersion", body.apiVersion().get()).put("kind", "Dashboard");
    resource.set("metadata", body.metadata().deepCopy().put("name", uid.value()));
    resource.set("spec", body.spec());
    return resource;
  }

  /// Grafana draws the difference as a page; here it is a list of what changed, by name.
  private Answer difference(Request request) {
    Fields fields = new Fields(request.json());
    ObjectNode base = side(fields, "base");
    ObjectNode next = side(fields, "new");
    return switch (DocumentMerge.merge(base, base, next, Map.of())) {
      case MergeResult.Merged merged ->
          Answer.json(JSON.objectNode().set("changes", MergeJson.changes(merged.theirs())));
      case MergeResult.Conflicts _, MergeResult.Invalid _ ->
          throw new IllegalStateException("an unchanged side clashes");
    };
  }

  private ObjectNode side(Fields fields, String name) {
    Fields side =
        fields
            .object(name)
            .map(Fields::new)
            .orElseThrow(() -> HttpFault.badRequest(name + ": is missing"));
    Uid uid =
        side.text("uid")
            .or(() -> side.text("dashboardUid"))
            .map(VersionRoutes::uid)
            .orElseGet(() -> byId(side.number("dashboardId").orElse(0)));
    Revision revision = revision(uid, side.number("version").orElse(0));
    return body(uid, revision)
        .map(DashboardBody::spec)
        .orElseThrow(() -> HttpFault.of(404, "Dashboard version not found"));
  }

  private Optional<DashboardBody> body(Uid uid, Revision revision) {
    RepoPath path = revision.path();
    return repositories
        .past(uid)
        .content(revision)
        .filter(bytes -> Formats.parse(path, bytes) instanceof Content.DashboardFile)
        .map(bytes -> DashboardBody.read(path, bytes));
  }

  private Revision revision(Uid uid, long version) {
    return repositories
        .past(uid)
        .revision(uid, Math.clamp(version, 0, Integer.MAX_VALUE))
        .orElseThrow(() -> HttpFault.of(404, "Dashboard version not found"));
  }

  private static ObjectNode view(Uid uid, Revision revision, DashboardBody body) {
    return body.isBeyondClassic()
        ? document(uid, body)
        : body.spec()
            .deepCopy()
            .put("id", NumericId.of("dashboards", uid))
            .put("uid", uid.value())
            .put("version", revision.version());
  }

  private static ObjectNode entry(Uid uid, Revision revision) {
    Matcher restored = RESTORED.matcher(revision.subject());
    ObjectNode json = JSON.objectNode();
    json.put("id", revision.version());
    json.put("dashboardId", NumericId.of("dashboards", uid));
    json.put("uid", uid.value());
    json.put("parentVersion", revision.version() - 1);
    json.put("restoredFrom", restored.matches() ? Integer.parseInt(restored.group(1)) : 0);
    json.put("version", revision.version());
    json.put("created", revision.when().toString());
    json.put("createdBy", revision.author());
    json.put("message", revision.subject());
    json.put("commit", revision.commit().hex());
    json.put("path", revision.path().value());
    revision.blob().ifPresent(blob -> json.put("etag", blob.hex()));
    json.put("deleted", revision.blob().isEmpty());
    return json;
  }

  private Uid uid(Request request) {
    return request.route().pattern().startsWith(BY_ID)
        ? byId(number(request.variable("id")))
        : uid(request.variable("uid"));
  }

  private Uid byId(long id) {
    return repositories.catalog().dashboards().values().stream()
        .filter(dashboard -> dashboard.id() == id)
        .map(Dashboard::uid)
        .findFirst()
        .orElseThrow(VersionRoutes::notFound);
  }

  private static Uid uid(String text) {
    return Optional.of(text)
        .filter(it -> Uid.problemWith(it).isEmpty())
        .map(Uid::new)
        .orElseThrow(VersionRoutes::notFound);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw HttpFault.badRequest("version: is no whole number");
    }
  }

  private static HttpFault notFound() {
    return HttpFault.of(404, "Dashboard not found");
  }
}
