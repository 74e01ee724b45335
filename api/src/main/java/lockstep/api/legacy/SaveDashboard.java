package lockstep.api.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import lockstep.api.http.Answer;
import lockstep.api.http.Fields;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.core.merge.Choice;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.DashboardDraft;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Catalog;
import lockstep.sync.save.Edit;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.save.WaitingTag;

/// The body of `POST /api/dashboards/db`, understood.
///
/// @param edit what it asks for
/// @param title as sent
/// @param message the person's words for the commit
/// @param ref the branch that they named; empty for the one that is followed
/// @param version the version that they name as the base of the edit; 0 when they name no base, or
/// another
record SaveDashboard(
    Edit.PutDashboard edit,
    String title,
    Optional<String> message,
    Optional<String> ref,
    long version) {
  private static final int LONGEST_TITLE = 5000;
  private static final String ROOT = "general";

  /// @param saved what this very save has come to before: then nothing here is looked for that
  /// may be gone since
  /// @throws HttpFault when a field is wrong
  static SaveDashboard read(Request request, Catalog snapshot, Optional<SaveOutcome.InGit> saved) {
    Fields fields = new Fields(request.json());
    if (fields.flag("isFolder")) {
      throw HttpFault.badRequest("Use folders endpoint for saving folders.");
    }
    ObjectNode sent =
        fields.object("dashboard").orElseThrow(() -> HttpFault.badRequest("bad request data"));
    DashboardDraft draft = DashboardDraft.of(sent);
    checkTitle(draft.title());
    Optional<Uid> uid = uid(draft, snapshot, saved);
    Optional<Dashboard> present = uid.flatMap(snapshot::dashboard);
    if (saved.isEmpty() && request.mustBeThere() && present.isEmpty()) {
      throw IfMatch.nothingThere();
    }
    Optional<Edit.Base> other =
        request.mustBeNew()
            ? Optional.of(new Edit.Base.Version(0))
            : fields.flag("overwrite") || request.mustBeThere()
                ? Optional.of(new Edit.Base.Any())
                : IfMatch.base(request, present);
    long version = other.isPresent() ? 0 : version(draft, sent, present.isPresent());
    Edit.PutDashboard edit =
        new Edit.PutDashboard(
            uid,
            sent,
            place(fields, snapshot, saved),
            other.orElseGet(() -> base(version)),
            fields.object("resolution").map(SaveDashboard::resolution));
    return new SaveDashboard(
        edit, draft.title(), fields.text("message"), fields.text("ref"), version);
  }

  /// Of what is in Git, or waits for it.
  private static Edit.Base base(long version) {
    return WaitingTag.named(version)
        .<Edit.Base>map(Edit.Base.Exact::new)
        .orElseGet(() -> new Edit.Base.Version((int) Math.min(version, Integer.MAX_VALUE)));
  }

  /// What the person chose after a 412.
  private static Edit.Resolution resolution(ObjectNode sent) {
    Fields fields = new Fields(sent);
    String theirs = Request.bareTag(fields.text("theirs").orElse(""));
    if (!BlobId.isValid(theirs)) {
      throw HttpFault.badRequest(
          "resolution.theirs: is no etag (expected: the etag of the answer that asked to choose)");
    }
    Map<String, Choice> choices = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> choice :
        fields.object("choices").map(ObjectNode::properties).orElse(Set.of())) {
      choices.put(choice.getKey(), choice(choice.getKey(), choice.getValue().asText("")));
    }
    return new Edit.Resolution(new BlobId(theirs), choices);
  }

  private static Choice choice(String path, String word) {
    return switch (word) {
      case "mine" -> Choice.MINE;
      case "theirs" -> Choice.THEIRS;
      case "both" -> Choice.BOTH;
      default ->
          throw HttpFault.badRequest(
              "resolution.choices[%s]: is no choice (expected: mine, theirs or both)"
                  .formatted(path));
    };
  }

  private static void checkTitle(String title) {
    if (title.isBlank()) {
      throw new HttpFault(Answer.message(400, "empty-name", "Dashboard title cannot be empty"));
    }
    if (title.length() > LONGEST_TITLE) {
      throw new HttpFault(
          Answer.message(
              400, "title-too-long", "Dashboard title cannot contain more than 5000 characters"));
    }
  }

  /// The uid, or the one of the dashboard with the numeric id that older clients send.
  private static Optional<Uid> uid(
      DashboardDraft draft, Catalog snapshot, Optional<SaveOutcome.InGit> saved) {
    if (draft.uid().isPresent()) {
      Optional<String> problem = Uid.problemWith(draft.uid().get());
      if (problem.isPresent()) {
        throw HttpFault.badRequest(problem.get());
      }
      return draft.uid().map(Uid::new);
    }
    JsonNode id = draft.spec().path("id");
    if (!id.isNumber() || id.longValue() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        snapshot.dashboards().values().stream()
            .filter(dashboard -> dashboard.id() == id.longValue())
            .map(Dashboard::uid)
            .findFirst()
            .or(() -> saved.map(SaveOutcome.InGit::uid))
            .orElseThrow(
                () -> new HttpFault(Answer.message(404, "not-found", "Dashboard not found"))));
  }

  /// A field that is absent leaves a dashboard where it is; an empty one means the top.
  private static Optional<Edit.Place> place(
      Fields fields, Catalog snapshot, Optional<SaveOutcome.InGit> saved) {
    Optional<String> uid = fields.text("folderUid");
    if (uid.isPresent()) {
      if (uid.get().isEmpty() || uid.get().equals(ROOT)) {
        return Optional.of(new Edit.Place.Top());
      }
      if (Uid.problemWith(uid.get()).isPresent()) {
        throw HttpFault.badRequest("folder not found");
      }
      return Optional.of(new Edit.Place.InFolder(new Uid(uid.get())));
    }
    OptionalLong id = fields.number("folderId");
    if (id.isEmpty() || id.getAsLong() <= 0) {
      return Optional.empty();
    }
    Optional<Edit.Place> place =
        snapshot.folders().values().stream()
            .filter(folder -> folder.id() == id.getAsLong())
            .map(Folder::uid)
            .findFirst()
            .map(Edit.Place.InFolder::new);
    if (place.isEmpty() && saved.isEmpty()) {
      throw HttpFault.badRequest("folder not found");
    }
    return place;
  }

  /// @param isThere whether it is shown: where nothing is, no version is meant, and an export of
  /// another program may have any
  private static long version(DashboardDraft draft, ObjectNode sent, boolean isThere) {
    boolean isResource = draft.apiVersion().isPresent();
    JsonNode version =
        isResource ? sent.path("metadata").path("generation") : draft.spec().path("version");
    boolean isCount =
        version.canConvertToLong()
            && version.canConvertToExactIntegral()
            && version.longValue() >= 0;
    if (!isCount && isThere && !version.isMissingNode() && !version.isNull()) {
      throw HttpFault.badRequest(
          "bad request data: %s must be a whole number, the one that was loaded with the dashboard"
              .formatted(isResource ? "metadata.generation" : "dashboard.version"));
    }
    return isCount ? version.longValue() : 0;
  }
}
