package lockstep.trials.repositories;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import lockstep.trials.harness.CGitServer;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningInstance;
import lockstep.trials.harness.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two instances as processes with two repositories; C Git serves them and judges.
class TwoRepositoriesTest {
  private static final Duration IN_STEP = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void bothAreShownAlikeAndEachSaveLandsInItsOwn() throws Exception {
    Path root = Files.createDirectories(folder.resolve("git"));
    Path manifests = repository(root, "manifests", "cpu", "CPU of all");
    Path team = repository(root, "team", "cpu", "CPU of the team");
    commit("team", "net", "Net");
    int port = Checkout.freeDemoPort(2);
    try (CGitServer git = CGitServer.start(root);
        RunningInstance a = start("a", port, git.port()).awaitReady();
        RunningInstance b = start("b", port, git.port()).awaitReady()) {
      assertThat(a.server().dashboard("cpu").path("title").asText()).isEqualTo("CPU of all");
      inStep(a.server(), b.server());

      ObjectNode net = a.server().dashboard("net").put("title", "Net, saved");
      Server.Answer saved = save(a.server(), net, "team");
      assertThat(saved.status()).as(saved.body().toString()).isEqualTo(200);
      assertThat(saved.commit()).isEqualTo(head(team));
      assertThat(Command.succeed(team, "git", "show", "main:shared/net.json"))
          .contains("Net, saved");

      ObjectNode cpu = b.server().dashboard("cpu").put("title", "CPU, saved");
      assertThat(save(b.server(), cpu, "manifests").commit()).isEqualTo(head(manifests));
      assertThat(Command.succeed(team, "git", "show", "main:shared/cpu.json"))
          .contains("CPU of the team");

      ObjectNode fresh = JSON.createObjectNode();
      ObjectNode content = fresh.putObject("dashboard").put("uid", "fresh").put("title", "Fresh");
      content.put("schemaVersion", 41).putArray("panels");
      content.putArray("tags");
      fresh.put("folderUid", "team");
      Server.Answer made = b.server().post("/api/dashboards/db", fresh);
      assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
      assertThat(Command.succeed(team, "git", "log", "-1", "--format=%s", "main"))
          .contains("Fresh");

      inStep(a.server(), b.server());
      assertThat(Command.succeed(team, "git", "fsck", "--strict")).isNotNull();
      JsonNode repositories = a.server().get("/ha/status").body().path("repositories");
      assertThat(repositories.path(1).path("warnings").toString()).contains("managed by repo");
    }
  }

  /// As the page does it: with the folder that the dashboard is in.
  private static Server.Answer save(Server to, ObjectNode dashboard, String folder)
      throws Exception {
    ObjectNode body = JSON.createObjectNode().put("folderUid", folder);
    body.set("dashboard", dashboard);
    return to.post("/api/dashboards/db", body);
  }

  private static void inStep(Server a, Server b) {
    Eventually.holds(
        "both show the same",
        IN_STEP,
        () ->
            a.digest().equals(b.digest())
                && a.get("/api/search?type=dash-db")
                    .body()
                    .equals(b.get("/api/search?type=dash-db").body()));
  }

  private RunningInstance start(String name, int port, int git) {
    String yaml =
        """
        cluster:
          name: trial
          mode: load-balancer
          instance: %s
          members:
            - { name: a, url: "http://127.0.0.1:%d" }
            - { name: b, url: "http://127.0.0.1:%d" }
        database: { url: "jdbc:sqlite:%s" }
        repositories:
          - { name: manifests, url: "http://127.0.0.1:%d/manifests.git", path: shared/ }
          - { name: team, url: "http://127.0.0.1:%d/team.git", path: shared/ }
        """
            .formatted(name, port + 1, port + 2, folder.resolve("lockstep.db"), git, git);
    return RunningInstance.start(folder, name, name.equals("a") ? port + 1 : port + 2, yaml);
  }

  private Path repository(Path root, String name, String uid, String title) throws IOException {
    Path bare = CGitServer.create(root, name);
    Command.succeed(folder, "git", "clone", "-q", bare.toString(), folder.resolve(name).toString());
    Files.createDirectories(folder.resolve(name).resolve("shared"));
    commit(name, uid, title);
    return bare;
  }

  private void commit(String name, String uid, String title) throws IOException {
    Path clone = folder.resolve(name);
    Files.writeString(
        clone.resolve("shared/" + uid + ".json"),
        "{\n  \"uid\": \"%s\",\n  \"title\": \"%s\",\n  \"schemaVersion\": 41,\n  \"panels\": []\n}\n"
            .formatted(uid, title));
    Command.succeed(clone, "git", "add", "-A");
    Command.succeed(clone, "git", "commit", "-q", "-m", "Seed " + uid);
    Command.succeed(clone, "git", "push", "-q", "origin", "HEAD:main");
  }

  private static String head(Path bare) {
    return Command.succeed(bare, "git", "rev-parse", "main");
  }
}
