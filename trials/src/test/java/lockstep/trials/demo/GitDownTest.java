package lockstep.trials.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import lockstep.trials.harness.ByHand;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningDemo;
import lockstep.trials.harness.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Git server of a demo dies, people go on saving, the primary dies, and Git comes back.
class GitDownTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String NODES = "shared/platform/nodes.json";

  @TempDir private Path folder;

  @Test
  void savesWaitInTheJournalAreSeenEverywhereAndBecomeOneCommitEach() throws Exception {
    try (RunningDemo demo = RunningDemo.start(folder.resolve("data"))) {
      Server a = demo.instance("a");
      Server b = demo.instance("b");
      Server c = demo.instance("c");
      ObjectNode mine = b.dashboard("metrics");
      ObjectNode theirs = b.dashboard("metrics");
      ObjectNode nodes = c.dashboard("platform-nodes");
      List<String> git = demo.part("git").command();
      demo.part("git").signal("KILL");
      Eventually.holds("git is gone", SOON, () -> !demo.part("git").isAlive());

      mine.put("description", "waited");
      Server.Answer kept = b.save(mine, "While Git is away", "Lockstep-Save-Id", "waits-1");
      assertThat(kept.status()).as("%s", kept.body()).isEqualTo(202);
      assertThat(kept.body().path("status").asText()).isEqualTo("waiting");
      assertThat(b.save(mine, "While Git is away", "Lockstep-Save-Id", "waits-1").status())
          .isEqualTo(202);
      Eventually.holds(
          "another instance shows it",
          SOON,
          () -> c.dashboard("metrics").path("description").asText().equals("waited"));
      assertThat(waiting(c)).isEqualTo(1);
      assertThat(state(c, "waits-1")).isEqualTo("waiting");

      ObjectNode more = c.dashboard("metrics");
      more.put("description", "waited more");
      Instant before = Instant.now();
      assertThat(c.save(more, "More", "Lockstep-Save-Id", "waits-2").status()).isEqualTo(202);
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(2));

      // From what was there before all this: it clashes with both.
      theirs.put("description", "clashes");
      assertThat(b.save(theirs, "Clash", "Lockstep-Save-Id", "waits-3").status()).isEqualTo(202);

      nodes.put("description", "by version");
      Server.Answer last = c.save(nodes, "Nodes", "Lockstep-Save-Id", "waits-4");
      assertThat(last.status()).isEqualTo(202);
      nodes.set("version", last.body().get("version"));
      ByHand.push(demo, folder.resolve("clone"), "Ann", NODES, GitDownTest::tagged);

      demo.part("a").signal("KILL");
      demo.restart("git", git);
      Eventually.holds("all is drained", SOON.multipliedBy(2), () -> waiting(b) == 0);

      assertThat(a.url()).isNotEqualTo(b.url());
      assertThat(state(b, "waits-1")).isEqualTo("saved");
      assertThat(state(c, "waits-2")).isEqualTo("saved");
      Eventually.holds(
          "what was saved is shown from Git",
          SOON,
          () -> c.dashboard("metrics").path("description").asText().equals("waited more"));
      assertThat(commits(demo, "main", "waits-1")).isEqualTo(1);
      assertThat(commits(demo, "main", "waits-2")).isEqualTo(1);
      clashIsOnABranch(demo, b);
      nothingUnseenIsReplaced(demo, c, nodes);
    }
  }

  private static String tagged(String file) {
    return file.replace("\"nodes\"\n", "\"nodes\",\n      \"of-ann\"\n");
  }

  /// By somebody who knows of versions only, and got that of their save before Ann's was there.
  private static void nothingUnseenIsReplaced(RunningDemo demo, Server server, ObjectNode nodes)
      throws Exception {
    assertThat(state(server, "waits-4")).isIn("saved", "merged");
    assertThat(commits(demo, "main", "waits-4")).isEqualTo(1);
    nodes.put("description", "by version again");
    assertThat(server.save(nodes, "Unseen").status()).isEqualTo(412);
    assertThat(file(demo)).contains("of-ann", "\"by version\"");

    ObjectNode seen = server.dashboard("platform-nodes");
    seen.put("description", "by version again");
    assertThat(server.save(seen, "Seen").status()).isEqualTo(200);
    assertThat(file(demo)).contains("of-ann", "\"by version again\"");
  }

  private static String file(RunningDemo demo) {
    return Command.succeed(demo.bareRepository(), "git", "show", "main:" + NODES);
  }

  private static void clashIsOnABranch(RunningDemo demo, Server b) throws Exception {
    assertThat(commits(demo, "main", "waits-3")).isZero();
    assertThat(commits(demo, "lockstep/waiting/waits-3", "waits-3")).isEqualTo(1);
    JsonNode save = b.get("/ha/saves/waits-3").body();
    assertThat(save.path("state").asText()).isEqualTo("conflict");
    assertThat(save.path("branch").asText()).isEqualTo("lockstep/waiting/waits-3");
    JsonNode notices = b.get("/ha/notices").body();
    assertThat(notices).hasSize(1);
    assertThat(notices.path(0).path("message").asText()).contains("was not merged");
    assertThat(b.delete("/ha/notices/waits-3").status()).isEqualTo(200);
    assertThat(b.get("/ha/notices").body()).isEmpty();
  }

  private static int waiting(Server server) throws Exception {
    return server.get("/ha/status").body().at("/repositories/0/waiting").asInt(-1);
  }

  private static String state(Server server, String id) throws Exception {
    return server.get("/ha/saves/" + id).body().path("state").asText();
  }

  /// How many commits of a branch bear a save id, told by C Git.
  private static long commits(RunningDemo demo, String branch, String id) {
    return Command.succeed(
            demo.bareRepository(),
            "git",
            "log",
            "--format=%H",
            "--grep=Lockstep-Save-Id: " + id,
            branch)
        .lines()
        .count();
  }
}
