package lockstep.api.ha;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.save.SaveDesk;
import lockstep.api.save.SyncedRepository;
import lockstep.sync.journal.Notice;
import lockstep.sync.journal.Overview;
import lockstep.sync.journal.WaitingRoom;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.SaveId;

/// What waits for Git, and the notices to people whose save waited and was not merged.
public final class WaitingRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final SyncedRepository repository;
  private final WaitingRoom room;

  /// Shows what waits in `room` for `repository`.
  public WaitingRoutes(SyncedRepository repository, WaitingRoom room) {
    this.repository = repository;
    this.room = room;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.get("/ha/waiting", Access.READ, this::waiting),
        Route.get("/ha/notices", Access.READ, this::notices),
        Route.delete("/ha/notices/{id}", Access.READ, this::dismiss));
  }

  private Answer waiting(Request request) {
    List<Overview.Item> items = room.overview().items();
    ArrayNode waiting = JSON.arrayNode();
    for (int i = 0; i < items.size(); i++) {
      Overview.Item item = items.get(i);
      waiting
          .addObject()
          .put("saveId", item.id().value())
          .put("position", i + 1)
          .put("uid", item.uid().value())
          .put("kind", item.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .put("title", item.title())
          .put("by", item.author())
          .put("since", item.since().toString());
    }
    return Answer.json(waiting);
  }

  private Answer notices(Request request) {
    ArrayNode notices = JSON.arrayNode();
    room.notices(SaveDesk.author(request.signedIn()).email())
        .forEach(notice -> notices.add(write(notice)));
    return Answer.json(notices);
  }

  private ObjectNode write(Notice notice) {
    ObjectNode json = JSON.objectNode();
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
              link(json, branch);
            });
    notice.fate().commit().ifPresent(commit -> json.put("commit", commit.hex()));
    return json;
  }

  private void link(ObjectNode json, BranchName branch) {
    repository
        .policy()
        .host()
        .pullRequest(repository.url(), branch, repository.branch())
        .ifPresent(url -> json.put("url", url));
  }

  private Answer dismiss(Request request) {
    String id = request.variable("id");
    boolean there =
        SaveId.isValid(id)
            && room.dismiss(new SaveId(id), SaveDesk.author(request.signedIn()).email());
    if (!there) {
      throw HttpFault.of(404, "There is no such notice for you");
    }
    return Answer.message(200, "Dismissed");
  }
}
