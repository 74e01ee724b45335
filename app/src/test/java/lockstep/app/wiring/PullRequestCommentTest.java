package lockstep.app.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lockstep.app.wiring.CGit.git;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// From a signed delivery to the comment in the pull request: a whole instance, C Git, and a host
/// that speaks Git and the REST API. One pull request through its life, so the order counts.
@TestMethodOrder(OrderAnnotation.class)
class PullRequestCommentTest {
  private static final String SECRET = "hook-secret";
  private static final String REPOSITORY =
      "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories/manifests";

  @TempDir private static Path folder;
  private static PullRequestHost host;
  private static OneInstance instance;

  @SuppressWarnings("NullAway.Init")
  PullRequestCommentTest() {}

  private static String board(String uid, String title, String panel) {
    return """
    {"uid":"%s","title":"%s","schemaVersion":39,"panels":[
      {"id":1,"type":"text","title":"%s","gridPos":{"x":0,"y":0,"w":4,"h":4}}]}
    """
        .formatted(uid, title, panel);
  }

  @BeforeAll
  static void start() throws Exception {
    host = new PullRequestHost(folder.resolve("served"));
    git(folder, "clone", "-q", host.bare().toString(), "work");
    write("shared/cpu.json", board("cpu", "CPU", "Load"));
    write("shared/disk.json", board("disk", "Disk", "Free"));
    commit("Begin", "main");
    instance =
        OneInstance.start(
            port ->
                """
                server: { address: 127.0.0.1, port: %d, rootUrl: "https://grafana.example" }
                database: { url: "jdbc:sqlite:%s/lockstep.db" }
                storage: { path: "%s/data" }
                security: { adminUser: admin, adminPassword: admin }
                repositories:
                  - name: manifests
                    type: githubEnterprise
                    url: "%s"
                    branch: main
                    path: shared/
                    token: "%s"
                    webhook: { secret: "%s" }
                """
                    .formatted(port, folder, folder, host.url(), PullRequestHost.TOKEN, SECRET));
  }

  @AfterAll
  static void end() {
    instance.close();
    host.close();
  }

  @Test
  @Order(1)
  void aPullRequestThatIsOpenedGetsOneComment() throws Exception {
    git(folder.resolve("work"), "checkout", "-q", "-b", "fix/cpu");
    write("shared/cpu.json", board("cpu", "CPU", "@everyone `x` | <b>"));
    write("shared/net.json", board("net", "Network", "In"));
    write("shared/bad.json", "{\"title\": ");
    git(folder.resolve("work"), "rm", "-q", "shared/disk.json");
    commit("Work", "fix/cpu");

    assertThat(deliver("opened", "o/r", "main").statusCode()).isEqualTo(202);
    Until.holds("a comment", () -> host.comments().size() == 1);

    String text = host.comments().getFirst();
    assertThat(text)
        .startsWith("<!-- lockstep pull request comment: manifests at grafana.example -->")
        .contains("| changed | `CPU`<br>`cpu.json` | `Panel \"Load\"` changed |")
        .contains("[now](<https://grafana.example/d/cpu/cpu>)")
        .contains(
            "(<https://grafana.example/admin/provisioning/manifests/dashboard/preview/cpu.json?ref=fix%2Fcpu&pull_request_url=")
        .contains("| added | `Network`<br>`net.json` |")
        .contains("| deleted | `Disk`<br>`disk.json` |")
        .contains("| **cannot be read** | `bad.json` |")
        .doesNotContain(PullRequestHost.TOKEN);
    awaitEnd();
    JsonNode job = jobs().getFirst();
    assertThat(job.at("/spec/action").asText()).isEqualTo("pr");
    assertThat(job.at("/status/state").asText()).isEqualTo("success");
    assertThat(condition("PullRequestsCommented").path("status").asText()).isEqualTo("True");
  }

  @Test
  @Order(2)
  void theWebhookThatIsMadeAsksForPullRequests() throws Exception {
    Until.holds(
        "the webhook", () -> host.hook().path("events").toString().contains("pull_request"));
    Until.holds(
        "what is told of it",
        () ->
            json(get(REPOSITORY))
                .at("/status/webhook/subscribedEvents")
                .toString()
                .equals("[\"push\",\"pull_request\"]"));
  }

  @Test
  @Order(2)
  void thePreviewThatItLinksToIsThere() throws Exception {
    JsonNode file = json(get(REPOSITORY + "/files/net.json?ref=fix%2Fcpu"));

    assertThat(file.at("/resource/dryRun/spec/title").asText()).isEqualTo("Network");
  }

  @Test
  @Order(3)
  void newCommitsChangeTheCommentInPlace() throws Exception {
    write("shared/bad.json", board("good", "Good", "In"));
    commit("Mend", "fix/cpu");
    deliver("synchronize", "o/r", "main");
    Until.holds("brought up to date", () -> host.comments().getFirst().contains("`Good`"));

    assertThat(host.comments()).hasSize(1);
    assertThat(host.comments().getFirst()).doesNotContain("cannot be read");
    awaitEnd();
  }

  @Test
  @Order(4)
  void theSameDeliveryAgainWritesNothing() throws Exception {
    int before = host.writes();
    int ended = jobs().size();
    deliver("synchronize", "o/r", "main");
    Until.holds("looked at", () -> jobs().size() > ended);

    assertThat(host.writes()).isEqualTo(before);
  }

  @Test
  @Order(5)
  void anotherBranchAndAForgedOneAreNotLookedAt() throws Exception {
    int before = jobs().size();
    assertThat(deliver("opened", "o/r", "release").statusCode()).isEqualTo(200);
    assertThat(deliver("labeled", "o/r", "main").statusCode()).isEqualTo(200);
    assertThat(deliver("opened", "o/r", "main", "guess").statusCode()).isEqualTo(401);
    assertThat(jobs()).hasSize(before);
  }

  @Test
  @Order(6)
  void aForkIsToldPolitely() throws Exception {
    deliver("synchronize", "eve/r", "main");
    Until.holds("told", () -> host.comments().getFirst().contains("comes from a fork"));
    awaitEnd();
  }

  @Test
  @Order(7)
  void aHostThatRefusesIsAWarningAndEverythingElseGoesOn() throws Exception {
    host.refuses(true);
    deliver("synchronize", "o/r", "main");
    Until.holds(
        "noted", () -> condition("PullRequestsCommented").path("status").asText().equals("False"));
    awaitEnd();

    assertThat(condition("PullRequestsCommented").path("message").asText())
        .contains("403", "Pull requests, read and write")
        .doesNotContain(PullRequestHost.TOKEN);
    assertThat(jobs().getFirst().at("/status/state").asText()).isEqualTo("warning");
    assertThat(get("/readyz?for=write").statusCode()).isEqualTo(200);
    JsonNode status = json(get("/ha/status")).at("/repositories/0");
    assertThat(status.path("state").asText()).isEqualTo("synced");
  }

  private static HttpResponse<String> deliver(String action, String headRepository, String into)
      throws Exception {
    return deliver(action, headRepository, into, SECRET);
  }

  private static HttpResponse<String> deliver(
      String action, String headRepository, String into, String secret) throws Exception {
    String body =
        """
        {"action":"%s","number":7,"pull_request":{"number":7,
         "html_url":"https://git.example/o/r/pull/7",
         "head":{"ref":"fix/cpu","sha":"%s","repo":{"full_name":"%s"}},
         "base":{"ref":"%s","repo":{"full_name":"o/r"}}}}
        """
            .formatted(action, "ab".repeat(20), headRepository, into);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    return instance.send(
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .header("X-GitHub-Event", "pull_request")
            .header(
                "X-Hub-Signature-256",
                "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8))))
            .POST(HttpRequest.BodyPublishers.ofString(body)),
        REPOSITORY + "/webhook");
  }

  private static void awaitEnd() throws Exception {
    Until.holds(
        "no job runs",
        () ->
            json(get("/apis/provisioning.grafana.app/v0alpha1/namespaces/default/jobs"))
                .path("items")
                .isEmpty());
  }

  /// The newest first.
  private static List<JsonNode> jobs() throws Exception {
    List<JsonNode> jobs = new ArrayList<>();
    json(get("/apis/provisioning.grafana.app/v0alpha1/namespaces/default/historicjobs"))
        .path("items")
        .forEach(jobs::add);
    return jobs;
  }

  private static JsonNode condition(String type) throws Exception {
    for (JsonNode one : json(get(REPOSITORY)).at("/status/conditions")) {
      if (one.path("type").asText().equals(type)) {
        return one;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return instance.send("GET", path, "");
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return Json.read(answer.body().getBytes(UTF_8)) instanceof Parsed.Tree(JsonNode root)
        ? root
        : com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  private static void write(String path, String text) throws IOException {
    Path file = folder.resolve("work").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void commit(String message, String branch) throws Exception {
    git(folder.resolve("work"), "add", "-A");
    git(folder.resolve("work"), "commit", "-q", "-m", message);
    git(folder.resolve("work"), "push", "-q", "origin", "HEAD:" + branch);
  }
}
