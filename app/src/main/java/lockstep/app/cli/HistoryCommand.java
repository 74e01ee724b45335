package lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
  private static final long PAGE = 1000;

  @Mixin private ServerClient server;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many at most (default: ${DEFAULT-VALUE}).")
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
    ArrayNode history = read(limit + 1L);
    boolean isCut = history.size() > limit;
    if (isCut) {
      history.remove(limit);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? ServerClient.pretty(history) + System.lineSeparator() : describe(history));
    if (isCut && !json) {
      out.println("There is more: --limit %d shows twice as much.".formatted(limit * 2L));
    }
    out.flush();
    return 0;
  }

  /// The newest, page by page. An instance of an older version has one page of 100.
  private ArrayNode read(long many) throws CommandException, InterruptedException {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    String before = "";
    while (all.size() < many) {
      long asked = Math.min(PAGE, many - all.size());
      JsonNode page = server.get("/ha/history?limit=%d%s".formatted(asked, before));
      JsonNode last = page.path(page.size() - 1);
      if (before.isEmpty() || last.has("id")) {
        page.forEach(all::add);
      }
      if (page.size() < asked || !last.has("id")) {
        break;
      }
      before = "&before=" + last.path("id").asLong();
    }
    return all;
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
