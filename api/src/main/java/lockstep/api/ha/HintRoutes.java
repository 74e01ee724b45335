package lockstep.api.ha;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Fields;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.save.SyncedRepository;
import lockstep.cluster.ClusterView;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// What members tell each other, what an operator triggers, and what became of a save.
///
/// Hints need no log-in: whoever sends one makes this instance look for itself, which it does at
/// most once at a time.
public final class HintRoutes {
  private static final int BODY = 4096;

  private final SyncedRepository repository;
  private final ClusterView cluster;

  /// Passes hints on to `repository` and `cluster`.
  public HintRoutes(SyncedRepository repository, ClusterView cluster) {
    this.repository = repository;
    this.cluster = cluster;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.post("/ha/hint", Access.ANYBODY, this::hint).withBodyLimit(BODY),
        Route.post("/ha/suspect", Access.ANYBODY, this::suspect).withBodyLimit(BODY),
        Route.post("/ha/sync", Access.OPERATE, this::sync).withBodyLimit(BODY),
        Route.get("/ha/saves/{id}", Access.READ, this::save));
  }

  private Answer hint(Request request) {
    Fields fields = new Fields(request.json());
    String commit = fields.text("commit").orElse("");
    if (!CommitId.isValid(commit)) {
      throw HttpFault.badRequest("commit: is no commit (expected: 40 hex digits)");
    }
    checkName(fields);
    boolean here =
        repository.sync().snapshot().commit().filter(new CommitId(commit)::equals).isPresent();
    if (!here) {
      repository.sync().pull(RepositorySync.Trigger.PEER_HINT);
    }
    return Answer.message(202, here ? "Already there" : "Pulling");
  }

  private Answer suspect(Request request) {
    OptionalLong epoch = new Fields(request.json()).number("epoch");
    if (epoch.isEmpty()) {
      throw HttpFault.badRequest("epoch: is missing");
    }
    cluster.suspect(epoch.getAsLong());
    return Answer.message(202, "Looking");
  }

  private Answer sync(Request request) {
    if (request.body().length > 0) {
      checkName(new Fields(request.json()));
    }
    repository.sync().pull(RepositorySync.Trigger.PERSON);
    return Answer.message(202, "Pulling");
  }

  private void checkName(Fields fields) {
    Optional<String> name = fields.text("repository").filter(text -> !text.isEmpty());
    if (name.isPresent() && !name.get().equals(repository.name())) {
      throw HttpFault.of(
          404,
          "repository: there is none of this name (there is: %s)".formatted(repository.name()));
    }
  }

  private Answer save(Request request) {
    String id = request.variable("id");
    if (!SaveId.isValid(id)) {
      throw HttpFault.badRequest("save id: malformed");
    }
    return repository
        .sync()
        .lookup(new SaveId(id))
        .map(outcome -> Answer.json(write(id, outcome)))
        .orElseThrow(() -> HttpFault.of(404, "A save with this id has not been seen"));
  }

  private static ObjectNode write(String id, SaveOutcome outcome) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("saveId", id);
    return switch (outcome) {
      case SaveOutcome.InGit saved ->
          json.put("state", "saved")
              .put("commit", saved.commit().hex())
              .put("uid", saved.uid().value())
              .put("version", saved.version());
      case SaveOutcome.OnBranch saved ->
          json.put("state", "branch")
              .put("branch", saved.branch().value())
              .put("commit", saved.commit().hex())
              .put("uid", saved.uid().value());
      case SaveOutcome.Conflict conflict ->
          json.put("state", "conflict")
              .put("uid", conflict.uid().value())
              .put("version", conflict.version())
              .put("message", "changed by " + conflict.by());
      case SaveOutcome.Invalid invalid ->
          json.put("state", "refused").put("message", invalid.message());
      case SaveOutcome.Refused refused ->
          json.put("state", "refused").put("message", refused.words());
      case SaveOutcome.Unavailable away ->
          json.put("state", "refused").put("message", away.message());
      case SaveOutcome.Waiting waiting ->
          json.put("state", "waiting").put("position", waiting.position());
      case SaveOutcome.Unknown unknown ->
          json.put("state", "unknown").put("message", unknown.message());
    };
  }
}
