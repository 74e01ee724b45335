package lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./lockstep sync`.
@Command(
    name = "sync",
    mixinStandardHelpOptions = true,
    description = "Makes every member pull now, all repositories or one.")
final class SyncCommand implements Callable<Integer> {
  @Mixin private ServerClient server;

  @Parameters(
      arity = "0..1",
      paramLabel = "REPOSITORY",
      description = "Which one; without it, all.")
  private @Nullable String repository;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  SyncCommand() {}

  @Override
  public Integer call() throws Exception {
    JsonNode status = server.get("/ha/status");
    if (repository != null && !knows(status, repository)) {
      throw new CommandException(
          "There is no repository %s: ./lockstep status lists them.".formatted(repository));
    }
    PrintWriter out = spec.commandLine().getOut();
    int problems = 0;
    for (JsonNode member : ServerClient.instances(status)) {
      problems += pull(member, out) ? 0 : 1;
    }
    out.flush();
    return problems == 0 ? 0 : LockstepCommand.PROBLEM;
  }

  private static boolean knows(JsonNode status, String name) {
    for (JsonNode known : status.path("repositories")) {
      if (known.path("name").asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private boolean pull(JsonNode member, PrintWriter out) throws InterruptedException {
    String name = member.path("name").asText();
    try {
      URI url = URI.create(member.path("url").asText());
      server.post(
          url,
          "/ha/sync",
          JsonNodeFactory.instance
              .objectNode()
              .put("repository", repository == null ? "" : repository));
      out.printf("%s pulls%n", name);
      return true;
    } catch (CommandException e) {
      out.printf("%s does not: %s%n", name, e.getMessage());
      return false;
    }
  }
}
