package lockstep.api.ha;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.api.save.SaveDesk;
import lockstep.core.identity.User;
import lockstep.sync.journal.Notice;
import lockstep.sync.journal.Overview;
import lockstep.sync.save.Edit;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.Template;

/// What waits for Git, and the notices to people whose save waited and was not merged.
public final class WaitingRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// Says that the only copy of a save may go with its notice.
  private static final String DROP = "drop";

  private final Repositories repositories;

  /// Shows what waits for `repositories`.
  public WaitingRoutes(Repositories repositories) {
    this.repositories = repositories;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.get("/ha/waiting", Access.READ, this::waiting),
        Route.get("/ha/notices", Access.READ, this::notices),
        Route.get("/ha/notices/{id}/content", Access.READ, this::content),
        Route.delete("/ha/notices/{id}", Access.READ, this::dismiss));
  }

  private Answer waiting(Request request) {
    ArrayNode waiting = JSON.arrayNode();
    repositories.all().forEach(repository -> write(repository, waiting));
    return Answer.json(waiting);
  }

  private static void write(SyncedRepository repository, ArrayNode waiting) {
    List<Overview.Item> items = repository.waiting().overview().items();
    for (int i = 0; i < items.size(); i++) {
      Overview.Item item = items.get(i);
      waiting
          .addObject()
          .put("repository", repository.name())
          .put("saveId", item.id().value())
          .put("position", i + 1)
          .put("uid", item.uid().value())
          .put("kind", item.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .put("title", item.title())
          .put("by", item.author())
          .put("since", item.since().toString());
    }
  }

  private Answer notices(Request request) {
    ArrayNode notices = JSON.arrayNode();
    User user = request.signedIn();
    String email = SaveDesk.author(user).email();
    for (SyncedRepository repository : repositories.all()) {
      repository
          .waiting()
          .notices(email)
          .forEach(notice -> notices.add(write(notice, repository, user)));
    }
    return Answer.json(notices);
  }

  private static ObjectNode write(Notice notice, SyncedRepository repository, User user) {
    ObjectNode json = JSON.objectNode();
    json.put("repository", repository.name());
    json.put("saveId", notice.id().value());
    json.put("uid", notice.uid().value());
    json.put("title", notice.title());
    json.put("since", notice.since().toString());
    json.put("at", notice.at().toString());
    json.put("reason", notice.fate().reason());
    String what = notice.title().isEmpty() ? "Your deletion" : "\"" + notice.title() + "\"";
    json.put(
        "message",
        notice
            .fate()
            .branch()
            .map(
                branch ->
                    "%s waited for Git and was not merged: %s. It is on the branch %s"
                        .formatted(what, notice.fate().reason(), branch))
            .orElseGet(
                () ->
                    "%s waited for Git and was not merged: %s"
                        .formatted(what, notice.fate().reason())));
    notice
        .fate()
        .branch()
        .ifPresent(
            branch -> {
              json.put("branch", branch.value());
              repository
                  .pullRequest(branch, values(notice, user))
                  .ifPresent(url -> json.put("url", url));
            });
    if (notice.fate().branch().isEmpty()
        && content(repository, notice.id(), SaveDesk.author(user).email()).isPresent()) {
      json.put("content", "/ha/notices/%s/content".formatted(notice.id()));
    }
    notice.fate().commit().ifPresent(commit -> json.put("commit", commit.hex()));
    return json;
  }

  /// What is known of the save: a notice without a title is about a deletion.
  private static Template.Values values(Notice notice, User user) {
    return new Template.Values(
        notice.title().isEmpty() ? "delete" : "update",
        "dashboard",
        notice.uid().value(),
        notice.title(),
        user.name().isBlank() ? user.login() : user.name(),
        user.login(),
        user.email(),
        Template.random(notice.id().value()));
  }

  /// The dashboard that a save without a branch would have written: it is nowhere else.
  private Answer content(Request request) {
    return content(request.variable("id"), request)
        .map(Answer::json)
        .orElseThrow(
            () ->
                HttpFault.of(
                    404,
                    "Nothing of this save is kept for you: it is on a branch, was dismissed, or"
                        + " wrote no dashboard"));
  }

  private Optional<ObjectNode> content(String id, Request request) {
    String email = SaveDesk.author(request.signedIn()).email();
    return repositories.all().stream()
        .filter(_ -> SaveId.isValid(id))
        .flatMap(one -> content(one, new SaveId(id), email).stream())
        .findFirst();
  }

  private static Optional<ObjectNode> content(
      SyncedRepository repository, SaveId id, String email) {
    return repository.waiting().kept(id, email).flatMap(save -> written(save.edit()));
  }

  private static Optional<ObjectNode> written(Edit edit) {
    return switch (edit) {
      case Edit.PutDashboard put -> Optional.of(put.dashboard());
      case Edit.PutFile put -> Optional.of(put.object());
      case Edit.DeleteDashboard _,
          Edit.CreateFolder _,
          Edit.RenameFolder _,
          Edit.MoveFolder _,
          Edit.DeleteFolder _,
          Edit.DeletePaths _,
          Edit.MovePaths _,
          Edit.MakeDirectory _,
          Edit.DeclareFolders _ ->
          Optional.empty();
    };
  }

  private Answer dismiss(Request request) {
    String id = request.variable("id");
    if (request.parameter(DROP).filter("true"::equals).isEmpty()
        && content(id, request).isPresent()) {
      throw new HttpFault(
          Answer.message(
              409,
              "only-copy",
              ("This save is on no branch: only the journal has it, and it goes with the notice."
                      + " Get it at /ha/notices/%s/content first, then send DELETE with ?%s=true")
                  .formatted(id, DROP)));
    }
    boolean there =
        SaveId.isValid(id)
            && repositories.all().stream()
                .anyMatch(
                    one ->
                        one.waiting()
                            .dismiss(new SaveId(id), SaveDesk.author(request.signedIn()).email()));
    if (!there) {
      throw HttpFault.of(404, "There is no such notice for you");
    }
    return Answer.message(200, "Dismissed");
  }
}
