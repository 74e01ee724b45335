package lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./lockstep jobs [list|show|cancel]`.
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = "Shows the jobs of all repositories, those that ended too; cancels one.")
final class JobsCommand implements Callable<Integer> {
  private static final String BASE = "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/";

  /// What to do.
  enum Action {
    LIST,
    SHOW,
    CANCEL
  }

  @Mixin private ServerClient server;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "list|show|cancel",
      defaultValue = "LIST",
      description = "What to do (default: list).")
  private Action action;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "JOB",
      description =
          "The name of a job that has not ended, such as manifests-delete; show: its uid too.")
  private @Nullable String job;

  @Option(names = "--json", description = "Print what the server answers.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  JobsCommand() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    switch (action) {
      case LIST -> {
        List<JsonNode> jobs = all();
        out.print(json ? jobs + System.lineSeparator() : table(jobs));
      }
      case SHOW -> {
        JsonNode found = find(named());
        out.print(json ? ServerClient.pretty(found) + System.lineSeparator() : describe(found));
      }
      case CANCEL -> {
        JsonNode answer =
            server.delete(BASE + "jobs/" + URLEncoder.encode(named(), StandardCharsets.UTF_8));
        boolean ended = answer.at("/status/finished").isNumber();
        out.print(
            json
                ? ServerClient.pretty(answer) + System.lineSeparator()
                : "%s %s%n"
                    .formatted(
                        named(), ended ? "is cancelled" : "stops after the step that it is at"));
      }
    }
    out.flush();
    return 0;
  }

  private String named() throws CommandException {
    if (job == null) {
      throw new CommandException("JOB is missing: ./lockstep jobs lists them.");
    }
    return job;
  }

  private List<JsonNode> all() throws CommandException, InterruptedException {
    List<JsonNode> jobs = new ArrayList<>();
    server.get(BASE + "jobs").path("items").forEach(jobs::add);
    server.get(BASE + "historicjobs").path("items").forEach(jobs::add);
    return jobs;
  }

  private JsonNode find(String wanted) throws CommandException, InterruptedException {
    for (JsonNode each : all()) {
      if (each.at("/metadata/name").asText().equals(wanted)
          || each.at("/metadata/uid").asText().equals(wanted)) {
        return each;
      }
    }
    throw new CommandException("There is no job %s: ./lockstep jobs lists them.".formatted(wanted));
  }

  static String table(List<JsonNode> jobs) {
    if (jobs.isEmpty()) {
      return "No jobs yet.%n".formatted();
    }
    Table table = new Table("REPOSITORY", "JOB", "STATE", "DONE", "BY", "INSTANCES", "UID");
    for (JsonNode each : jobs) {
      JsonNode annotations = each.at("/metadata/annotations");
      table.row(
          each.at("/spec/repository").asText(),
          each.at("/spec/action").asText(),
          each.at("/status/state").asText(),
          each.at("/status/progress").asInt() + " %",
          annotations.path("provisioning.grafana.app/author").asText(),
          annotations.path("lockstep/instances").asText("-"),
          each.at("/metadata/uid").asText());
    }
    return table.toString();
  }

  static String describe(JsonNode job) {
    JsonNode status = job.path("status");
    StringBuilder text = new StringBuilder();
    text.append(
        "%s of %s: %s, %d %%%n"
            .formatted(
                job.at("/spec/action").asText(),
                job.at("/spec/repository").asText(),
                status.path("state").asText(),
                status.path("progress").asInt()));
    text.append("  %s%n".formatted(status.path("message").asText()));
    text.append(time("began", status.path("started")))
        .append(time("ended", status.path("finished")));
    String instances = job.at("/metadata/annotations").path("lockstep/instances").asText("");
    if (!instances.isEmpty()) {
      text.append("  run by %s%n".formatted(instances.replace(",", ", then ")));
    }
    status.path("errors").forEach(it -> text.append("  error: %s%n".formatted(it.asText())));
    status.path("warnings").forEach(it -> text.append("  warning: %s%n".formatted(it.asText())));
    return text.toString();
  }

  private static String time(String word, JsonNode millis) {
    return millis.isNumber()
        ? "  %s %s%n".formatted(word, Instant.ofEpochMilli(millis.asLong()))
        : "";
  }
}
