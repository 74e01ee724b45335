package lockstep.api.legacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Fields;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.repository.Repositories;
import lockstep.api.save.ReadYourWrites;
import lockstep.api.save.SaveDesk;
import lockstep.api.save.Thing;
import lockstep.core.identity.Permission;
import lockstep.core.identity.User;
import lockstep.core.resource.Folder;
import lockstep.core.resource.NumericId;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Catalog;
import lockstep.sync.save.Edit;
import lockstep.sync.save.FolderContents;
import lockstep.sync.save.SaveOutcome;

/// Folders: list, get, create, rename, move, delete.
///
/// A folder's version counts the commits that changed its `_folder.json`; a directory without one
/// is at version 0 until it gets one.
public final class FolderRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String BY_UID = "/api/folders/{uid}";
  private static final String ROOT = "general";

  /// Names what somebody saw in a folder that they want deleted: the tag of its counts.
  private static final String SEEN = "contents";
  private static final int USUAL_LIMIT = 1000;
  private static final int LONGEST_TITLE = 189;

  private final Repositories repositories;
  private final SaveDesk desk;

  /// Shows what `repositories` have and saves at `desk`.
  public FolderRoutes(Repositories repositories, SaveDesk desk) {
    this.repositories = repositories;
    this.desk = desk;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.get("/api/folders", Access.READ, this::list).showingSnapshot(),
        Route.post("/api/folders", Access.EDIT, this::create).showingSnapshot(),
        Route.get(BY_UID, Access.READ, this::get).showingSnapshot(),
        Route.put(BY_UID, Access.EDIT, this::rename).showingSnapshot(),
        Route.delete(BY_UID, Access.EDIT, this::delete).showingSnapshot(),
        Route.post(BY_UID + "/move", Access.EDIT, this::move).showingSnapshot(),
        Route.get(BY_UID + "/counts", Access.READ, this::counts).showingSnapshot());
  }

  private Answer list(Request request) {
    Catalog snapshot = repositories.catalog();
    Optional<Uid> parent =
        request
            .parameter("parentUid")
            .filter(uid -> !uid.equals(ROOT))
            .map(uid -> find(snapshot, uid).uid());
    long limit = Math.max(1, request.number("limit").orElse(USUAL_LIMIT));
    long page = Math.max(1, request.number("page").orElse(1));
    ArrayNode folders = JSON.arrayNode();
    snapshot.foldersIn(parent).stream()
        .sorted(Comparator.comparing(Folder::title, String.CASE_INSENSITIVE_ORDER))
        .skip(Math.multiplyExact(Math.min(limit, USUAL_LIMIT), Math.min(page, 1_000_000) - 1))
        .limit(Math.min(limit, USUAL_LIMIT))
        .forEach(folder -> folders.add(brief(folder)));
    return ReadYourWrites.showing(snapshot, Answer.json(folders));
  }

  private Answer get(Request request) {
    Catalog snapshot = repositories.catalog();
    Folder folder = find(snapshot, request.variable("uid"));
    return tagged(
        ReadYourWrites.showing(snapshot, Answer.json(whole(snapshot, folder, request.signedIn()))),
        folder);
  }

  private Answer create(Request request) {
    Fields fields = new Fields(request.json());
    String title = title(fields);
    Optional<Uid> uid =
        fields.text("uid").filter(text -> !text.isEmpty()).map(FolderRoutes::checkedUid);
    return desk.save(
        request,
        Thing.FOLDER,
        new Edit.CreateFolder(uid, title, parent(fields), description(fields)),
        Optional.empty(),
        saved -> saved(request, saved, title));
  }

  private Answer rename(Request request) {
    Uid uid = uid(request.variable("uid"));
    Fields fields = new Fields(request.json());
    String title = title(fields);
    return desk.save(
        request,
        Thing.FOLDER,
        new Edit.RenameFolder(uid, title, description(fields), base(request, fields)),
        Optional.empty(),
        saved -> saved(request, saved, title));
  }

  /// As Grafana's clients send it: without `parentUid` it goes to the top.
  private Answer move(Request request) {
    Uid uid = uid(request.variable("uid"));
    Fields fields = new Fields(request.json());
    String title = repositories.catalog().folder(uid).map(Folder::title).orElse(uid.value());
    Edit.Base base = IfMatch.base(request).orElseGet(Edit.Base.Any::new);
    return desk.save(
        request,
        Thing.FOLDER,
        new Edit.MoveFolder(uid, parent(fields), base),
        Optional.empty(),
        saved -> saved(request, saved, title));
  }

  private Answer delete(Request request) {
    Uid uid = uid(request.variable("uid"));
    // Not there in a replay, or while what is shown here is old: the planner decides.
    String title = repositories.catalog().folder(uid).map(Folder::title).orElse(uid.value());
    return desk.save(
        request,
        Thing.FOLDER,
        new Edit.DeleteFolder(
            uid,
            IfMatch.base(request).orElseGet(Edit.Base.Any::new),
            request.parameter(SEEN).map(Request::bareTag)),
        Optional.empty(),
        _ ->
            Answer.json(
                JSON.objectNode()
                    .put("id", NumericId.of("folders", uid))
                    .put("title", title)
                    .put("message", "Folder deleted")));
  }

  private Answer counts(Request request) {
    Catalog snapshot = repositories.catalog();
    Folder folder = find(snapshot, request.variable("uid"));
    FolderContents contents =
        FolderContents.of(snapshot.ownerOfFolder(folder.uid()).orElseThrow().snapshot(), folder);
    return ReadYourWrites.showing(
            snapshot,
            Answer.json(
                JSON.objectNode()
                    .put("folder", contents.folders().size())
                    .put("dashboard", contents.dashboards().size())
                    .put("librarypanel", 0)
                    .put("alertrule", 0)))
        .with("ETag", "\"" + contents.tag() + "\"");
  }

  private Answer saved(Request request, SaveOutcome.InGit saved, String title) {
    Catalog snapshot = repositories.catalog();
    Optional<Folder> now = snapshot.folder(saved.uid());
    // Somebody may have deleted it in the meantime: then the request says what was saved.
    return now.isPresent()
        ? tagged(Answer.json(whole(snapshot, now.get(), request.signedIn())), now.get())
        : Answer.json(JSON.objectNode().put("uid", saved.uid().value()).put("title", title));
  }

  /// Without a base the last title counts.
  private static Edit.Base base(Request request, Fields fields) {
    if (fields.flag("overwrite")) {
      return new Edit.Base.Any();
    }
    OptionalLong version = fields.number("version");
    return IfMatch.base(request)
        .orElseGet(
            () ->
                version.isPresent()
                    ? new Edit.Base.Version(Math.clamp(version.getAsLong(), 0, Integer.MAX_VALUE))
                    : new Edit.Base.Any());
  }

  private static Answer tagged(Answer answer, Folder folder) {
    return folder.metadata().map(blob -> answer.with("ETag", "\"" + blob + "\"")).orElse(answer);
  }

  private static String title(Fields fields) {
    String title = fields.text("title").map(String::strip).orElse("");
    if (title.isEmpty()) {
      throw HttpFault.badRequest("folder title cannot be empty");
    }
    if (title.length() > LONGEST_TITLE) {
      throw HttpFault.badRequest("folder title is too long, max 189 characters");
    }
    return title;
  }

  /// Grafana's clients may send an empty one with each title: that takes nothing away.
  private static Optional<String> description(Fields fields) {
    return fields.text("description").filter(text -> !text.isBlank());
  }

  private static Uid checkedUid(String text) {
    Uid.problemWith(text)
        .ifPresent(
            problem -> {
              throw HttpFault.badRequest(problem);
            });
    return new Uid(text);
  }

  /// The folder that the request names as the parent; empty for the top.
  private static Optional<Uid> parent(Fields fields) {
    return fields
        .text("parentUid")
        .filter(text -> !text.isEmpty() && !text.equals(ROOT))
        .map(uid -> valid(uid).orElseThrow(() -> HttpFault.badRequest("parent folder not found")));
  }

  private static Folder find(Catalog snapshot, String uid) {
    return snapshot.folder(uid(uid)).orElseThrow(FolderRoutes::notFound);
  }

  private static Uid uid(String text) {
    return valid(text).orElseThrow(FolderRoutes::notFound);
  }

  private static Optional<Uid> valid(String uid) {
    return Optional.of(uid).filter(text -> Uid.problemWith(text).isEmpty()).map(Uid::new);
  }

  private static HttpFault notFound() {
    return new HttpFault(Answer.message(404, "not-found", "folder not found"));
  }

  private static ObjectNode brief(Folder folder) {
    ObjectNode json = JSON.objectNode();
    json.put("id", folder.id());
    json.put("uid", folder.uid().value());
    json.put("title", folder.title());
    folder.parent().ifPresent(parent -> json.put("parentUid", parent.value()));
    return json;
  }

  private static ObjectNode whole(Catalog snapshot, Folder folder, User user) {
    boolean edits = user.may(Permission.EDIT);
    ObjectNode json = brief(folder);
    json.put("orgId", 1);
    json.put("url", Urls.of(folder));
    json.put("hasAcl", false);
    json.put("canSave", edits);
    json.put("canEdit", edits);
    json.put("canAdmin", user.may(Permission.OPERATE));
    json.put("canDelete", edits);
    json.put("version", folder.version());
    folder
        .provenance()
        .ifPresent(
            provenance ->
                json.put("created", provenance.created().toString())
                    .put("createdBy", provenance.createdBy())
                    .put("updated", provenance.updated().toString())
                    .put("updatedBy", provenance.updatedBy()));
    ArrayNode parents = json.putArray("parents");
    for (Folder parent : snapshot.ancestors(folder)) {
      parents.add(brief(parent).put("url", Urls.of(parent)));
    }
    return json;
  }
}
