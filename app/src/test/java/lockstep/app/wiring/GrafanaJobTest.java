package lockstep.app.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lockstep.app.wiring.CGit.git;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs whose source is a member of kind `grafana`: a whole instance, C Git, and that server with
/// its moods.
class GrafanaJobTest {
  private static final String TOKEN = "glsa_1";
  private static final String JOBS =
      "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories/manifests/jobs";

  @TempDir private Path folder;

  private StandInGrafana grafana;
  private OneInstance instance;
  private Path bare;

  @SuppressWarnings("NullAway.Init")
  GrafanaJobTest() {}

  @BeforeEach
  void start() throws Exception {
    grafana = new StandInGrafana();
    grafana.token(TOKEN);
    git(folder, "init", "-q", "--bare", "-b", "main", "r.git");
    git(folder, "clone", "-q", "r.git", "work");
    bare = folder.resolve("r.git");
    Path work = folder.resolve("work");
    Files.writeString(work.resolve("README.md"), "# Dashboards\n");
    git(work, "add", ".");
    git(work, "commit", "-q", "-m", "Begin");
    git(work, "push", "-q", "origin", "HEAD:main");
    instance =
        OneInstance.start(
            port ->
                """
                server: { address: 127.0.0.1, port: %d, rootUrl: "http://127.0.0.1:%d" }
                cluster:
                  name: test
                  mode: load-balancer
                  instance: a
                  members:
                    - { name: a, url: "http://127.0.0.1:%d" }
                    - { name: legacy, kind: grafana, url: "%s", token: "%s" }
                database: { url: "jdbc:sqlite:%s/lockstep.db" }
                storage: { path: "%s/data" }
                security: { adminUser: admin, adminPassword: admin }
                repositories:
                  - { name: manifests, type: local, url: "%s", branch: main, path: shared/ }
                """
                    .formatted(port, port, port, grafana.url(), TOKEN, folder, folder, bare));
  }

  @AfterEach
  void end() {
    instance.close();
    grafana.close();
  }

  @Test
  void migratesUnderTheSameUidsAndSaysOnceWhatItDidNotTake() throws Exception {
    grafana.folder("team", "Team", "", "");
    grafana.board("cpu", "CPU", "team");
    grafana.board("closed", "Closed", "team");
    grafana.managed("theirs", "Theirs", "team", "repo", "others");
    grafana.close("closed");

    JsonNode status = ended(post("migrate"));

    assertThat(status.path("state").asText()).isEqualTo("warning");
    assertThat(texts(status.path("warnings")))
        .containsExactly(
            "Dashboard \"Closed\" (closed): "
                + grafana.url()
                + "/api/dashboards/uid/closed answers 403: these credentials may not read this"
                + " (expected: a role of Viewer or more)",
            "Dashboard \"Theirs\" (theirs): is managed by repo others");
    assertThat(texts(status.path("errors"))).isEmpty();
    assertThat(git(bare, "ls-tree", "-r", "--name-only", "main").lines())
        .contains("shared/team/_folder.json", "shared/team/cpu.json")
        .noneMatch(path -> path.contains("closed") || path.contains("theirs"));
    assertThat(
            json(instance.send("GET", "/api/dashboards/uid/cpu", ""))
                .at("/meta/folderUid")
                .asText())
        .isEqualTo("team");
  }

  @Test
  void waitsForAServerThatIsStartedAnew() throws Exception {
    AtomicBoolean restarted = new AtomicBoolean();
    for (int i = 0; i < 15; i++) {
      grafana.board("d" + i, "Board " + i, "");
    }
    grafana.before(uid -> grafana.starting(uid.equals("d12") && !restarted.get()));
    String uid = post("push");
    Until.holds(
        "the job waits", () -> job(uid).path("message").asText().contains("waits: ")); // for d13
    assertThat(job(uid).path("message").asText()).contains("answers 503").contains("waits: http");

    restarted.set(true);
    grafana.starting(false);

    assertThat(ended(uid).path("state").asText()).isEqualTo("success");
    assertThat(git(bare, "rev-list", "--count", "main").strip()).isEqualTo("16");
  }

  @Test
  void aTokenThatIsNotAcceptedEndsTheJobAndSaysSo() throws Exception {
    grafana.board("cpu", "CPU", "");
    grafana.token("glsa_2");

    JsonNode status = ended(post("migrate"));

    assertThat(status.path("state").asText()).isEqualTo("error");
    assertThat(texts(status.path("errors")))
        .singleElement()
        .asString()
        .contains("answers 401: it does not accept the token")
        .doesNotContain(TOKEN);
    assertThat(git(bare, "rev-list", "--count", "main").strip()).isEqualTo("1");
  }

  @Test
  void aTokenThatIsRevokedInBetweenEndsTheJobAndSaysSoOnce() throws Exception {
    for (int i = 0; i < 15; i++) {
      grafana.board("d" + i, "Board " + i, "");
    }
    grafana.before(
        uid -> {
          if (uid.equals("d11")) {
            grafana.token("glsa_2");
          }
        });

    JsonNode status = ended(post("migrate"));

    assertThat(status.path("state").asText()).isEqualTo("error");
    assertThat(texts(status.path("errors"))).hasSize(1).allMatch(it -> it.contains("answers 401"));
    assertThat(git(bare, "rev-list", "--count", "main").strip()).isEqualTo("11");
  }

  private String post(String action) throws Exception {
    HttpResponse<String> answer =
        instance.send(
            "POST",
            JOBS,
            "{\"action\":\"%s\",\"%s\":{\"source\":\"legacy\"}}".formatted(action, action));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return json(answer).at("/metadata/uid").asText();
  }

  private JsonNode job(String uid) throws Exception {
    return json(instance.send("GET", JOBS + "/" + uid, "")).path("status");
  }

  private JsonNode ended(String uid) throws Exception {
    Until.holds(
        "the job ends",
        () -> !List.of("pending", "working").contains(job(uid).path("state").asText()));
    return job(uid);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(it -> texts.add(it.asText()));
    return texts;
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return ((Parsed.Tree) Json.read(answer.body().getBytes(UTF_8))).root();
  }
}
