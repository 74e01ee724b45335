package lockstep.api.k8s;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Body;
import lockstep.api.http.Filter;
import lockstep.api.http.Handler;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.http.Router;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;

/// Errors below `/apis`: each is a `Status`, whoever found it. The door, the queue of saves and
/// the database's absence speak to all APIs in the words of the old one.
public final class ApiErrors implements Filter {
  private static final String BELOW = "/apis/";
  private static final int COLLECTION = 7; // "", apis, group, version, namespaces, default, plural

  /// For paths and methods that none of `routes` answers.
  public static Router.Fallback fallback(List<Route> routes) {
    return new Router.Fallback(
        "/apis", Route.get("/apis", Access.READ, request -> nowhere(request, routes)));
  }

  private static Answer nowhere(Request request, List<Route> routes) {
    String allowed =
        routes.stream()
            .filter(route -> route.fits(request.path()))
            .map(Route::method)
            .distinct()
            .collect(Collectors.joining(", "));
    if (allowed.isEmpty()) {
      return Answer.message(404, "Not found");
    }
    String[] path = request.path().split("/", -1);
    String last = path[path.length - 1];
    String why =
        request.method().equals("DELETE") && path.length == COLLECTION
            ? last + " are deleted one by one, by their names"
            : last.equals("status")
                ? "the status is what the instances found: it cannot be written"
                : "%s is not for %s (expected: %s)"
                    .formatted(request.method(), request.path(), allowed);
    return Answer.message(405, why).with("Allow", allowed);
  }

  @Override
  public Answer around(Request request, Handler next) {
    Answer answer = next.handle(request);
    return request.path().startsWith(BELOW)
            && answer.status() >= 400
            && answer.body() instanceof Body.Bytes(String _, byte[] bytes)
            && Json.read(bytes) instanceof Parsed.Tree(ObjectNode told)
            && !told.has("kind")
            && !told.has("code") // Grafana's answers to deliveries
        ? new Answer(answer.status(), answer.headers(), status(answer.status(), told))
        : answer;
  }

  /// What else it tells stays.
  private static Body status(int code, ObjectNode told) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.setAll(told);
    status.put("status", "Failure").put("reason", reason(code)).put("code", code);
    return new Body.Bytes("application/json", Json.bytes(status));
  }

  private static String reason(int code) {
    return switch (code) {
      case 400 -> "BadRequest";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "NotFound";
      case 405 -> "MethodNotAllowed";
      case 409 -> "Conflict";
      case 413 -> "RequestEntityTooLarge";
      case 422 -> "Invalid";
      case 429 -> "TooManyRequests";
      case 503 -> "ServiceUnavailable";
      case 504 -> "Timeout";
      default -> code < 500 ? "" : "InternalError";
    };
  }
}
