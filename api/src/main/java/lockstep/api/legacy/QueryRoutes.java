package lockstep.api.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.datasource.DataSource;
import lockstep.datasource.DataSources;
import lockstep.datasource.Frame;
import lockstep.datasource.FrameJson;
import lockstep.datasource.Query;
import lockstep.datasource.QueryResult;
import lockstep.datasource.TimeRange;

/// Queries of panels: each goes to its source, all at once, each with its own answer.
public final class QueryRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Logger LOG = System.getLogger(QueryRoutes.class.getName());
  private static final int MOST_QUERIES = 100;
  private static final int MOST_POINTS = 100_000;
  private static final int LONGEST_REF = 100;

  private final DataSources sources;
  private final InstantSource clock;
  private final ExecutorService executor;
  private final Duration patience;

  /// @param clock for relative time ranges
  /// @param executor runs the queries of one request beside each other
  /// @param patience for all queries of one request
  public QueryRoutes(
      DataSources sources, InstantSource clock, ExecutorService executor, Duration patience) {
    this.sources = sources;
    this.clock = clock;
    this.executor = executor;
    this.patience = patience;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(Route.post("/api/ds/query", Access.READ, this::query));
  }

  private Answer query(Request request) {
    ObjectNode body = request.json();
    TimeRange range = TimeRanges.read(body, clock.instant());
    JsonNode queries = body.path("queries");
    if (!queries.isArray() || queries.isEmpty()) {
      throw HttpFault.badRequest("no queries found");
    }
    if (queries.size() > MOST_QUERIES) {
      throw HttpFault.badRequest("queries: more than " + MOST_QUERIES);
    }
    String place = place(request);
    Set<String> refs = new HashSet<>();
    List<Query> asked = new ArrayList<>();
    for (JsonNode query : queries) {
      Query one = read(query, place);
      if (!refs.add(one.refId())) {
        throw HttpFault.badRequest("queries: refId " + one.refId() + " is there twice");
      }
      asked.add(one);
    }
    return answer(asked, runAll(asked, range));
  }

  /// Two panels with the same query show different made-up data: the browser says which one asks.
  private static String place(Request request) {
    return request.header("X-Dashboard-Uid").orElse("")
        + "/"
        + request.header("X-Panel-Id").orElse("");
  }

  private static Query read(JsonNode query, String place) {
    if (!(query instanceof ObjectNode model)) {
      throw HttpFault.badRequest("queries: one is no object");
    }
    String ref = model.path("refId").asText("A");
    if (ref.length() > LONGEST_REF) {
      throw HttpFault.badRequest("queries: a refId is longer than " + LONGEST_REF);
    }
    long millis = model.path("intervalMs").asLong(0);
    int points = model.path("maxDataPoints").asInt(Query.USUAL_POINTS);
    return new Query(
        ref,
        model,
        millis > 0 ? Optional.of(Duration.ofMillis(millis)) : Optional.empty(),
        Math.max(1, Math.min(MOST_POINTS, points)),
        place);
  }

  private List<QueryResult> runAll(List<Query> asked, TimeRange range) {
    List<Callable<QueryResult>> tasks = new ArrayList<>();
    asked.forEach(query -> tasks.add(() -> run(query, range)));
    try {
      List<QueryResult> results = new ArrayList<>();
      for (Future<QueryResult> future :
          executor.invokeAll(tasks, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        results.add(result(future));
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HttpFault(Answer.unavailable("The instance is closing", Duration.ofSeconds(1)));
    }
  }

  private QueryResult run(Query query, TimeRange range) {
    JsonNode reference = query.model().path("datasource");
    Optional<DataSource> source =
        sources.resolve(
            reference.isTextual() ? reference.textValue() : reference.path("uid").asText(""),
            reference.path("type").asText(""));
    if (source.isPresent()) {
      return source.get().query(query, range);
    }
    String name = reference.isTextual() ? reference.textValue() : reference.path("uid").asText("");
    return QueryResult.badQuery("Data source not configured: " + shortened(name));
  }

  private QueryResult result(Future<QueryResult> future) throws InterruptedException {
    try {
      return future.get();
    } catch (CancellationException e) {
      return new QueryResult.Failed(
          QueryResult.Kind.SOURCE_AWAY, "No answer within %d s".formatted(patience.toSeconds()));
    } catch (ExecutionException e) {
      LOG.log(Level.ERROR, "query failed reason=bug", e);
      return new QueryResult.Failed(QueryResult.Kind.SOURCE_BROKE, "Internal server error");
    }
  }

  private static Answer answer(List<Query> asked, List<QueryResult> results) {
    ObjectNode answer = JSON.objectNode();
    ObjectNode all = answer.putObject("results");
    List<String> errors = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      String ref = asked.get(i).refId();
      switch (results.get(i)) {
        case QueryResult.Data data -> all.set(ref, write(ref, 200, data.frames()));
        case QueryResult.Failed failed -> {
          errors.add(failed.message());
          ObjectNode one = write(ref, status(failed.kind()), failed.frames());
          all.set(ref, one.put("error", failed.message()));
        }
      }
    }
    if (errors.size() == asked.size()) {
      return Answer.json(400, answer.put("message", errors.getFirst()));
    }
    return Answer.json(errors.isEmpty() ? 200 : 207, answer);
  }

  private static int status(QueryResult.Kind kind) {
    return switch (kind) {
      case BAD_QUERY -> 400;
      case SOURCE_BROKE -> 500;
      case SOURCE_AWAY -> 504;
    };
  }

  private static ObjectNode write(String ref, int status, List<Frame> frames) {
    ObjectNode one = JSON.objectNode().put("status", status);
    ArrayNode list = one.putArray("frames");
    frames.forEach(frame -> list.add(FrameJson.write(ref, frame)));
    return one;
  }

  private static String shortened(String name) {
    return name.length() <= 100 ? name : name.substring(0, 100) + "...";
  }
}
