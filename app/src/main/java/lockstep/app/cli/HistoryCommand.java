package lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./lockstep history`.
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = "Shows who became primary when, why, and on what evidence; newest first.")
final class HistoryCommand implements Callable<Integer> {
  @Mixin private ServerClient server;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many at most, of the newest 100 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "Print what /ha/history answers.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  HistoryCommand() {}

  @Override
  public Integer call() throws Exception {
    if (limit < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--limit: %d (expected: 1 or more)".formatted(limit));
    }
    JsonNode history = server.get("/ha/history?limit=" + limit);
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? ServerClient.pretty(history) + System.lineSeparator() : describe(history));
    out.flush();
    return 0;
  }

  static String describe(JsonNode history) {
    if (history.isEmpty()) {
      return "No transitions yet.%n".formatted();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode transition : history) {
      text.append(
          "%s  epoch %d  %s  %s%n    %s%n"
              .formatted(
                  transition.path("at").asText(),
                  transition.path("epoch").asLong(),
                  transition.path("kind").asText(),
                  way(transition.path("from").asText(""), transition.path("to").asText()),
                  transition.path("reason").asText()));
      for (JsonNode fact : transition.path("evidence")) {
        text.append("      - %s%n".formatted(fact.asText()));
      }
    }
    return text.toString();
  }

  /// Who had the lease and who has it; one name when that is the same, as it is in maintenance.
  private static String way(String from, String to) {
    if (from.equals(to)) {
      return to;
    }
    return "%s -> %s".formatted(from.isEmpty() || from.equals("null") ? "nobody" : from, to);
  }
}
