package lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import lockstep.core.resource.FileWarning;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./lockstep status`.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows members, roles, commits, lag and the state of each repository, in 100 columns: what is"
          + " longer is cut, and whole with --json.",
      "Of a repository also what waits for Git, the newest saves that waited and were not merged"
          + " (conflicts), and warnings."
    })
final class StatusCommand implements Callable<Integer> {
  private static final int ABBREVIATED = 7;

  /// Of a usual terminal; `--json` cuts nothing.
  private static final int COLUMNS = 100;

  @Mixin private ServerClient server;

  @Option(names = "--json", description = "Print what /ha/status answers.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  StatusCommand() {}

  @Override
  public Integer call() throws Exception {
    JsonNode status = server.get("/ha/status");
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ServerClient.pretty(status));
    } else {
      out.print(describe(status));
    }
    out.flush();
    return 0;
  }

  static String describe(JsonNode status) {
    StringBuilder text = new StringBuilder();
    text.append(
        "Cluster %s, %s, epoch %d, as %s sees it%n%n"
            .formatted(
                status.path("cluster").asText(),
                status.path("mode").asText(),
                status.path("epoch").asLong(),
                status.path("name").asText()));
    for (JsonNode one : status.path("maintenance")) {
      text.append(maintenance(one));
    }
    for (JsonNode danger : status.path("dangers")) {
      text.append(
          "danger: %s;%n        %s%n%n"
              .formatted(danger.path("text").asText(), danger.path("remedy").asText()));
    }
    text.append(members(status).within(COLUMNS))
        .append(System.lineSeparator())
        .append(repositories(status).within(COLUMNS));
    for (JsonNode repository : status.path("repositories")) {
      int waiting = repository.path("waiting").asInt();
      if (waiting > 0) {
        text.append(
            "%nwaiting: %d in the journal of %s and not in Git yet, the oldest for %.0f s%n"
                .formatted(
                    waiting,
                    repository.path("name").asText(),
                    repository.path("oldestWaitingSeconds").asDouble()));
      }
      text.append(conflicts(repository));
      for (JsonNode warning : repository.path("warnings")) {
        FileWarning about =
            new FileWarning(warning.path("path").asText(), warning.path("reason").asText());
        text.append("%nwarning: %s".formatted(about.words()));
      }
      int more = repository.path("warningCount").asInt() - repository.path("warnings").size();
      if (more > 0) {
        text.append(
            "%nand %,d more warnings of %s".formatted(more, repository.path("name").asText()));
      }
    }
    return text.append(System.lineSeparator()).toString();
  }

  /// Saves that waited for Git and were not merged.
  private static String conflicts(JsonNode repository) {
    StringBuilder text = new StringBuilder();
    String name = repository.path("name").asText();
    for (JsonNode one : repository.path("conflicts")) {
      String title = one.path("title").asText();
      text.append(
          "%nconflict: %s (%s) by %s, set aside at %s%n          %s%n          %s"
              .formatted(
                  title.isEmpty() ? "the deletion" : "\"" + title + "\"",
                  one.path("uid").asText(),
                  one.path("by").asText(),
                  one.path("at").asText(),
                  one.has("branch")
                      ? "on the branch %s of %s".formatted(one.path("branch").asText(), name)
                      : "in the journal of " + name,
                  one.path("reason").asText()));
    }
    long listed = repository.path("conflicts").size();
    long more = repository.path("conflictCount").asLong() - listed;
    if (more > 0) {
      text.append("%nand %,d %sconflicts of %s".formatted(more, listed > 0 ? "more " : "", name));
    }
    return text.toString();
  }

  private static String maintenance(JsonNode one) {
    String member = one.path("member").asText();
    String what =
        member.isEmpty() ? "automatic changes are paused" : "%s is drained".formatted(member);
    long minutes = (one.path("leftSeconds").asLong() + 59) / 60;
    String line =
        "maintenance: %s for another %d min by %s"
            .formatted(what, minutes, one.path("by").asText());
    String reason = "(%s)".formatted(one.path("reason").asText());
    return line.length() + 1 + reason.length() <= COLUMNS
        ? "%s %s%n%n".formatted(line, reason)
        : "%s%n%s%n%n".formatted(line, Table.cut(" ".repeat(13) + reason, COLUMNS));
  }

  /// With what matters besides: who is asked to write first, and who is being drained.
  private static String role(JsonNode status, JsonNode member) {
    String role = member.path("role").asText();
    if (!member.path("reachable").asBoolean()) {
      return role;
    }
    if (member.path("draining").asBoolean()) {
      return role + ", drained";
    }
    boolean writes = status.path("writer").asText().equals(member.path("name").asText());
    return role.equals("active") && writes ? "active, writer" : role;
  }

  private static Table members(JsonNode status) {
    Table table =
        new Table("MEMBER", "ROLE", "EPOCH", "COMMIT", "GIT", "DATABASE", "HEARD", "LAG", "URL");
    for (JsonNode member : status.path("members")) {
      boolean reachable = member.path("reachable").asBoolean();
      table.row(
          member.path("name").asText(),
          role(status, member),
          String.valueOf(member.path("epoch").asLong()),
          abbreviated(member.path("commit")),
          reachable ? word(member.path("gitOk")) : "-",
          reachable ? word(member.path("databaseOk")) : "-",
          age(member.path("heartbeatAgeSeconds")),
          Lags.of(member.path("repositories")),
          member.path("url").asText());
    }
    return table;
  }

  private static Table repositories(JsonNode status) {
    Table table = new Table("REPOSITORY", "BRANCH", "PATH", "HEAD", "REMOTE", "LAG", "STATE");
    for (JsonNode repository : status.path("repositories")) {
      String message = repository.path("message").asText("");
      table.row(
          repository.path("name").asText(),
          repository.path("branch").asText(),
          repository.path("path").asText(),
          abbreviated(repository.path("head")),
          abbreviated(repository.path("remoteHead")),
          Lags.here(status, repository),
          repository.path("state").asText() + (message.isEmpty() ? "" : ": " + message));
    }
    return table;
  }

  private static String abbreviated(JsonNode commit) {
    String text = commit.asText("");
    return text.isEmpty() || commit.isNull()
        ? "-"
        : text.substring(0, Math.min(ABBREVIATED, text.length()));
  }

  /// Of a Grafana server nobody knows it.
  private static String word(JsonNode ok) {
    if (!ok.isBoolean()) {
      return "-";
    }
    return ok.asBoolean() ? "ok" : "away";
  }

  private static String age(JsonNode seconds) {
    if (seconds.isMissingNode()) {
      return "-";
    }
    return seconds.isNumber() ? "%.1f s ago".formatted(seconds.asDouble()) : "never";
  }
}
