package lockstep.api.save;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
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
import lockstep.core.resource.Heads;
import lockstep.core.resource.Uid;
import lockstep.core.time.Ticker;
import lockstep.sync.pull.PutBack;
import lockstep.sync.save.CommitMessage;

/// The saves that a rewritten history dropped, and the operation that puts them back.
public final class PutBackRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Logger LOG = System.getLogger(PutBackRoutes.class.getName());
  private static final int BODY = 4096;

  /// After this time no other save is begun. Clients wait 20 seconds, and the last save may wait 4
  /// at the gate and then [#LONGEST].
  private static final Duration PORTION = Duration.ofSeconds(4);

  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Repositories repositories;
  private final SaveGate gate;
  private final Ticker ticker;
  private final Duration patience;

  /// @param gate closed while the lease is handed over
  /// @param patience for each save, as far as clients wait for it
  public PutBackRoutes(Repositories repositories, SaveGate gate, Ticker ticker, Duration patience) {
    this.repositories = repositories;
    this.gate = gate;
    this.ticker = ticker;
    this.patience = patience.compareTo(LONGEST) < 0 ? patience : LONGEST;
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
    Fields fields = request.wish("repository", "dryRun", "forget", "from");
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
    if (fields.flag("forget")) {
      if (name.isEmpty()) {
        throw HttpFault.of(400, "repository: is missing (expected: of which one to forget)");
      }
      return forget(chosen.getFirst(), request);
    }
    List<Waiting> all = new ArrayList<>();
    for (SyncedRepository one : chosen) {
      new PutBack(one.sync()).turns().forEach(turn -> all.add(new Waiting(one, turn)));
    }
    return portion(from(all, fields.text("from")), request);
  }

  /// One that is to be put back.
  private record Waiting(SyncedRepository repository, PutBack.Turn turn) {
    String id() {
      return turn.listed().save().id().value();
    }
  }

  /// From the one with this id on; all, when it is not among them any more.
  private static List<Waiting> from(List<Waiting> all, Optional<String> id) {
    for (int i = 0; i < all.size(); i++) {
      if (id.filter(all.get(i).id()::equals).isPresent()) {
        return all.subList(i, all.size());
      }
    }
    return all;
  }

  /// As many as fit into the time that a client waits, at least one. Each passes the gate by
  /// itself, so that a handover never waits for more than one.
  private Answer portion(List<Waiting> waiting, Request request) {
    long until = ticker.nanos() + PORTION.toNanos();
    Portion portion = new Portion();
    for (int i = 0; i < waiting.size(); i++) {
      if (i > 0 && ticker.nanos() - until >= 0) {
        return portion.answer(request, waiting.subList(i, waiting.size()));
      }
      try (SaveGate.Pass _ = gate.enter()) {
        PutBack.Result result = waiting.get(i).turn().put(patience);
        log(waiting.get(i), result, request);
        portion.add(waiting.get(i), result);
      } catch (HttpFault elsewhere) {
        if (i == 0) {
          throw elsewhere;
        }
        return portion.answer(request, waiting.subList(i, waiting.size()));
      }
    }
    return portion.answer(request, List.of());
  }

  private static void log(Waiting one, PutBack.Result result, Request request) {
    LOG.log(
        Level.INFO,
        "dropped save put back repository={0} save={1} by={2} state={3} message=\"{4}\"",
        one.repository().name(),
        one.id(),
        request.signedIn().login(),
        result.state(),
        result.message());
  }

  /// What one request did.
  private final class Portion {
    private final ArrayNode saves = JSON.arrayNode();
    private final ArrayNode checks = JSON.arrayNode();
    private Heads heads = Heads.NONE;
    private int left;

    void add(Waiting one, PutBack.Result result) {
      boolean ok = result.state() != PutBack.State.LEFT;
      left += ok ? 0 : 1;
      saves.add(
          write(one.repository(), result.listed())
              .put("state", result.state().name().toLowerCase(Locale.ROOT))
              .put("reason", result.message()));
      check(checks, result.listed(), ok, result.message());
      result.commit().ifPresent(commit -> heads = heads.with(one.repository().name(), commit));
    }

    /// @param togo what there was no time for
    Answer answer(Request request, List<Waiting> togo) {
      int done = saves.size() - left;
      Answer answer =
          togo.isEmpty()
              ? json(200, left == 0 ? "done" : "partly", words(saves.size(), left), saves, checks)
              : json(
                  202,
                  "working",
                  "%d put back, %d left and still listed, %d to go: ask again from %s"
                      .formatted(done, left, togo.size(), togo.getFirst().id()),
                  saves,
                  checks,
                  togo.getFirst().id(),
                  togo.size());
      return ReadYourWrites.remember(answer, request, repositories, heads);
    }
  }

  private static Answer forget(SyncedRepository repository, Request request) {
    ArrayNode saves = JSON.arrayNode();
    ArrayNode checks = JSON.arrayNode();
    for (PutBack.Listed listed : new PutBack(repository.sync()).list()) {
      repository.sync().settle(listed.save().id());
      LOG.log(
          Level.INFO,
          "dropped save forgotten repository={0} save={1} by={2}",
          repository.name(),
          listed.save().id(),
          request.signedIn().login());
      saves.add(write(repository, listed).put("state", "forgotten"));
      check(checks, listed, true, "off the list, not put back");
    }
    return json(
        200,
        "done",
        "%d taken off the list and not put back".formatted(saves.size()),
        saves,
        checks);
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
    return json(200, "possible", "%d would be put back".formatted(saves.size()), saves, checks);
  }

  private static Answer json(
      int status, String state, String message, ArrayNode saves, ArrayNode checks) {
    return json(status, state, message, saves, checks, "", 0);
  }

  /// @param next the id of the save to go on with; empty when there is none
  /// @param togo how many there are from it on
  private static Answer json(
      int status,
      String state,
      String message,
      ArrayNode saves,
      ArrayNode checks,
      String next,
      int togo) {
    ObjectNode json = JSON.objectNode();
    json.put("state", state).put("message", message);
    if (togo > 0) {
      json.put("next", next).put("togo", togo);
    }
    json.set("checks", checks);
    json.set("saves", saves);
    return Answer.json(status, json);
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
      return "Nothing is listed as dropped";
    }
    return left == 0
        ? "%d put back".formatted(all)
        : "%d put back, %d left and still listed".formatted(all - left, left);
  }
}
