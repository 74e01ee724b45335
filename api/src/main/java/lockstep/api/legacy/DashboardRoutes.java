package lockstep.api.legacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import lockstep.api.save.Thing;
import lockstep.api.save.WaitingContent;
import lockstep.core.identity.Permission;
import lockstep.core.identity.User;
import lockstep.core.json.Json;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.DashboardBody;
import lockstep.core.resource.Folder;
import lockstep.core.resource.NumericId;
import lockstep.core.resource.Provenance;
import lockstep.core.resource.Slug;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Catalog;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Past;
import lockstep.sync.save.Revision;
import lockstep.sync.save.SaveOutcome;

/// Dashboards: get, save, delete, tags.
public final class DashboardRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String BY_UID = "/api/dashboards/uid/{uid}";
  private static final String CLASSIC_API = "v1";

  private final Repositories repositories;
  private final SaveDesk desk;

  /// Shows what `repositories` have and what waits for them, and saves at `desk`.
  public DashboardRoutes(Repositories repositories, SaveDesk desk) {
    this.repositories = repositories;
    this.desk = desk;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.get(BY_UID, Access.READ, this::get).showingSnapshot(),
        Route.delete(BY_UID, Access.EDIT, this::delete).showingSnapshot(),
        Route.post("/api/dashboards/db", Access.EDIT, this::save)
            .withBodyLimit(Json.MAX_BYTES)
            .showingSnapshot(),
        Route.get("/api/dashboards/tags", Access.READ, this::tags).showingSnapshot(),
        Route.get("/api/dashboards/home", Access.READ, this::home));
  }

  private Answer get(Request request) {
    Catalog snapshot = repositories.catalog();
    Optional<WaitingContent> waits = WaitingContent.find(repositories, uid(request));
    if (waits.isPresent()) {
      return waits.get().draft().isBeyondClassic()
          ? notClassic(snapshot, waits.get().draft().apiVersion())
          : waiting(waits.get(), snapshot, request);
    }
    Dashboard dashboard = find(snapshot, request);
    DashboardBody body =
        DashboardBody.read(dashboard.path(), repositories.body(snapshot, dashboard));
    Optional<ObjectNode> classic = body.classic(dashboard);
    if (classic.isEmpty()) {
      return notClassic(snapshot, body.apiVersion());
    }
    ObjectNode answer = JSON.objectNode();
    answer.set("meta", meta(snapshot, dashboard, request.signedIn()));
    answer.set("dashboard", classic.get());
    return tagged(ReadYourWrites.showing(snapshot, Answer.json(answer)), dashboard);
  }

  private static Answer notClassic(Catalog snapshot, Optional<String> apiVersion) {
    String version = apiVersion.map(DashboardRoutes::version).orElse("v2");
    return ReadYourWrites.showing(
        snapshot,
        Answer.json(
            406,
            JSON.objectNode()
                .put("storedVersion", version)
                .put(
                    "message",
                    "The dashboard is in the schema of %s and cannot be given as classic JSON"
                        .formatted(version))));
  }

  /// With a tag of its own: what waits is no revision yet.
  private Answer waiting(WaitingContent waits, Catalog snapshot, Request request) {
    WaitingDashboard shown = WaitingDashboard.of(waits, request.signedIn());
    ObjectNode answer = JSON.objectNode();
    ObjectNode meta =
        snapshot
            .dashboard(uid(request))
            .map(inGit -> meta(snapshot, inGit, request.signedIn()))
            .orElseGet(JSON::objectNode);
    answer.set("meta", meta.setAll(shown.meta()));
    answer.set("dashboard", shown.dashboard());
    return ReadYourWrites.showing(snapshot, Answer.json(answer))
        .with("ETag", "\"" + waits.tag() + "\"");
  }

  private Answer delete(Request request) {
    Uid uid = uid(request);
    // What is shown may be old, or without it because this is a replay: the planner decides.
    Optional<Dashboard> shown = repositories.catalog().dashboard(uid);
    String title =
        shown
            .map(Dashboard::title)
            .or(() -> repositories.past(uid).deleted(uid).map(Past.Deleted::title))
            .orElse(uid.value());
    Edit.Base base = IfMatch.base(request, shown).orElseGet(Edit.Base.Any::new);
    return desk.save(
        request,
        Thing.DASHBOARD,
        new Edit.DeleteDashboard(uid, base),
        Optional.empty(),
        saved ->
            Answer.json(
                JSON.objectNode()
                    .put("id", NumericId.of("dashboards", uid))
                    .put("uid", saved.uid().value())
                    .put("title", title)
                    .put("message", "Dashboard " + title + " deleted")));
  }

  private Answer save(Request request) {
    Catalog shown = repositories.catalog();
    Optional<SaveOutcome.InGit> known = desk.known(request);
    SaveDashboard command = SaveDashboard.read(request, shown, known);
    Optional<CommitId> before =
        known.isPresent()
            ? Optional.empty()
            : command.edit().uid().flatMap(shown::dashboard).map(it -> it.provenance().commit());
    return desk.save(
        request,
        Thing.DASHBOARD,
        command.edit(),
        command.message(),
        command.ref(),
        saved -> saved(command, saved, before));
  }

  /// @param before the commit that the dashboard was from when the request came
  private Answer saved(SaveDashboard command, SaveOutcome.InGit saved, Optional<CommitId> before) {
    Optional<Dashboard> now = repositories.catalog().dashboard(saved.uid());
    ObjectNode answer =
        SavedDashboard.json(repositories.catalog(), saved, command.version(), command.title());
    boolean wrote = !before.equals(Optional.of(saved.commit()));
    if (wrote && command.edit().base() instanceof Edit.Base.Any) {
      replaced(saved).ifPresent(old -> answer.set("replaced", old));
    }
    // Only what this save wrote: the tag of somebody's newer version, or of a merged one, would let
    // the next save of this editor, who has not seen it, replace it.
    return now.filter(shown -> shown.provenance().commit().equals(saved.commit()))
        .filter(_ -> saved instanceof SaveOutcome.Saved)
        .map(shown -> tagged(Answer.json(answer), shown))
        .orElseGet(() -> Answer.json(answer));
  }

  /// The version that a save with `overwrite` replaced, which stays in Git.
  private Optional<ObjectNode> replaced(SaveOutcome.InGit saved) {
    List<Revision> revisions =
        repositories.past(saved.uid()).revisions(saved.uid(), saved.version() + 1, 2);
    return revisions.size() == 2
            && revisions.getFirst().commit().equals(saved.commit())
            && revisions.getLast().blob().isPresent()
        ? Optional.of(
            JSON.objectNode()
                .put("version", revisions.getLast().version())
                .put("updatedBy", revisions.getLast().author())
                .put("etag", revisions.getLast().blob().get().hex()))
        : Optional.empty();
  }

  private static Answer tagged(Answer answer, Dashboard dashboard) {
    return answer.with("ETag", "\"" + dashboard.blob() + "\"");
  }

  private Answer tags(Request request) {
    Catalog snapshot = repositories.catalog();
    ArrayNode tags = JSON.arrayNode();
    snapshot
        .tags()
        .forEach((term, count) -> tags.addObject().put("term", term).put("count", count));
    return ReadYourWrites.showing(snapshot, Answer.json(tags));
  }

  /// There is no home dashboard: the home page is one of the user interface's own.
  private Answer home(Request request) {
    ObjectNode answer = JSON.objectNode();
    answer.putObject("meta").put("isHome", true).put("canSave", false).put("canEdit", false);
    answer.putObject("dashboard").put("title", "Home").put("schemaVersion", 39).putArray("panels");
    return Answer.json(answer);
  }

  private static Dashboard find(Catalog snapshot, Request request) {
    return snapshot.dashboard(uid(request)).orElseThrow(DashboardRoutes::notFound);
  }

  private static Uid uid(Request request) {
    return Optional.of(request.variable("uid"))
        .filter(uid -> Uid.problemWith(uid).isEmpty())
        .map(Uid::new)
        .orElseThrow(DashboardRoutes::notFound);
  }

  private static HttpFault notFound() {
    return HttpFault.of(404, "Dashboard not found");
  }

  private static ObjectNode meta(Catalog snapshot, Dashboard dashboard, User user) {
    Optional<Folder> folder = dashboard.folder().flatMap(snapshot::folder);
    Provenance provenance = dashboard.provenance();
    boolean edits = user.may(Permission.EDIT);
    ObjectNode meta = JSON.objectNode();
    meta.put("type", "db");
    meta.put("canSave", edits);
    meta.put("canEdit", edits);
    meta.put("canAdmin", user.may(Permission.OPERATE));
    meta.put("canStar", false);
    meta.put("canDelete", edits);
    meta.put("slug", Slug.of(dashboard.title()));
    meta.put("url", Urls.of(dashboard));
    meta.put("expires", "0001-01-01T00:00:00Z");
    meta.put("created", provenance.created().toString());
    meta.put("updated", provenance.updated().toString());
    meta.put("updatedBy", provenance.updatedBy());
    meta.put("createdBy", provenance.createdBy());
    meta.put("version", provenance.version());
    meta.put("hasAcl", false);
    meta.put("isFolder", false);
    meta.put("folderId", folder.map(Folder::id).orElse(0L));
    meta.put("folderUid", folder.map(f -> f.uid().value()).orElse(""));
    meta.put("folderTitle", folder.map(Folder::title).orElse("General"));
    meta.put("folderUrl", folder.map(Urls::of).orElse(""));
    meta.put("provisioned", false);
    meta.put("provisionedExternalId", dashboard.path().value());
    snapshot
        .ownerOfDashboard(dashboard.uid())
        .ifPresent(owner -> meta.put("repository", owner.repository()));
    meta.put("publicDashboardEnabled", false);
    meta.put("isStarred", false);
    meta.put(
        "apiVersion", dashboard.apiVersion().map(DashboardRoutes::version).orElse(CLASSIC_API));
    return meta;
  }

  private static String version(String apiVersion) {
    return apiVersion.substring(apiVersion.lastIndexOf('/') + 1);
  }
}
