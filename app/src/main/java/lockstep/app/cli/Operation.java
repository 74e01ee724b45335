package lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.StreamSupport;
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

  /// The same for an operation that does as much as there is time for, and says where to go on: it
  /// is sent until nothing is to go.
  ///
  /// @return the exit code: 1 when anything of any portion was left
  int runInPortions(ServerClient server, String path, ObjectNode body, PrintWriter out)
      throws CommandException, InterruptedException {
    ObjectNode portion = (ObjectNode) server.operate(path, body);
    ObjectNode all = portion.deepCopy();
    tell(portion, out);
    while (portion.path("state").asText().equals("working")) {
      portion = (ObjectNode) server.operate(path, body.put("from", portion.path("next").asText()));
      tell(portion, out);
      all.withArray("checks").addAll(portion.withArray("checks"));
      all.withArray("saves").addAll(portion.withArray("saves"));
    }
    long left =
        StreamSupport.stream(all.path("checks").spliterator(), false)
            .filter(check -> !check.path("ok").asBoolean())
            .count();
    if (all.has("next")) {
      all.remove(List.of("next", "togo"));
      all.put("state", left == 0 ? "done" : "partly");
      all.put(
          "message",
          "%d put back, %d left and still listed"
              .formatted(all.path("checks").size() - left, left));
    }
    out.print(
        json
            ? ServerClient.pretty(all) + System.lineSeparator()
            : "%s%n".formatted(all.path("message").asText()));
    out.flush();
    return left > 0 ? LockstepCommand.PROBLEM : 0;
  }

  private void tell(JsonNode portion, PrintWriter out) {
    if (!json) {
      out.print(checks(portion));
      out.flush();
    }
  }

  static String describe(JsonNode answer) {
    return checks(answer) + "%s%n".formatted(answer.path("message").asText());
  }

  private static String checks(JsonNode answer) {
    StringBuilder text = new StringBuilder();
    for (JsonNode check : answer.path("checks")) {
      text.append(
          "%-7s %s%n"
              .formatted(
                  check.path("ok").asBoolean() ? "ok" : "FAILED", check.path("detail").asText()));
    }
    return text.toString();
  }
}
