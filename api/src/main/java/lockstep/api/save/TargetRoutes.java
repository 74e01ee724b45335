package lockstep.api.save;

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
import lockstep.api.repository.SyncedRepository;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Edit;

/// Where the save of a dashboard would go, for whoever asks people where to.
public final class TargetRoutes {
  private static final int LONGEST_TITLE = 5000;

  private final SaveDesk desk;

  /// Asks `desk`, which decides for saves too.
  public TargetRoutes(SaveDesk desk) {
    this.desk = desk;
  }

  /// The endpoint.
  public List<Route> routes() {
    return List.of(Route.get("/ha/save-target", Access.EDIT, this::target).showingSnapshot());
  }

  private Answer target(Request request) {
    Optional<Uid> uid = uid(request, "uid");
    Optional<Edit.Place> folder = uid(request, "folderUid").map(Edit.Place.InFolder::new);
    String title = request.parameter("title").orElse("");
    if (title.length() > LONGEST_TITLE) {
      throw HttpFault.badRequest("title: too long, max 5000 characters");
    }
    ObjectNode dashboard = JsonNodeFactory.instance.objectNode().put("title", title);
    // What is there is saved where it is, whatever folder is named.
    Edit edit = new Edit.PutDashboard(uid, dashboard, folder, new Edit.Base.Any());
    boolean elsewhere = request.parameter("newBranch").filter("true"::equals).isPresent();
    return desk.preview(request, edit, elsewhere)
        .map(preview -> Answer.json(write(preview)))
        .orElseThrow(
            () ->
                new HttpFault(
                    Answer.message(
                        422, "refused", "No repository can take this dashboard into that folder")));
  }

  private static ObjectNode write(SaveDesk.Preview preview) {
    SyncedRepository repository = preview.repository();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("repository", repository.name());
    json.put("title", repository.spec().title());
    json.put("branch", repository.branch());
    ArrayNode workflows = json.putArray("workflows");
    repository
        .spec()
        .workflows()
        .forEach(workflow -> workflows.add(workflow.name().toLowerCase(Locale.ROOT)));
    json.put("newBranch", preview.branch().value());
    json.put("enforceBranch", repository.spec().branches().enforceTemplate());
    preview.message().ifPresent(message -> json.put("message", message));
    json.put(
        "enforceMessage",
        preview.message().isPresent() && repository.spec().commits().enforceTemplate());
    return json;
  }

  private static Optional<Uid> uid(Request request, String parameter) {
    Optional<String> text =
        request.parameter(parameter).filter(it -> !it.isEmpty() && !it.equals("general"));
    text.flatMap(Uid::problemWith)
        .ifPresent(
            problem -> {
              throw HttpFault.badRequest(parameter + ": " + problem);
            });
    return text.map(Uid::new);
  }
}
