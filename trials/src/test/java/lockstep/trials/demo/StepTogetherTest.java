package lockstep.trials.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningDemo;
import lockstep.trials.harness.Server;
import lockstep.trials.harness.SteadyReads;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// One story with one demo, told in order: edit, push, kill, edit again, come back. C Git on the
/// bare repository is the judge.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StepTogetherTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private static Path folder;
  private static RunningDemo demo;

  @BeforeAll
  static void start() {
    demo = RunningDemo.start(folder.resolve("data"));
  }

  @AfterAll
  static void end() {
    demo.close();
  }

  @Test
  @Order(1)
  void everyInstanceShowsTheSeedsWithOneDigest() throws Exception {
    assertThat(demo.report().path("user").asText()).isEqualTo("admin");
    assertThat(demo.parts()).hasSize(5).allSatisfy(part -> assertThat(part.isAlive()).isTrue());
    List<String> titles =
        demo.gateway().get("/api/search?type=dash-db").body().findValuesAsText("title");
    assertThat(titles).hasSizeGreaterThanOrEqualTo(9).contains("Metrics", "Alerts", "Logs");
    allShowTheSame();
  }

  @Test
  @Order(2)
  void anEditThroughTheGatewayIsACommitThatEveryInstanceShows() throws Exception {
    ObjectNode metrics = demo.gateway().dashboard("metrics");
    metrics.put("description", "Edited in a trial");

    Server.Answer saved = demo.gateway().save(metrics, "Say that a trial was here");

    assertThat(saved.status()).as(saved.body().toString()).isEqualTo(200);
    assertThat(saved.body().path("version").asInt()).isEqualTo(metrics.path("version").asInt() + 1);
    assertThat(git("rev-parse", "main")).isEqualTo(saved.commit());
    assertThat(git("log", "-1", "--format=%s|%an")).isEqualTo("Say that a trial was here|admin");
    assertThat(git("show", "main:shared/dashboard-metrics.json")).contains("Edited in a trial");
    assertThat(git("diff", "--numstat", "main~1", "main"))
        .isEqualTo("1\t1\tshared/dashboard-metrics.json");
    for (Server instance : demo.instances()) {
      Eventually.holds(
          instance.url() + " shows the edit",
          SOON,
          () ->
              instance
                  .dashboard("metrics")
                  .path("description")
                  .asText()
                  .equals("Edited in a trial"));
    }
    allShowTheSame();
  }

  @Test
  @Order(3)
  void theSameSaveSentTwiceIsOneCommit() throws Exception {
    ObjectNode alerts = demo.gateway().dashboard("alerts");
    alerts.put("description", "Once");
    String id = UUID.randomUUID().toString();

    Server.Answer first = demo.gateway().save(alerts, "Once", "Lockstep-Save-Id", id);
    Server.Answer again = demo.instance("c").save(alerts, "Once", "Lockstep-Save-Id", id);

    assertThat(first.status()).isEqualTo(200);
    assertThat(again.status()).as(again.body().toString()).isEqualTo(200);
    assertThat(again.commit()).isEqualTo(first.commit());
    assertThat(git("log", "--format=%H", "--grep", id).lines()).hasSize(1);
  }

  @Test
  @Order(4)
  void aStaleVersionIsRefusedOnEveryInstance() throws Exception {
    ObjectNode logs = demo.gateway().dashboard("logs");
    ObjectNode mine = logs.deepCopy();
    ObjectNode theirs = logs.deepCopy();
    theirs.put("description", "Theirs");
    mine.put("description", "Mine");
    assertThat(demo.instance("a").save(theirs, "Theirs").status()).isEqualTo(200);

    Server.Answer refused = demo.instance("b").save(mine, "Mine");

    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.body().path("status").asText()).isEqualTo("version-mismatch");
    assertThat(git("show", "main:shared/dashboard-logs.json"))
        .contains("Theirs")
        .doesNotContain("Mine");
  }

  @Test
  @Order(5)
  void aPushWithCGitIsShownEverywhere() throws Exception {
    Path clone = folder.resolve("clone");
    Command.succeed(
        folder, "git", "clone", "-q", demo.report().path("git").asText(), clone.toString());
    Path file = clone.resolve("shared/team/pushed.json");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "{\"uid\":\"pushed\",\"title\":\"Pushed with C Git\",\"tags\":[],\"schemaVersion\":41,\"panels\":[]}\n");
    Command.succeed(clone, "git", "add", "-A");
    Command.succeed(clone, "git", "commit", "-q", "-m", "Push a dashboard with C Git");
    Command.succeed(clone, "git", "push", "-q", "origin", "main");

    for (Server instance : demo.instances()) {
      Eventually.holds(
          instance.url() + " shows what was pushed",
          SOON,
          () -> instance.get("/api/dashboards/uid/pushed").status() == 200);
    }
    allShowTheSame();
    assertThat(lockstep("sync").code()).isZero();
    assertThat(lockstep("verify").out()).contains("All members show the same.");
  }

  @Test
  @Order(6)
  void noReadFailsWhileThePrimaryIsKilled() throws Exception {
    String primary = primary();
    int failures;
    long reads;
    try (SteadyReads steady = SteadyReads.start(demo.report().path("url").asText(), 32)) {
      steady.awaitReads(1000);
      demo.part(primary).signal("KILL");
      Eventually.holds(
          "another instance is primary", Duration.ofSeconds(15), () -> !primary().equals(primary));
      steady.awaitReads(2000);
      failures = steady.failures().size();
      reads = steady.reads();
      assertThat(steady.failures()).as("%d failed of %d reads", failures, reads).isEmpty();
    }
  }

  @Test
  @Order(7)
  void editsGoOnAndTheKilledOneCatchesUp() throws Exception {
    String dead =
        demo.parts().stream()
            .filter(part -> part.kind().equals("instance") && !part.isAlive())
            .findFirst()
            .orElseThrow()
            .name();
    ObjectNode metrics = demo.gateway().dashboard("metrics");
    metrics.put("description", "Edited without " + dead);
    Server.Answer saved = demo.gateway().save(metrics, "Go on without " + dead);
    assertThat(saved.status()).as(saved.body().toString()).isEqualTo(200);
    assertThat(git("rev-parse", "main")).isEqualTo(saved.commit());

    demo.restart(dead);

    Eventually.holds(
        dead + " catches up",
        Duration.ofSeconds(30),
        () ->
            demo.instance(dead)
                .dashboard("metrics")
                .path("description")
                .asText()
                .equals("Edited without " + dead));
    Eventually.holds(
        dead + " is a replica",
        SOON,
        () -> demo.instance(dead).get("/ha/status").body().path("role").asText().equals("replica"));
    allShowTheSame();
  }

  private static void allShowTheSame() {
    Eventually.holds(
        "all digests are equal",
        SOON,
        () -> {
          Set<String> digests = new HashSet<>();
          for (Server instance : demo.instances()) {
            digests.add(instance.digest());
          }
          return digests.size() == 1;
        });
  }

  private static String primary() throws IOException, InterruptedException {
    for (var member : demo.gateway().get("/ha/status").body().path("members")) {
      if (member.path("role").asText().equals("primary") && member.path("reachable").asBoolean()) {
        return member.path("name").asText();
      }
    }
    throw new IOException("nobody is primary");
  }

  private static String git(String... arguments) {
    String[] command = new String[arguments.length + 3];
    command[0] = "git";
    command[1] = "--git-dir";
    command[2] = demo.bareRepository().toString();
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    return Command.succeed(folder, command);
  }

  private static Command lockstep(String command) {
    return Command.run(
        lockstep.trials.harness.Checkout.ROOT,
        List.of("./lockstep", command, "--url", demo.report().path("url").asText()));
  }
}
