package lockstep.api.ha;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lockstep.api.forward.Courier;
import lockstep.api.forward.Forwarding;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Body;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.api.save.MergeJson;
import lockstep.api.save.ReadYourWrites;
import lockstep.cluster.ClusterView;
import lockstep.cluster.MemberView;
import lockstep.cluster.Writer;
import lockstep.core.fault.StoreFault;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.core.time.Deadline;
import lockstep.core.time.Ticker;
import lockstep.sync.journal.Fate;
import lockstep.sync.save.SaveBook;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.save.WaitingTag;

/// What became of a save: told by Git, by the journal, by this instance, by the shared table, or by
/// another instance.
public final class SaveRoutes {
  private static final String INSTANCE = "instance";
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Repositories repositories;
  private final SaveBook book;
  private final ClusterView cluster;
  private final Courier courier;
  private final ExecutorService executor;
  private final Ticker ticker;

  /// @param book what any instance told, also before it was restarted
  /// @param courier asks the other members
  /// @param executor of the requests to them
  public SaveRoutes(
      Repositories repositories,
      SaveBook book,
      ClusterView cluster,
      Courier courier,
      ExecutorService executor,
      Ticker ticker) {
    this.repositories = repositories;
    this.book = book;
    this.cluster = cluster;
    this.courier = courier;
    this.executor = executor;
    this.ticker = ticker;
  }

  /// The endpoint.
  public List<Route> routes() {
    return List.of(Route.get("/ha/saves/{id}", Access.READ, this::save));
  }

  private Answer save(Request request) {
    String id = request.variable("id");
    if (!SaveId.isValid(id)) {
      throw HttpFault.badRequest("save id: malformed");
    }
    SaveId saveId = new SaveId(id);
    Optional<SaveOutcome> known = repositories.lookup(saveId);
    Optional<Told> told = isInGit(known) ? Optional.empty() : told(saveId);
    if (told.isPresent() && told.get().fate() instanceof Fate.Saved saved) {
      // The journal knows it before this instance has read it, and not what came in with it.
      told.get().repository().sync().await(saved.commit(), PATIENCE);
      known = repositories.lookup(saveId);
    }
    if (known.isPresent() && known.get() instanceof SaveOutcome.InGit saved) {
      return telling(request, saveId, saved);
    }
    return told.map(journal -> write(id, journal.fate()))
        .or(() -> repositories.lookup(saveId).map(outcome -> write(id, outcome)))
        .map(Answer::json)
        .orElseGet(() -> elsewhere(request, saveId));
  }

  private static boolean isInGit(Optional<SaveOutcome> known) {
    return known.filter(SaveOutcome.InGit.class::isInstance).isPresent();
  }

  private Answer telling(Request request, SaveId id, SaveOutcome.InGit saved) {
    Answer answer = Answer.json(write(id.value(), saved));
    return repositories
        .knowing(id)
        .map(at -> ReadYourWrites.telling(answer, request, repositories, at, saved.commit()))
        .orElse(answer);
  }

  /// What became of a save that is not in Git is known to the instance that answered it, and to the
  /// shared table. The instance may know better by now.
  private Answer elsewhere(Request request, SaveId id) {
    List<MemberView> others =
        request.header(Forwarding.FORWARDED).isPresent()
            ? List.of()
            : cluster.members().stream()
                .filter(it -> !it.name().equals(cluster.self()) && !it.url().isEmpty())
                .filter(it -> it.kind().equals(INSTANCE))
                .toList();
    List<String> asked = new ArrayList<>(List.of(cluster.self()));
    List<String> silent = new ArrayList<>();
    List<Answer> found = new ArrayList<>();
    try {
      book.find(id).ifPresent(outcome -> found.add(Answer.json(write(id.value(), outcome))));
    } catch (StoreFault away) {
      silent.add("the database");
    }
    Map<MemberView, Future<Optional<Answer>>> answers = new LinkedHashMap<>();
    others.stream()
        .filter(MemberView::reachable)
        .forEach(it -> answers.put(it, executor.submit(() -> ask(it, request))));
    Deadline deadline = Deadline.after(ticker, PATIENCE);
    for (MemberView other : others) {
      Optional<Answer> answer =
          Optional.ofNullable(answers.get(other)).flatMap(it -> await(it, deadline));
      switch (answer.map(Answer::status).orElse(0)) {
        case 200 -> found.add(answer.orElseThrow());
        case 404 -> asked.add(other.name());
        default -> silent.add(other.name());
      }
    }
    return found.stream()
        .min(Comparator.comparingInt(SaveRoutes::rank))
        .orElseThrow(() -> HttpFault.of(404, notSeen(asked, silent)));
  }

  private Optional<Answer> ask(MemberView other, Request request) {
    return courier
        .carry(request, new Writer(other.name(), other.url(), other.epoch(), false), () -> false)
        .told();
  }

  private Optional<Answer> await(Future<Optional<Answer>> answer, Deadline deadline) {
    try {
      long left = Math.max(0, deadline.atNanos() - ticker.nanos());
      return answer.get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      answer.cancel(true);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// Who says that it is there has seen it; who does not know goes before who was answered no: it
  /// may have been sent once more.
  private static int rank(Answer answer) {
    return switch (state(answer)) {
      case "saved", "merged", "branch" -> 0;
      case "waiting" -> 1;
      case "unknown" -> 2;
      default -> 3;
    };
  }

  private static String state(Answer answer) {
    return answer.body() instanceof Body.Bytes bytes
            && Json.read(bytes.bytes()) instanceof Parsed.Tree(JsonNode root)
        ? root.path("state").asText("")
        : "";
  }

  private static String notSeen(List<String> asked, List<String> silent) {
    String seen =
        "A save with this id is not in Git, as far as that was read, and not known to "
            + String.join(", ", asked);
    return silent.isEmpty() ? seen : seen + "; no answer came from " + String.join(", ", silent);
  }

  /// What the journal of a repository says.
  private record Told(SyncedRepository repository, Fate fate) {}

  /// What the journal says; without the database that is nothing.
  private Optional<Told> told(SaveId id) {
    try {
      return repositories.all().stream()
          .flatMap(it -> it.waiting().fate(id).map(fate -> new Told(it, fate)).stream())
          .findFirst();
    } catch (StoreFault away) {
      return Optional.empty();
    }
  }

  private static ObjectNode write(String id, Fate fate) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("saveId", id);
    switch (fate) {
      case Fate.Waiting(Uid uid, int position, Instant since) ->
          json.put("state", "waiting")
              .put("uid", uid.value())
              .put("position", position)
              .put("since", since.toString())
              .put("etag", WaitingTag.of(new SaveId(id)).hex());
      case Fate.Saved(CommitId commit, Uid uid, int version) ->
          json.put("state", "saved")
              .put("commit", commit.hex())
              .put("uid", uid.value())
              .put("version", version);
      case Fate.SetAside aside -> {
        json.put("state", "conflict").put("message", aside.reason());
        aside.branch().ifPresent(branch -> json.put("branch", branch.value()));
        aside.commit().ifPresent(commit -> json.put("commit", commit.hex()));
      }
    }
    return json;
  }

  private static ObjectNode inGit(ObjectNode json, String state, SaveOutcome.InGit saved) {
    return json.put("state", state)
        .put("commit", saved.commit().hex())
        .put("uid", saved.uid().value())
        .put("version", saved.version());
  }

  private static ObjectNode write(String id, SaveOutcome outcome) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("saveId", id);
    return switch (outcome) {
      case SaveOutcome.Saved saved -> inGit(json, "saved", saved);
      case SaveOutcome.Merged merged ->
          inGit(json, "merged", merged).set("merged", MergeJson.merged(merged));
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
          json.put("state", "invalid").put("message", invalid.message());
      case SaveOutcome.Refused refused ->
          json.put("state", "refused").put("message", refused.words());
      case SaveOutcome.Unavailable away ->
          json.put("state", "unavailable").put("message", away.message());
      case SaveOutcome.Waiting waiting ->
          json.put("state", "waiting")
              .put("uid", waiting.uid().value())
              .put("position", waiting.position())
              .put("version", WaitingTag.version(waiting.id(), waiting.version()))
              .put("etag", WaitingTag.of(waiting.id()).hex());
      case SaveOutcome.Unknown unknown ->
          json.put("state", "unknown").put("message", unknown.message());
    };
  }
}
