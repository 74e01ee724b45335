package lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./lockstep verify`.
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Compares what all members show and explains any difference.")
final class VerifyCommand implements Callable<Integer> {
  private static final int SHORT_DIGEST = 19;
  private static final int ABBREVIATED = 7;

  @Mixin private ServerClient server;

  @Option(
      names = "--json",
      description = "Print it as JSON: same, verdict, members with name, commit, digest, problem.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  VerifyCommand() {}

  /// What one member said when asked directly.
  ///
  /// @param commit empty when it did not answer or shows nothing; of several repositories all, in
  /// their order
  record Answer(String name, String commit, String digest, String problem) {}

  @Override
  public Integer call() throws Exception {
    List<Answer> answers = new ArrayList<>();
    for (JsonNode member : ServerClient.instances(server.get("/ha/status"))) {
      answers.add(ask(member));
    }
    PrintWriter out = spec.commandLine().getOut();
    String verdict = explain(answers);
    out.print(json ? ServerClient.pretty(json(answers, verdict)) + "\n" : table(answers, verdict));
    out.flush();
    return verdict.isEmpty() ? 0 : LockstepCommand.PROBLEM;
  }

  static JsonNode json(List<Answer> answers, String verdict) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("same", verdict.isEmpty()).put("verdict", verdict);
    for (Answer answer : answers) {
      json.withArray("members")
          .addObject()
          .put("name", answer.name())
          .put("commit", answer.commit())
          .put("digest", answer.digest())
          .put("problem", answer.problem());
    }
    return json;
  }

  private static String table(List<Answer> answers, String verdict) {
    Table table = new Table("MEMBER", "COMMIT", "DIGEST");
    for (Answer answer : answers) {
      table.row(
          answer.name(),
          answer.commit().contains(" ") ? answer.commit() : abbreviated(answer.commit()),
          answer.problem().isEmpty()
              ? answer.digest().substring(0, Math.min(SHORT_DIGEST, answer.digest().length()))
              : answer.problem());
    }
    return "%s%n%s%n".formatted(table, verdict.isEmpty() ? "All members show the same." : verdict);
  }

  private Answer ask(JsonNode member) throws InterruptedException {
    String name = member.path("name").asText();
    try {
      JsonNode own = server.get(URI.create(member.path("url").asText()), "/ha/status");
      return new Answer(name, heads(own), own.path("digest").asText(), "");
    } catch (CommandException e) {
      return new Answer(name, "", "", String.valueOf(e.getMessage()));
    }
  }

  /// The commit of a single repository, or each one's with its name.
  private static String heads(JsonNode status) {
    JsonNode repositories = status.path("repositories");
    if (repositories.size() == 1) {
      return repositories.path(0).path("head").asText("");
    }
    List<String> heads = new ArrayList<>();
    repositories.forEach(
        one ->
            heads.add(one.path("name").asText() + " " + abbreviated(one.path("head").asText(""))));
    return String.join(", ", heads);
  }

  private static String abbreviated(String commit) {
    return commit.substring(0, Math.min(ABBREVIATED, commit.length()));
  }

  /// Why the answers differ, in a sentence; empty when they do not.
  static String explain(List<Answer> answers) {
    List<String> silent =
        answers.stream().filter(answer -> !answer.problem().isEmpty()).map(Answer::name).toList();
    List<Answer> heard = answers.stream().filter(answer -> answer.problem().isEmpty()).toList();
    Set<String> commits = new HashSet<>();
    Set<String> digests = new HashSet<>();
    heard.forEach(
        answer -> {
          commits.add(answer.commit());
          digests.add(answer.digest());
        });
    List<String> sentences = new ArrayList<>();
    if (!silent.isEmpty()) {
      sentences.add(
          "Not asked, since they do not answer: %s.".formatted(String.join(", ", silent)));
    }
    if (commits.size() > 1) {
      sentences.add(
          "Members are at different commits, or do not have the same repositories in the same"
              + " order: the ones behind catch up with ./lockstep sync; ./lockstep status tells"
              + " their lag.");
    } else if (digests.size() > 1) {
      sentences.add(
          "Members at one commit show different content: this is a fault of Lockstep; delete the"
              + " storage folder of the odd one and start it again.");
    }
    return String.join(" ", sentences);
  }
}
