package lockstep.api.ha;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.api.forward.ReplicaSaves;
import lockstep.api.testing.ScriptedSync;
import lockstep.api.testing.Shelf;
import lockstep.api.testing.TestServer;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.journal.Bounds;
import lockstep.sync.journal.Fate;
import lockstep.sync.repository.RepositorySpec.Branches;
import lockstep.sync.repository.RepositorySpec.Commits;
import lockstep.sync.repository.RepositorySpec.PullRequests;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.repository.Workflow;
import lockstep.sync.save.Author;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.save.WaitingTag;
import lockstep.sync.testing.Setups;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is shown of saves that wait for Git.
class WaitingTest {
  private static final SaveId ID = new SaveId("s1");
  private static final Uid CPU = new Uid("cpu");
  private static final CommitId COMMIT = new CommitId("c".repeat(40));

  private final TestServer server =
      new TestServer(
          "a",
          new ScriptedSync(),
          Setups.worded(
              Setups.spec("manifests", RepositoryType.GITHUB, Workflow.WRITE, Workflow.BRANCH),
              Commits.USUAL,
              Branches.USUAL,
              new PullRequests("{{action}} {{title}} for {{userLogin}}", false)),
          ReplicaSaves.FORWARD);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theDashboardIsShownAsTheNewestWaitingSaveWouldHaveIt() {
    waits("CPU of all");
    JsonNode shown = get("/api/dashboards/uid/cpu").json();

    assertThat(shown.at("/dashboard/title").asText()).isEqualTo("CPU of all");
    long version = WaitingTag.version(ID, 1);
    assertThat(shown.at("/dashboard/version").asLong()).isEqualTo(version);
    assertThat(shown.at("/meta/version").asLong()).isEqualTo(version);
    assertThat(shown.at("/meta/waiting/saveId").asText()).isEqualTo("s1");
    assertThat(shown.at("/meta/waiting/position").asInt()).isEqualTo(1);
    assertThat(shown.at("/meta/updatedBy").asText()).isEqualTo("Editor A.");
    assertThat(shown.at("/meta/repository").asText())
        .isEqualTo(get("/ha/status").json().at("/repositories/0/name").asText())
        .isNotEmpty();
    assertThat(get("/api/dashboards/uid/cpu").header("ETag"))
        .contains("\"" + WaitingTag.of(new SaveId("s1")) + "\"");
  }

  @Test
  void statusListAndMetricsCountIt() {
    waits("CPU");
    JsonNode repository = get("/ha/status").json().at("/repositories/0");
    assertThat(repository.path("waiting").asInt()).isEqualTo(1);
    assertThat(repository.path("saving").asInt(-1)).isZero();
    JsonNode item = get("/ha/waiting").json().path(0);
    assertThat(item.path("saveId").asText()).isEqualTo("s1");
    assertThat(item.path("kind").asText()).isEqualTo("dashboard");
    assertThat(item.path("by").asText()).isEqualTo("Editor A.");
    assertThat(get("/metrics").text()).contains("lockstep_journal_waiting 1.0");
  }

  @Test
  void aNewDashboardThatWaitsIsFoundByItsTitle() {
    waits("CPU of all");
    JsonNode hit = get("/api/search?query=of+cpu").json().path(0);

    assertThat(hit.path("uid").asText()).isEqualTo("cpu");
    assertThat(hit.path("title").asText()).isEqualTo("CPU of all");
    assertThat(hit.path("url").asText()).isEqualTo("/d/cpu/cpu-of-all");
    assertThat(hit.path("waiting").asBoolean()).isTrue();
    assertThat(get("/api/search?dashboardUIDs=cpu").json()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query=memory",
        "type=dash-folder",
        "tag=x",
        "folderUIDs=general",
        "page=2",
        "dashboardUIDs=disk"
      })
  void itIsNotFoundWhereItMayNotBelong(String query) {
    waits("CPU of all");

    assertThat(get("/api/search?" + query).json().findValuesAsText("uid")).doesNotContain("cpu");
  }

  @Test
  void aDashboardThatIsInGitIsFoundOnce() {
    new Shelf(server.sync())
        .put("cpu.json", "{'uid':'cpu','title':'CPU','schemaVersion':1,'panels':[]}")
        .commit();
    waits("CPU of all");

    assertThat(get("/api/search").json().findValuesAsText("uid")).containsOnlyOnce("cpu");
  }

  @Test
  void aSaveIsFollowedFromWaitingToItsEnd() {
    waits("CPU");
    assertThat(state()).isEqualTo("waiting");
    assertThat(get("/ha/saves/s1").json().path("etag").asText()).isEqualTo(WaitingTag.of(ID).hex());
    server.journal().settle(ID, new Fate.Saved(COMMIT, CPU, 4), 1);
    assertThat(state()).isEqualTo("saved");
    assertThat(get("/ha/saves/s1").json().path("commit").asText()).isEqualTo(COMMIT.hex());
  }

  @Test
  void whatCameInWithItIsToldThoughTheJournalKnowsOfItFirst() {
    waits("CPU");
    server.journal().settle(ID, new Fate.Saved(COMMIT, CPU, 4), 1);
    server
        .sync()
        .whileAwaited(
            () ->
                server
                    .sync()
                    .remember(ID, new SaveOutcome.Merged(COMMIT, CPU, 4, List.of(), "Eve")));

    assertThat(state()).isEqualTo("merged");
  }

  @Test
  void whoIsToldThatItIsInGitReadsNothingOlderAfterwards() {
    Shelf shelf = new Shelf(server.sync());
    shelf.put("cpu.json", "{'uid':'cpu','title':'CPU','schemaVersion':1,'panels':[]}").commit();
    server.sync().remember(ID, new SaveOutcome.Saved(COMMIT, CPU, 4));

    server.sync().reach(true);
    assertThat(get("/ha/saves/s1").cookie("lockstep_commit"))
        .isEqualTo(server.sync().snapshot().commit().orElseThrow().hex());
    // Who is behind that, or behind what was asked for before, does not make it less.
    server.sync().reach(false);
    assertThat(get("/ha/saves/s1").cookie("lockstep_commit")).isEmpty();
  }

  @Test
  void whatWaitsIsShownInTheFolderThatItGoesTo() {
    server
        .journal()
        .append(
            new Save(
                ID,
                new Edit.PutDashboard(
                    Optional.of(CPU),
                    JsonNodeFactory.instance.objectNode().put("title", "CPU"),
                    Optional.of(new Edit.Place.InFolder(new Uid("infra"))),
                    new Edit.Base.Version(0)),
                new Author("Editor A.", "editor@x.org"),
                Optional.empty()),
            CPU,
            Bounds.USUAL);
    server.server().look();

    assertThat(get("/api/dashboards/uid/cpu").json().at("/meta/folderUid").asText())
        .isEqualTo("infra");
  }

  @Test
  void whatWasSetAsideIsAConflictWithABranchAndANoticeToItsAuthorAlone() {
    waits("CPU");
    server
        .journal()
        .settle(
            ID,
            new Fate.SetAside(
                Optional.of(new BranchName("lockstep/waiting/s1")), Optional.of(COMMIT), "a clash"),
            1);
    assertThat(state()).isEqualTo("conflict");
    assertThat(get("/ha/saves/s1").json().path("branch").asText()).isEqualTo("lockstep/waiting/s1");

    assertThat(server.admin("GET", "/ha/notices").send().json()).isEmpty();
    JsonNode notice = get("/ha/notices").json().path(0);
    assertThat(notice.path("message").asText())
        .isEqualTo(
            "\"CPU\" waited for Git and was not merged: a clash."
                + " It is on the branch lockstep/waiting/s1");
    assertThat(notice.path("url").asText())
        .isEqualTo(
            "http://git/x/compare/main...lockstep/waiting/s1?expand=1"
                + "&title=update%20CPU%20for%20editor");
    assertThat(server.admin("DELETE", "/ha/notices/s1").send().status()).isEqualTo(404);
    assertThat(call("DELETE", "/ha/notices/s1").send().status()).isEqualTo(200);
    assertThat(get("/ha/notices").json()).isEmpty();
  }

  @Test
  void statusListsConflictsForWhoHasALogInAndCountsThemForAll() {
    waits("CPU");
    server
        .journal()
        .settle(
            ID,
            new Fate.SetAside(
                Optional.of(new BranchName("lockstep/waiting/s1")), Optional.of(COMMIT), "a clash"),
            1);
    server.server().look();

    JsonNode repository = get("/ha/status").json().at("/repositories/0");
    JsonNode stranger = server.call("GET", "/ha/status").send().json().at("/repositories/0");
    JsonNode conflict = repository.at("/conflicts/0");
    assertThat(repository.path("conflictCount").asInt()).isEqualTo(1);
    assertThat(conflict.path("uid").asText()).isEqualTo("cpu");
    assertThat(conflict.path("title").asText()).isEqualTo("CPU");
    assertThat(conflict.path("by").asText()).isEqualTo("Editor A.");
    assertThat(conflict.path("branch").asText()).isEqualTo("lockstep/waiting/s1");
    assertThat(conflict.path("reason").asText()).isEqualTo("a clash");
    assertThat(conflict.path("at").asText()).isNotEmpty();
    assertThat(stranger.path("conflictCount").asInt()).isEqualTo(1);
    assertThat(stranger.path("conflicts")).isEmpty();

    call("DELETE", "/ha/notices/s1").send();
    server.server().look();
    assertThat(get("/ha/status").json().at("/repositories/0/conflictCount").asInt()).isZero();
  }

  @Test
  void whoStillWaitsForWhatWasSetAsideIsAnsweredAConflictInTheFormOfTheApi() {
    SaveOutcome.Conflict clash =
        new SaveOutcome.Conflict(CPU, 7, "Eve", Instant.EPOCH, Optional.empty());
    SaveOutcome.Aside aside =
        new SaveOutcome.Aside(
            Optional.of(new BranchName("lockstep/waiting/s1")), Optional.of(COMMIT), "a clash");
    server.sync().onSave(_ -> clash.in(aside));

    TestServer.Reply legacy =
        call("POST", "/api/dashboards/db").json("{'dashboard':{'uid':'cpu','title':'CPU'}}").send();
    TestServer.Reply k8s =
        call("POST", "/apis/dashboard.grafana.app/v1/namespaces/default/dashboards")
            .json("{'metadata':{'name':'cpu'},'spec':{'title':'CPU'}}")
            .send();
    TestServer.Reply files =
        call(
                "POST",
                "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories/manifests"
                    + "/files/cpu.json")
            .json("{'uid':'cpu','title':'CPU','schemaVersion':1,'panels':[]}")
            .send();

    assertThat(legacy.status()).isEqualTo(412);
    assertThat(legacy.json().path("status").asText()).isEqualTo("version-mismatch");
    assertThat(legacy.json().path("branch").asText()).isEqualTo("lockstep/waiting/s1");
    assertThat(legacy.json().path("commit").asText()).isEqualTo(COMMIT.hex());
    assertThat(legacy.message())
        .isEqualTo(
            "The save waited for Git and was not merged: a clash."
                + " It is on the branch lockstep/waiting/s1");
    for (TestServer.Reply status : List.of(k8s, files)) {
      assertThat(status.status()).isEqualTo(409);
      assertThat(status.json().path("reason").asText()).isEqualTo("Conflict");
      assertThat(status.json().at("/conflict/branch").asText()).isEqualTo("lockstep/waiting/s1");
      assertThat(status.message()).contains("lockstep/waiting/s1");
    }
  }

  @Test
  void whatIsOnNoBranchCanBeFetchedByItsAuthorUntilTheNoticeIsDismissed() {
    waits("CPU");
    server
        .journal()
        .settle(ID, new Fate.SetAside(Optional.empty(), Optional.empty(), "the host is full"), 1);
    String path = get("/ha/notices").json().path(0).path("content").asText();

    assertThat(path).isEqualTo("/ha/notices/s1/content");
    assertThat(get(path).json().path("title").asText()).isEqualTo("CPU");
    assertThat(server.admin("GET", path).send().status()).isEqualTo(404);
    TestServer.Reply hasty = call("DELETE", "/ha/notices/s1").send();
    assertThat(hasty.status()).isEqualTo(409);
    assertThat(hasty.message()).contains("only the journal has it", path);
    assertThat(get(path).json().path("title").asText()).isEqualTo("CPU");
    assertThat(get("/ha/notices").json()).hasSize(1);
    assertThat(call("DELETE", "/ha/notices/s1?drop=true").send().status()).isEqualTo(200);
    TestServer.Reply gone = get(path);
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.json().path("message").asText()).contains("was dismissed");
  }

  /// There is no dashboard in it that its author could take.
  @Test
  void aMoveThatIsOnNoBranchOffersNoContent() {
    waits(new Edit.MoveFolder(CPU, Optional.empty(), new Edit.Base.Any()));
    server
        .journal()
        .settle(ID, new Fate.SetAside(Optional.empty(), Optional.empty(), "the host is full"), 1);

    JsonNode notice = get("/ha/notices").json().path(0);
    assertThat(notice.path("title").asText()).isEqualTo("the move of folder cpu");
    assertThat(notice.has("content")).isFalse();
    assertThat(call("DELETE", "/ha/notices/s1").send().status()).isEqualTo(200);
  }

  @Test
  void aSaveThatWaitsIsAnswered202AndNeverCalledSaved() {
    server.sync().onSave(save -> new SaveOutcome.Waiting(save.id(), CPU, 3, 7, Instant.EPOCH));
    TestServer.Reply reply =
        call("POST", "/api/dashboards/db")
            .header(SaveId.HEADER, "s1")
            .json("{'dashboard':{'uid':'cpu','title':'CPU'}}")
            .send();
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.json().path("status").asText()).isEqualTo("waiting");
    assertThat(reply.json().path("saveId").asText()).isEqualTo("s1");
    assertThat(reply.json().path("position").asInt()).isEqualTo(7);
    assertThat(reply.json().path("version").asLong()).isEqualTo(WaitingTag.version(ID, 3));
    assertThat(reply.json().path("url").asText()).isEqualTo("/d/cpu");
    assertThat(reply.header("ETag")).isEqualTo("\"" + WaitingTag.of(new SaveId("s1")) + "\"");
    assertThat(reply.cookie("lockstep_commit")).isEmpty();
  }

  @Test
  void withoutTheDatabaseWhatWasSeenLastIsShown() {
    waits("CPU");
    server.journal().away(true);
    server.server().look();
    assertThat(get("/ha/status").json().at("/repositories/0/waiting").asInt()).isEqualTo(1);
    assertThat(get("/api/dashboards/uid/cpu").status()).isEqualTo(404);
    assertThat(get("/ha/notices").status()).isEqualTo(503);
  }

  private void waits(String title) {
    waits(
        new Edit.PutDashboard(
            Optional.of(CPU),
            JsonNodeFactory.instance.objectNode().put("title", title),
            Optional.empty(),
            new Edit.Base.Version(0)));
  }

  private void waits(Edit edit) {
    server
        .journal()
        .append(
            new Save(ID, edit, new Author("Editor A.", "editor@x.org"), Optional.empty()),
            CPU,
            Bounds.USUAL);
    server.server().look();
  }

  private String state() {
    return get("/ha/saves/s1").json().path("state").asText();
  }

  private TestServer.Reply get(String path) {
    return call("GET", path).send();
  }

  private TestServer.Call call(String method, String path) {
    return server.call(method, path).as("editor");
  }
}
