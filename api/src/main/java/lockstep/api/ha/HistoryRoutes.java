package lockstep.api.ha;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalLong;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.cluster.ClusterView;
import lockstep.cluster.Transition;
import lockstep.cluster.command.ClusterCommands;

/// How the cluster came to be as it is, page by page.
public final class HistoryRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long USUAL = 20;
  private static final long MOST = 1000;

  private final ClusterView cluster;
  private final ClusterCommands commands;

  /// @param cluster knows the newest, also without the database
  /// @param commands has them all
  public HistoryRoutes(ClusterView cluster, ClusterCommands commands) {
    this.cluster = cluster;
    this.commands = commands;
  }

  /// The endpoint.
  public List<Route> routes() {
    return List.of(Route.get("/ha/history", Access.READ, this::history));
  }

  private Answer history(Request request) {
    long limit = request.number("limit").orElse(USUAL);
    if (limit < 1 || limit > MOST) {
      throw HttpFault.badRequest(
          "limit: %d (expected: 1 to %d; what is older comes with before=ID, the id of the last)"
              .formatted(limit, MOST));
    }
    OptionalLong before = request.number("before");
    if (before.isPresent() && before.getAsLong() < 1) {
      throw HttpFault.badRequest(
          "before: %d (expected: the id of a transition, as an answer has it, or nothing for the"
                  .formatted(before.getAsLong())
              + " newest)");
    }
    List<Transition> found = find((int) limit + 1, before);
    ArrayNode page = JSON.arrayNode();
    found.stream().limit(limit).forEach(transition -> page.add(write(transition)));
    return Answer.json(page).cut(found.size() > limit);
  }

  private List<Transition> find(int limit, OptionalLong before) {
    return before.isEmpty() && limit <= ClusterView.REMEMBERED
        ? cluster.history(limit)
        : commands.history(limit, before.orElse(Long.MAX_VALUE));
  }

  private static ObjectNode write(Transition transition) {
    ObjectNode json = JSON.objectNode();
    json.put("id", transition.id());
    json.put("at", transition.at().toString());
    json.put("kind", transition.kind().word());
    json.put("from", transition.from().orElse(""));
    json.put("to", transition.to());
    json.put("epoch", transition.epoch());
    json.put("reason", transition.reason());
    ArrayNode evidence = json.putArray("evidence");
    transition.evidence().forEach(evidence::add);
    return json;
  }
}
