package lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/// What commands share that tell the cluster to do something: they print what came of it.
final class Operation {
  @Option(names = "--json", description = "Print what the server answers.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  Operation() {}

  /// Sends the wish and prints what came of it.
  ///
  /// @return the exit code: 0 when it was done or could be, 1 when it was refused or done in part
  int run(ServerClient server, String path, ObjectNode body, PrintWriter out)
      throws CommandException, InterruptedException {
    JsonNode answer = server.operate(path, body);
    out.print(json ? ServerClient.pretty(answer) + System.lineSeparator() : describe(answer));
    out.flush();
    String state = answer.path("state").asText();
    return state.equals("refused") || state.equals("partly") ? LockstepCommand.PROBLEM : 0;
  }

  static String describe(JsonNode answer) {
    StringBuilder text = new StringBuilder();
    for (JsonNode check : answer.path("checks")) {
      text.append(
          "%-7s %s%n"
              .formatted(
                  check.path("ok").asBoolean() ? "ok" : "FAILED", check.path("detail").asText()));
    }
    return text.append("%s%n".formatted(answer.path("message").asText())).toString();
  }
}
