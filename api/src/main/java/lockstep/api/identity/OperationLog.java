package lockstep.api.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Body;
import lockstep.api.http.Handler;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;

/// One line for each operation that a person asks for: who, what, and what came of it, also when it
/// was refused. Nothing of what was sent is told, since it may hold secrets.
final class OperationLog {
  private static final Logger LOG = System.getLogger(OperationLog.class.getName());
  private static final int LONGEST = 300;

  private OperationLog() {}

  /// The answer of `next`, told in the log when the request is an operation.
  static Answer tell(Request request, Handler next) {
    if (request.route().access() != Access.OPERATE || request.route().method().equals("GET")) {
      return next.handle(request);
    }
    try {
      Answer answer = next.handle(request);
      tell(request, answer);
      return answer;
    } catch (HttpFault fault) {
      tell(request, fault.answer());
      throw fault;
    } catch (RuntimeException fault) {
      tell(request, Answer.message(503, "it could not be done: " + fault.getMessage()));
      throw fault;
    }
  }

  private static void tell(Request request, Answer answer) {
    LOG.log(
        Level.INFO,
        "operation: {0}={1} {2} by={3} status={4} message=\"{5}\"",
        answer.status() < 400 ? "asked" : "refused",
        request.method(),
        request.path(),
        request.signedIn().login(),
        Integer.toString(answer.status()),
        words(answer));
  }

  private static String words(Answer answer) {
    if (!(answer.body() instanceof Body.Bytes(String _, byte[] bytes))
        || !(Json.read(bytes) instanceof Parsed.Tree(JsonNode root))) {
      return "";
    }
    String words =
        root.path("message").asText("").replaceAll("\\p{Cntrl}+", " ").replace('"', '\'');
    return words.length() > LONGEST ? words.substring(0, LONGEST) : words;
  }
}
