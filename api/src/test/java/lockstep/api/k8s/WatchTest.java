package lockstep.api.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import lockstep.api.testing.Shelf;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.sync.job.JobAuthor;
import lockstep.sync.job.JobEvent;
import lockstep.sync.job.JobSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Lists that are watched.
@Timeout(60)
class WatchTest {
  private static final String REPOSITORIES =
      "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories";
  private static final String DASHBOARDS =
      "/apis/dashboard.grafana.app/v1beta1/namespaces/default/dashboards";
  private static final String FOLDERS =
      "/apis/folder.grafana.app/v1beta1/namespaces/default/folders";

  private static final String JOBS = REPOSITORIES + "/manifests/jobs";
  private static final String CREDENTIALS =
      Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));
  private static final JobAuthor AUTHOR = new JobAuthor("1", "admin", "Admin", "admin@x.org");

  private final TestServer server = new TestServer();
  private final Shelf shelf = new Shelf(server.sync());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatIsThereComesFirstAndThenWhatChanges() throws Exception {
    create("ops");
    try (Watching watching = watch(REPOSITORIES, "")) {
      assertThat(watching.next()).isEqualTo("ADDED configured");
      assertThat(watching.next()).isEqualTo("ADDED ops");

      create("more");
      server.server().look();
      assertThat(watching.next()).isEqualTo("ADDED more");

      patch("ops", "{'spec':{'title':'Operations'}}");
      server.server().look();
      JsonNode changed = watching.event();
      assertThat(changed.path("type").asText()).isEqualTo("MODIFIED");
      assertThat(changed.at("/object/kind").asText()).isEqualTo("Repository");
      assertThat(changed.at("/object/spec/title").asText()).isEqualTo("Operations");

      assertThat(server.admin("DELETE", REPOSITORIES + "/more").send().status()).isEqualTo(200);
      server.server().look();
      assertThat(watching.next()).endsWith(" more");
    }
  }

  @Test
  void aSelectorSelectsAndAWrongOneIsToldAsThatOfAList() throws Exception {
    create("ops");
    try (Watching watching = watch(REPOSITORIES, "&fieldSelector=metadata.name%3Dops")) {
      assertThat(watching.next()).isEqualTo("ADDED ops");
      create("more");
      patch("ops", "{'spec':{'title':'Operations'}}");
      server.server().look();
      assertThat(watching.next()).isEqualTo("MODIFIED ops");
    }
    Reply wrong = server.admin("GET", REPOSITORIES + "?watch=1&fieldSelector=spec.x%3D1").send();
    assertThat(wrong.status()).isEqualTo(400);
  }

  @Test
  void whoHasTheListOfThisCommitHearsOnlyWhatComes() throws Exception {
    shelf.put("a.json", dashboard("a", "A"));
    String version = version(DASHBOARDS);
    try (Watching watching =
        watch(DASHBOARDS, "&allowWatchBookmarks=1&resourceVersion=" + version)) {
      shelf.put("b.json", dashboard("b", "B"));
      server.server().look();

      JsonNode added = watching.event();
      assertThat(added.path("type").asText()).isEqualTo("ADDED");
      assertThat(added.at("/object/spec/title").asText()).isEqualTo("B");
      JsonNode mark = watching.event();
      assertThat(mark.path("type").asText()).isEqualTo("BOOKMARK");
      assertThat(mark.at("/object/kind").asText()).isEqualTo("Dashboard");
      assertThat(mark.at("/object/metadata/resourceVersion").asText())
          .isEqualTo(version(DASHBOARDS))
          .isNotEqualTo(version);

      shelf.remove("a.json");
      server.server().look();
      JsonNode gone = watching.event();
      assertThat(gone.path("type").asText()).isEqualTo("DELETED");
      assertThat(gone.at("/object/spec/title").asText()).isEqualTo("A");
    }
  }

  @Test
  void whoHasAnotherListIsToldToReadItAgain() throws Exception {
    shelf.put("a.json", dashboard("a", "A"));
    try (Watching watching = watch(DASHBOARDS, "&resourceVersion=1234")) {
      JsonNode event = watching.event();
      assertThat(event.path("type").asText()).isEqualTo("ERROR");
      assertThat(event.at("/object/code").asInt()).isEqualTo(410);
      assertThat(event.at("/object/reason").asText()).isEqualTo("Expired");
      watching.untilItEnds();
    }
  }

  @Test
  void initialEventsEndWithAMark() throws Exception {
    shelf.put("ops/a.json", dashboard("a", "A"));
    try (Watching watching = watch(FOLDERS, "&sendInitialEvents=true&resourceVersion=1")) {
      JsonNode folder = watching.event();
      assertThat(folder.path("type").asText()).isEqualTo("ADDED");
      assertThat(folder.at("/object/spec/title").asText()).isEqualTo("ops");
      JsonNode mark = watching.event();
      assertThat(mark.path("type").asText()).isEqualTo("BOOKMARK");
      assertThat(mark.at("/object/metadata/annotations/k8s.io~1initial-events-end").asText())
          .isEqualTo("true");
    }
  }

  @Test
  void itEndsByItsTimeAndWithTheServer() throws Exception {
    try (Watching watching = watch(DASHBOARDS, "&timeoutSeconds=30")) {
      server.clock().advance(Duration.ofSeconds(31));
      server.server().look();
      watching.untilItEnds();
    }
    try (Watching watching = watch(DASHBOARDS, "")) {
      server.server().close();
      watching.untilItEnds();
    }
  }

  @Test
  void aQuietOneShowsThatItLives() throws Exception {
    shelf.put("a.json", dashboard("a", "A"));
    String from = "&resourceVersion=" + version(DASHBOARDS);
    try (Watching watching = watch(DASHBOARDS, from)) {
      looks(5);
      assertThat(watching.lines().read()).isEqualTo(' ');
      looks(5);
      shelf.put("b.json", dashboard("b", "B"));
      server.server().look();
      assertThat(watching.next()).isEqualTo("ADDED b");
    }
  }

  @Test
  void aQuietOneWithBookmarksGetsThem() throws Exception {
    shelf.put("a.json", dashboard("a", "A"));
    String version = version(DASHBOARDS);
    try (Watching watching =
        watch(DASHBOARDS, "&allowWatchBookmarks=true&resourceVersion=" + version)) {
      looks(5);
      assertThat(watching.mark()).isEqualTo(version);
    }
  }

  private Socket asked(String headers) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), server.server().port());
    client.setSoTimeout(20_000);
    String head =
        "GET %s?watch=1 HTTP/1.1\r\nHost: h\r\nAuthorization: Basic %s\r\n%s\r\n"
            .formatted(DASHBOARDS, CREDENTIALS, headers);
    client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  /// Clients of fabric8 try it first, and fall back on 200, at the end of the answer.
  @Test
  void whoAsksForAWebSocketGetsAnAnswerThatEndsAtOnce() throws Exception {
    try (Socket client = asked("Connection: close\r\nUpgrade: websocket\r\n")) {
      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200 ")
          .endsWith("\r\n\r\n");
    }
  }

  @Test
  void whoLeftFreesTheirPlace() throws Exception {
    try (Socket client = asked("")) {
      assertThat(client.getInputStream().read()).isEqualTo('H');
      awaitOpen(1);
    }
    awaitOpen(0);
  }

  @Test
  void eachChangeEndsWithAMarkOfTheList() throws Exception {
    create("ops");
    try (Watching watching = watch(REPOSITORIES, "&allowWatchBookmarks=true")) {
      assertThat(watching.next()).isEqualTo("ADDED configured");
      assertThat(watching.next()).isEqualTo("ADDED ops");
      assertThat(watching.mark()).isEqualTo(version(REPOSITORIES));

      // Nothing that has a revision: this instance has its mirror.
      server.provisioning().show("ops", server.sync());
      server.server().look();
      assertThat(watching.next()).isEqualTo("MODIFIED ops");
      assertThat(watching.mark()).isEqualTo(version(REPOSITORIES));
    }
    try (Watching watching =
        watch(REPOSITORIES, "&allowWatchBookmarks=1&resourceVersion=" + version(REPOSITORIES))) {
      assertThat(watching.next()).isEqualTo("MODIFIED configured");
      assertThat(watching.next()).isEqualTo("MODIFIED ops");
      assertThat(watching.mark()).isEqualTo(version(REPOSITORIES));
    }
  }

  @Test
  void allPagesBearTheVersionOfTheFirst() throws Exception {
    shelf.put("a.json", dashboard("a", "A")).put("b.json", dashboard("b", "B"));
    JsonNode first = server.admin("GET", DASHBOARDS + "?limit=1").send().json();
    String version = first.at("/metadata/resourceVersion").asText();
    shelf.put("a.json", dashboard("a", "Other"));

    JsonNode second = rest(DASHBOARDS, first.at("/metadata/continue").asText());
    assertThat(second.at("/items/0/metadata/name").asText()).isEqualTo("b");
    assertThat(second.at("/metadata/resourceVersion").asText()).isEqualTo(version);
    assertExpired(DASHBOARDS, version);

    String bare = Base64.getUrlEncoder().encodeToString("a".getBytes(StandardCharsets.UTF_8));
    assertThat(rest(DASHBOARDS, bare).at("/metadata/resourceVersion").asText())
        .isEqualTo(version(DASHBOARDS));
    assertThat(server.admin("GET", DASHBOARDS + "?continue=!").send().status()).isEqualTo(400);
  }

  @Test
  void whatIsShownWithoutACommitIsAnotherVersion() throws Exception {
    shelf.put("a.json", dashboard("a", "A")).put("b.json", dashboard("b", "B"));
    String version = version(DASHBOARDS);
    shelf.removeSilently("a.json");
    assertThat(version).startsWith(shelf.commit());
    assertExpired(DASHBOARDS, version);
  }

  @Test
  void whatTheFileDoesNotHaveAnyMoreIsNotedByItsList() throws Exception {
    create("ops");
    create("other");
    JsonNode first = server.admin("GET", REPOSITORIES + "?limit=1").send().json();
    String version = version(REPOSITORIES);
    assertThat(first.at("/items/0/metadata/resourceVersion").asText()).matches("[0-9a-f]{12}");
    server.provisioning().takeOutConfigured();
    assertExpired(REPOSITORIES, version);
    assertThat(
            rest(REPOSITORIES, first.at("/metadata/continue").asText())
                .at("/metadata/resourceVersion")
                .asText())
        .isEqualTo(version);
  }

  @Test
  void aJobThatChangedChangesItsList() throws Exception {
    server.jobs().add("j1", "manifests", new JobSpec.Pull(false), AUTHOR);
    String version = version(JOBS);
    assertThat(version).isEqualTo(version(JOBS));
    server.jobs().apply("j1", new JobEvent.Cancel("admin"));
    assertExpired(JOBS, version);
  }

  private JsonNode rest(String list, String token) {
    return server.admin("GET", "%s?limit=1&continue=%s".formatted(list, token)).send().json();
  }

  private void assertExpired(String list, String version) throws Exception {
    try (Watching watching = watch(list, "&resourceVersion=" + version)) {
      assertThat(watching.event().at("/object/code").asInt()).isEqualTo(410);
      watching.untilItEnds();
    }
  }

  @Test
  void jobsOfOneNameAreToldApart() throws Exception {
    server.jobs().add("j1", "manifests", new JobSpec.Pull(false), AUTHOR);
    server.jobs().apply("j1", new JobEvent.Cancel("admin"));
    try (Watching watching = watch(JOBS, "")) {
      assertThat(watching.event().at("/object/metadata/uid").asText()).isEqualTo("j1");

      server.jobs().add("j2", "manifests", new JobSpec.Pull(false), AUTHOR);
      server.server().look();
      JsonNode added = watching.event();
      assertThat(added.path("type").asText()).isEqualTo("ADDED");
      assertThat(added.at("/object/metadata/uid").asText()).isEqualTo("j2");

      server.jobs().apply("j2", new JobEvent.Cancel("admin"));
      server.server().look();
      JsonNode ended = watching.event();
      assertThat(ended.path("type").asText()).isEqualTo("MODIFIED");
      assertThat(ended.at("/object/metadata/uid").asText()).isEqualTo("j2");
    }
  }

  @Test
  void whatIsMadeAnewUnderItsNameIsAnotherOne() throws Exception {
    create("ops");
    try (Watching watching = watch(REPOSITORIES, "&fieldSelector=metadata.name%3Dops")) {
      assertThat(watching.next()).isEqualTo("ADDED ops");
      assertThat(server.admin("DELETE", REPOSITORIES + "/ops").send().status()).isEqualTo(200);
      create("ops");
      server.server().look();
      assertThat(watching.next()).isEqualTo("DELETED ops");
      assertThat(watching.next()).isEqualTo("ADDED ops");
    }
  }

  @Test
  void noTimeIsTheUsualTime() throws Exception {
    try (Watching watching = watch(DASHBOARDS, "&timeoutSeconds=0")) {
      server.clock().advance(Duration.ofSeconds(299));
      looks(5);
      assertThat(watching.lines().read()).isEqualTo(' ');
      server.clock().advance(Duration.ofSeconds(2));
      server.server().look();
      watching.untilItEnds();
    }
  }

  @Test
  void strangersWatchNothing() {
    assertThat(server.call("GET", REPOSITORIES + "?watch=true").send().status()).isEqualTo(401);
  }

  private static String dashboard(String uid, String title) {
    return "{\"uid\":\"%s\",\"title\":\"%s\",\"schemaVersion\":41,\"panels\":[]}"
        .formatted(uid, title);
  }

  private void looks(int count) {
    for (int i = 0; i < count; i++) {
      server.server().look();
    }
  }

  /// Looks again and again until so many are open.
  private void awaitOpen(int count) {
    String wanted = "lockstep_watches " + count;
    while (!server.call("GET", "/metrics").send().text().contains(wanted)) {
      server.server().look();
    }
  }

  private String version(String list) {
    return server.admin("GET", list).send().json().at("/metadata/resourceVersion").asText();
  }

  private void create(String name) {
    Reply made =
        server
            .admin("POST", REPOSITORIES)
            .json(
                ("{'apiVersion':'provisioning.grafana.app/v0alpha1','kind':'Repository',"
                        + "'metadata':{'name':'%s'},'spec':{'title':'Ops','type':'git',"
                        + "'workflows':[],'sync':{'enabled':true,'target':'folder',"
                        + "'intervalSeconds':60},'git':{'url':'https://git.example/%s.git',"
                        + "'branch':'main'}}}")
                    .formatted(name, name))
            .send();
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  private void patch(String name, String body) {
    Reply reply =
        server
            .admin("PATCH", REPOSITORIES + "/" + name)
            .bytes(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
            .header("Content-Type", "application/merge-patch+json")
            .send();
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
  }

  private Watching watch(String list, String more) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        server
            .client()
            .send(
                HttpRequest.newBuilder(server.uri(list + "?watch=true" + more))
                    .header("Authorization", "Basic " + CREDENTIALS)
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/json;stream=watch");
    return new Watching(
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
  }

  private record Watching(BufferedReader lines) implements AutoCloseable {
    JsonNode event() throws IOException {
      return ((Parsed.Tree) Json.read(lines.readLine())).root();
    }

    /// Type and name.
    String next() throws IOException {
      JsonNode event = event();
      return event.path("type").asText() + " " + event.at("/object/metadata/name").asText();
    }

    /// The version that a mark bears.
    String mark() throws IOException {
      JsonNode event = event();
      assertThat(event.path("type").asText()).isEqualTo("BOOKMARK");
      return event.at("/object/metadata/resourceVersion").asText();
    }

    void untilItEnds() throws IOException {
      assertThat(lines.readLine()).isNull();
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }
}
