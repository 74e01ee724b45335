package lockstep.api.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.api.forward.ReplicaSaves;
import lockstep.api.testing.ScriptedSync;
import lockstep.api.testing.Shelf;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import lockstep.core.resource.CommitId;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobAuthor;
import lockstep.sync.job.JobEvent;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobState;
import lockstep.sync.job.JobStore;
import lockstep.sync.job.Progress;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.repository.Workflow;
import lockstep.sync.testing.Setups;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Jobs over HTTP: who may, what is said of bad ones, and what is shown.
class JobsTest {
  private static final String BASE = "/apis/provisioning.grafana.app/v0alpha1/namespaces/default";
  private static final String JOBS = BASE + "/repositories/manifests/jobs";
  private static final String DELETE = "{'action':'delete','delete':{'paths':['a.json']}}";
  private final TestServer server = new TestServer();

  @BeforeEach
  void shelf() {
    new Shelf(server.sync()).put("a.json", "{\"uid\":\"a\",\"title\":\"A\"}");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aJobIsTakenAndShown() {
    Reply reply = start("editor", DELETE);

    assertThat(reply.status()).isEqualTo(202);
    JsonNode job = reply.json();
    assertThat(job.path("kind").asText()).isEqualTo("Job");
    assertThat(job.at("/metadata/name").asText()).isEqualTo("manifests-delete");
    assertThat(job.at("/status/state").asText()).isEqualTo("pending");
    assertThat(job.at("/spec/repository").asText()).isEqualTo("manifests");
    assertThat(job.at("/metadata/annotations/provisioning.grafana.app~1author").asText())
        .isEqualTo("editor");
    assertThat(job.at("/metadata/labels/provisioning.grafana.app~1repository").asText())
        .isEqualTo("manifests");
    String uid = job.at("/metadata/uid").asText();
    for (String path : List.of(BASE + "/jobs/manifests-delete", JOBS + "/" + uid)) {
      assertThat(server.call("GET", path).as("editor").send().json().at("/metadata/uid").asText())
          .isEqualTo(uid);
    }
    assertThat(items(BASE + "/jobs")).hasSize(1);
    assertThat(items(JOBS)).hasSize(1);
    assertThat(items(BASE + "/jobs?fieldSelector=metadata.name%3Dother")).isEmpty();
    assertThat(
            server
                .admin("GET", BASE.replace("v0alpha1", "v1beta1") + "/jobs")
                .send()
                .json()
                .at("/items/0/apiVersion")
                .asText())
        .isEqualTo("provisioning.grafana.app/v1beta1");
  }

  @Test
  void discoveryNamesThem() {
    List<String> names =
        server
            .admin("GET", "/apis/provisioning.grafana.app/v1beta1")
            .send()
            .json()
            .path("resources")
            .valueStream()
            .map(it -> it.path("name").asText())
            .toList();

    assertThat(names)
        .contains(
            "jobs",
            "historicjobs",
            "repositories/files",
            "repositories/history",
            "repositories/jobs",
            "repositories/refs",
            "repositories/resources",
            "repositories/webhook");
  }

  @Test
  void oneOfANameAtATime() {
    start("admin", DELETE);
    Reply second = start("admin", DELETE);

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.json().path("reason").asText()).isEqualTo("AlreadyExists");
    assertThat(start("admin", "{'pull':{}}").status()).isEqualTo(202);
    assertThat(start("admin", "{'migrate':{}}").status()).isEqualTo(409);
  }

  @Test
  void aJobThatIsSentTwiceUnderOneIdIsOne() {
    Reply first = send("editor", DELETE, "s1");
    Reply again = send("editor", DELETE, "s1");

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.json().at("/metadata/uid")).isEqualTo(first.json().at("/metadata/uid"));
  }

  @ParameterizedTest
  @CsvSource({
    "viewer,delete,403",
    "editor,delete,202",
    "admin,delete,202",
    "viewer,pull,403",
    "editor,pull,403",
    "admin,pull,202",
    "editor,fixFolderMetadata,202",
    "viewer,fixFolderMetadata,403",
    "editor,push,202",
    "editor,migrate,202",
    "editor,releaseResources,403",
    "editor,deleteResources,403"
  })
  void askingTakesARole(String who, String action, int status) {
    String body =
        switch (action) {
          case "delete" -> DELETE;
          default -> "{'action':'%1$s','%1$s':{}}".formatted(action);
        };

    assertThat(start(who, body).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "viewer,/jobs,403",
    "editor,/jobs,200",
    "viewer,/repositories/manifests/jobs,403",
    "editor,/repositories/manifests/jobs,200",
    "editor,/historicjobs,403",
    "admin,/historicjobs,200",
    "viewer,/historicjobs,403"
  })
  void lookingTakesARole(String who, String path, int status) {
    assertThat(server.call("GET", BASE + path).as(who).send().status()).isEqualTo(status);
    assertThat(server.call("GET", BASE + path).send().status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'pull':{},'push':{}}",
        "{'pr':{'ref':'x'}}",
        "[]",
        "{'action':'pull','push':{}}"
      })
  void whatNamesNoKindIs400(String body) {
    Reply reply = start("admin", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("kind").asText()).isEqualTo("Status");
    assertThat(server.jobs().live()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'action':'move','move':{'paths':['a.json']}}|spec.move.targetPath",
        "{'action':'delete','delete':{'paths':['../x']}}|spec.delete.paths[0]",
        "{'action':'delete','delete':{'paths':['gone.json']}}|spec.delete.paths[0]",
        "{'action':'delete','delete':{'paths':['a.json/']}}|spec.delete.paths[0]",
        "{'action':'delete','delete':{}}|spec.delete",
        "{'action':'pull'}|spec.pull"
      })
  void wrongFieldsAreNamed(String body, String field) {
    Reply reply = start("admin", body);

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.json().at("/details/causes/0/field").asText()).isEqualTo(field);
    assertThat(server.jobs().live()).isEmpty();
  }

  @Test
  void aRepositoryThatIsNotThereGoesOrIsIllTakesNone() {
    assertThat(
            server.admin("POST", BASE + "/repositories/others/jobs").json(DELETE).send().status())
        .isEqualTo(404);
    server.sync().be(ScriptedSync.status(State.UNREACHABLE, "no route to host"));
    Reply ill = start("admin", DELETE);
    assertThat(ill.status()).isEqualTo(424);
    assertThat(ill.message()).contains("no route to host", "pull it once that is mended");
    server.sync().be(ScriptedSync.status(State.SYNCED, ""));
    server.terminate();
    assertThat(start("admin", DELETE).status()).isEqualTo(409);
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"UNREACHABLE", "BRANCH_MISSING", "REFUSED"})
  void anIllRepositoryIsPulledToSeeWhetherItIsWell(State ill) {
    server.sync().be(ScriptedSync.status(ill, "no route to host"));

    assertThat(start("admin", "{'pull':{'incremental':false}}").status()).isEqualTo(202);
  }

  @Test
  void orphansAreOfARepositoryThatIsGone() {
    assertThat(start("admin", "{'action':'releaseResources'}").status()).isEqualTo(400);
    assertThat(
            server
                .admin("POST", BASE + "/repositories/gone/jobs")
                .json("{'action':'deleteResources'}")
                .send()
                .status())
        .isEqualTo(202);
    assertThat(items(BASE + "/repositories/gone/jobs")).hasSize(1);
    server.terminate();
    assertThat(start("admin", "{'action':'releaseResources'}").status()).isEqualTo(202);
  }

  @Test
  void nobodyAsksInAnothersName() {
    String object =
        "{'metadata':{'annotations':{'provisioning.grafana.app/author':'%s'}},"
            + "'spec':{'repository':'manifests','action':'delete','delete':{'paths':['a.json']}}}";

    assertThat(create(object.formatted("admin")).status()).isEqualTo(403);
    assertThat(create(object.formatted("editor")).status()).isEqualTo(201);
    assertThat(create("{'spec':{'action':'delete'}}").json().at("/details/causes/0/field").asText())
        .isEqualTo("spec.repository");
  }

  @Test
  void aJobIsCancelledAtOnceOrByItsRunner() {
    start("editor", DELETE);
    Reply cancelled = server.call("DELETE", BASE + "/jobs/manifests-delete").as("editor").send();

    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(cancelled.json().at("/status/state").asText()).isEqualTo("error");
    assertThat(cancelled.json().at("/status/errors/0").asText()).contains("cancelled by editor");
    assertThat(server.admin("DELETE", BASE + "/jobs/manifests-delete").send().status())
        .isEqualTo(404);

    start("admin", "{'pull':{}}");
    assertThat(server.call("DELETE", BASE + "/jobs/manifests-sync").as("editor").send().status())
        .isEqualTo(403);
    claim();
    assertThat(server.admin("DELETE", BASE + "/jobs/manifests-sync").send().status())
        .isEqualTo(202);
    assertThat(server.jobs().live().getFirst().cancelledBy()).contains("admin");
  }

  @Test
  void theHistoryTellsWhoRanIt() {
    start("admin", "{'pull':{}}");
    claim();
    server.clock().advance(Duration.ofSeconds(11));
    Job job = claim();
    server
        .jobs()
        .apply(
            job.uid(),
            new JobEvent.Finish(
                new Job.Hold("t2", 2),
                JobState.WARNING,
                Progress.NONE.warning("bad.json: no JSON")));
    JsonNode ended = server.admin("GET", BASE + "/historicjobs").send().json().at("/items/0");

    assertThat(ended.path("kind").asText()).isEqualTo("HistoricJob");
    assertThat(ended.at("/metadata/labels/provisioning.grafana.app~1original-uid").asText())
        .isEqualTo(job.uid());
    assertThat(ended.at("/metadata/annotations/lockstep~1instances").asText()).isEqualTo("i1,i2");
    assertThat(ended.at("/status/warnings/0").asText()).isEqualTo("bad.json: no JSON");
    assertThat(ended.toString()).doesNotContain("\"t2\"");
    assertThat(
            server
                .admin("GET", BASE + "/historicjobs/" + job.uid())
                .send()
                .json()
                .path("kind")
                .asText())
        .isEqualTo("HistoricJob");
  }

  @Test
  void aJobThatWroteToABranchLeadsToIt() {
    try (TestServer hosted =
        new TestServer(
            "a",
            new ScriptedSync(),
            Setups.spec("manifests", RepositoryType.GITHUB, Workflow.BRANCH),
            ReplicaSaves.FORWARD)) {
      JobStore jobs = hosted.jobs();
      jobs.add("j1", "manifests", new JobSpec.Pull(true), new JobAuthor("u", "ann", "Ann", "a@x"));
      Duration life = Duration.ofSeconds(10);
      jobs.apply("j1", new JobEvent.Claim("a", "t", life));
      Progress told = Progress.NONE.with(new CommitId("ab".repeat(20)), Optional.of("ann/moved"));
      jobs.apply("j1", new JobEvent.Beat(new Job.Hold("t", 1), life, told));

      JsonNode url = hosted.admin("GET", JOBS + "/j1").send().json().at("/status/url");
      String web = url.path("repositoryURL").asText();
      assertThat(web).startsWith("http");
      assertThat(url.path("sourceURL").asText()).isEqualTo(web + "/tree/ann/moved");
      assertThat(url.path("compareURL").asText()).isEqualTo(web + "/compare/main...ann/moved");
      assertThat(url.path("newPullRequestURL").asText()).startsWith(web).contains("ann/moved");
    }
  }

  private Job claim() {
    Job free = server.jobs().free(1).getFirst();
    int next = free.epoch() + 1;
    server
        .jobs()
        .apply(free.uid(), new JobEvent.Claim("i" + next, "t" + next, Duration.ofSeconds(10)));
    return server.jobs().find(free.uid()).orElseThrow();
  }

  private Reply start(String who, String body) {
    return server.call("POST", JOBS).as(who).json(body).send();
  }

  private Reply send(String who, String body, String id) {
    return server.call("POST", JOBS).as(who).json(body).header("Lockstep-Save-Id", id).send();
  }

  private Reply create(String object) {
    return server.call("POST", BASE + "/jobs").as("editor").json(object).send();
  }

  private List<JsonNode> items(String path) {
    return Optional.of(server.admin("GET", path).send())
        .filter(it -> it.status() == 200)
        .map(it -> it.json().path("items").valueStream().toList())
        .orElseThrow();
  }
}
