package lockstep.api.save;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Fields;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.core.resource.Uid;
import lockstep.sync.pull.PutBack;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.save.CommitMessage;

/// The saves that a rewritten history dropped, and the operation that puts them back.
public final class PutBackRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Logger LOG = System.getLogger(PutBackRoutes.class.getName());
  private static final int BODY = 4096;

  private final Repositories repositories;
  private final SaveGate gate;
  private final Duration patience;

  /// @param gate closed while the lease is handed over
  /// @param patience for each save
  public PutBackRoutes(Repositories repositories, SaveGate gate, Duration patience) {
    this.repositories = repositories;
    this.gate = gate;
    this.patience = patience;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.get("/ha/dropped", Access.READ, this::list),
        Route.post("/ha/put-back", Access.OPERATE, this::putBack).withBodyLimit(BODY));
  }

  private Answer list(Request request) {
    ArrayNode list = JSON.arrayNode();
    for (SyncedRepository repository : repositories.all()) {
      new PutBack(repository.sync()).list().forEach(listed -> list.add(write(repository, listed)));
    }
    return Answer.json(list);
  }

  private static ObjectNode write(SyncedRepository repository, PutBack.Listed listed) {
    ObjectNode json = JSON.objectNode();
    json.put("repository", repository.name());
    json.put("saveId", listed.save().id().value());
    json.put("uid", uid(listed));
    json.put("commit", listed.save().landed().commit().hex());
    listed
        .commit()
        .ifPresent(
            commit ->
                json.put("by", commit.author().name())
                    .put("when", commit.when().toString())
                    .put("message", CommitMessage.subject(commit.message())));
    return json;
  }

  private Answer putBack(Request request) {
    Fields fields = new Fields(request.body().length == 0 ? JSON.objectNode() : request.json());
    Optional<String> name = fields.text("repository").filter(text -> !text.isBlank());
    List<SyncedRepository> chosen =
        repositories.all().stream()
            .filter(one -> name.filter(it -> !it.equals(one.name())).isEmpty())
            .toList();
    if (chosen.isEmpty() && name.isPresent()) {
      throw HttpFault.of(404, "repository: there is none with the name " + name.get());
    }
    if (fields.flag("dryRun")) {
      return possible(chosen);
    }
    ArrayNode saves = JSON.arrayNode();
    ArrayNode checks = JSON.arrayNode();
    int left = 0;
    for (SyncedRepository repository : chosen) {
      for (PutBack.Result result : run(repository.sync())) {
        LOG.log(
            Level.INFO,
            "dropped save put back repository={0} save={1} by={2} state={3} message=\"{4}\"",
            repository.name(),
            result.listed().save().id(),
            request.signedIn().login(),
            result.state(),
            result.message());
        boolean ok = result.state() != PutBack.State.LEFT;
        left += ok ? 0 : 1;
        saves.add(
            write(repository, result.listed())
                .put("state", result.state().name().toLowerCase(Locale.ROOT))
                .put("reason", result.message()));
        check(checks, result.listed(), ok, result.message());
      }
    }
    return answer(left == 0 ? "done" : "partly", words(saves.size(), left), saves, checks);
  }

  private List<PutBack.Result> run(RepositorySync sync) {
    try (SaveGate.Pass _ = gate.enter()) {
      return new PutBack(sync).all(patience);
    }
  }

  private static Answer possible(List<SyncedRepository> chosen) {
    ArrayNode saves = JSON.arrayNode();
    ArrayNode checks = JSON.arrayNode();
    for (SyncedRepository repository : chosen) {
      for (PutBack.Listed listed : new PutBack(repository.sync()).list()) {
        saves.add(write(repository, listed));
        check(checks, listed, true, "would be put back");
      }
    }
    return answer("possible", "%d would be put back".formatted(saves.size()), saves, checks);
  }

  private static Answer answer(String state, String message, ArrayNode saves, ArrayNode checks) {
    ObjectNode json = JSON.objectNode();
    json.put("state", state).put("message", message);
    json.set("checks", checks);
    json.set("saves", saves);
    return Answer.json(json);
  }

  private static void check(ArrayNode checks, PutBack.Listed listed, boolean ok, String words) {
    String what =
        listed
            .commit()
            .map(
                commit ->
                    "\"%s\" by %s"
                        .formatted(CommitMessage.subject(commit.message()), commit.author().name()))
            .orElseGet(() -> "save %s of %s".formatted(listed.save().id(), uid(listed)));
    checks
        .addObject()
        .put("name", listed.save().id().value())
        .put("ok", ok)
        .put("detail", what + ": " + words);
  }

  private static String uid(PutBack.Listed listed) {
    return listed.save().landed().uid().map(Uid::value).orElse("");
  }

  private static String words(int all, int left) {
    if (all == 0) {
      return "Nothing was dropped that this instance showed";
    }
    return left == 0
        ? "%d put back".formatted(all)
        : "%d put back, %d left and still listed".formatted(all - left, left);
  }
}
