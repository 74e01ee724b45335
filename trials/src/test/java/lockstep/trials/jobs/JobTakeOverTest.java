package lockstep.trials.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import lockstep.trials.harness.CGitServer;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningInstance;
import lockstep.trials.harness.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs over hundreds of files against a Git host that takes a second for each push: the instance
/// that runs one is killed in the middle, another one goes on, and C Git has each change once.
class JobTakeOverTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BASE = "/apis/provisioning.grafana.app/v0alpha1/namespaces/default";
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int FOLDERS = 250;
  private static final String REPOSITORY = "your-org/manifests";

  private final int ports = Checkout.freeDemoPort(2) + 1;
  @TempDir private Path folder;
  private Path bare;
  private Path clone;

  @SuppressWarnings("NullAway.Init")
  JobTakeOverTest() {}

  @Test
  void anotherGoesOnWhereTheOneBeforeDied() throws Exception {
    Path root = Files.createDirectories(folder.resolve("git"));
    bare = CGitServer.create(root, REPOSITORY);
    clone = folder.resolve("clone");
    Command.succeed(folder, "git", "clone", "-q", bare.toString(), clone.toString());
    push("many", FOLDERS);
    slow();
    try (CGitServer git = CGitServer.start(root);
        RunningInstance a = instance("a", git.port(), 0);
        RunningInstance b = instance("b", git.port(), 1)) {
      folderFilesAreWrittenOnce(a, b);
      aDeletionIsOneCommit(a, b);
      aCancelledJobStops(a);
    }
  }

  private void folderFilesAreWrittenOnce(RunningInstance a, RunningInstance b) throws Exception {
    String uid = start(a.server(), "{'action':'fixFolderMetadata'}");
    awaitPercent(a.server(), uid, 20);
    RunningInstance killed = runner(a.server(), uid).equals("a") ? a : b;
    RunningInstance other = killed == a ? b : a;
    killed.signal("KILL");
    JsonNode ended = awaitEnd(other.server(), uid);

    assertThat(ended.at("/status/state").asText()).as("%s", ended).isEqualTo("success");
    assertThat(ended.at("/metadata/annotations/lockstep~1instances").asText())
        .isEqualTo(killed.name() + "," + other.name());
    List<String> added =
        git("log", "--diff-filter=A", "--name-only", "--format=", "main")
            .lines()
            .filter(it -> it.endsWith("_folder.json"))
            .toList();
    assertThat(added).hasSize(FOLDERS + 1).doesNotHaveDuplicates();
    assertThat(git("log", "--diff-filter=M", "--name-only", "--format=", "main")).isEmpty();
    System.out.printf("taken over: %s%n", ended.at("/status/message").asText());
    killed.startAgain();
    killed.awaitReady();
  }

  private void aDeletionIsOneCommit(RunningInstance a, RunningInstance b) throws Exception {
    Path marker = bare.resolve("pushing");
    Files.deleteIfExists(marker);
    int before = commits();
    String uid = start(a.server(), "{'action':'delete','delete':{'paths':['many/']}}");
    Eventually.holds("a push is under way", SOON, () -> Files.exists(marker));
    RunningInstance killed = runner(a.server(), uid).equals("a") ? a : b;
    RunningInstance other = killed == a ? b : a;
    killed.signal("KILL");
    JsonNode ended = awaitEnd(other.server(), uid);

    assertThat(ended.at("/status/state").asText()).as("%s", ended).isEqualTo("success");
    assertThat(commits()).isEqualTo(before + 1);
    assertThat(git("ls-tree", "-r", "--name-only", "main")).doesNotContain("many/");
    killed.startAgain();
    killed.awaitReady();
  }

  private void aCancelledJobStops(RunningInstance a) throws Exception {
    Command.succeed(clone, "git", "pull", "-q", "origin", "main");
    push("more", FOLDERS);
    Eventually.holds(
        "the new files are shown",
        SOON,
        () -> a.server().get("/api/dashboards/uid/more7").status() == 200);
    String uid = start(a.server(), "{'action':'fixFolderMetadata'}");
    awaitPercent(a.server(), uid, 20);
    a.server().delete(BASE + "/jobs/manifests-fixFolderMetadata");
    JsonNode ended = awaitEnd(a.server(), uid);

    assertThat(ended.at("/status/errors/0").asText()).startsWith("cancelled by admin after ");
    assertThat(ended.at("/status/progress").asInt()).isBetween(20, 99);
    assertThat(git("ls-tree", "-r", "--name-only", "main").lines())
        .filteredOn(it -> it.startsWith("shared/more/") && it.endsWith("_folder.json"))
        .hasSizeBetween(1, FOLDERS - 1);
  }

  /// Every push takes a second, and leaves a mark while it is under way.
  private void slow() throws IOException {
    Path hook = bare.resolve("hooks/pre-receive");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\ntouch pushing\nsleep 1\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
  }

  private void push(String top, int folders) throws IOException {
    for (int i = 0; i < folders; i++) {
      Path directory = Files.createDirectories(clone.resolve("shared/%s/f%03d".formatted(top, i)));
      Files.writeString(
          directory.resolve("d.json"),
          "{\"uid\":\"%s%d\",\"title\":\"Dashboard %d\",\"panels\":[]}%n".formatted(top, i, i));
    }
    Command.succeed(clone, "git", "add", "-A");
    Command.succeed(clone, "git", "commit", "-q", "-m", "Add " + top);
    Command.succeed(clone, "git", "push", "-q", "origin", "HEAD:main");
  }

  private RunningInstance instance(String name, int gitPort, int number) {
    int port = ports + number;
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
          - name: manifests
            url: "http://127.0.0.1:%d/%s.git"
            path: shared/
            sync: { interval: 10s }
        """
            .formatted(name, ports, ports + 1, folder.resolve("lockstep.db"), gitPort, REPOSITORY);
    return RunningInstance.start(folder, name, port, yaml).awaitReady();
  }

  private static String start(Server server, String spec) throws Exception {
    JsonNode body = JSON.readTree(spec.replace('\'', '"'));
    Server.Answer answer = server.post(BASE + "/repositories/manifests/jobs", body);
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(202);
    return answer.body().at("/metadata/uid").asText();
  }

  private static JsonNode job(Server server, String uid) throws Exception {
    return server.get(BASE + "/repositories/manifests/jobs/" + uid).body();
  }

  private static String runner(Server server, String uid) throws Exception {
    return job(server, uid).at("/metadata/annotations/lockstep~1instance").asText();
  }

  private static void awaitPercent(Server server, String uid, int percent) {
    Eventually.holds(
        "the job is at %d percent".formatted(percent),
        SOON,
        () -> job(server, uid).at("/status/progress").asInt() >= percent);
  }

  private static JsonNode awaitEnd(Server server, String uid) throws Exception {
    Eventually.holds(
        "the job has ended", SOON, () -> job(server, uid).at("/status/finished").isNumber());
    return job(server, uid);
  }

  private int commits() {
    return Integer.parseInt(git("rev-list", "--count", "main").strip());
  }

  private String git(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "git";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return Command.succeed(bare, command);
  }
}
