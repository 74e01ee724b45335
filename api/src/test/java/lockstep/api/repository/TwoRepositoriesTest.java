package lockstep.api.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import lockstep.api.testing.ScriptedSync;
import lockstep.api.testing.Shelf;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.sync.journal.WaitingRoom;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.repository.Workflow;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Setups;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two repositories in one instance: `manifests`, which comes first, and `team`.
class TwoRepositoriesTest {
  private static final CommitId SAVED = new CommitId("c".repeat(40));

  private final ScriptedSync manifests = new ScriptedSync();
  private final ScriptedSync team = new ScriptedSync();
  private final TestServer server = new TestServer("a", manifests);
  private final WebhookParts webhook = server.repositories().all().getFirst().webhook();
  private final Shelf ours = new Shelf(manifests, rules("manifests"));
  private final Shelf theirs = new Shelf(team, rules("team"));

  @BeforeEach
  void fill() {
    show(
        Setups.spec("manifests"),
        Setups.spec("team", RepositoryType.GITHUB, Workflow.WRITE, Workflow.BRANCH));
    ours.put("cpu.json", dashboard("cpu", "CPU of all"));
    theirs
        .put("cpu.json", dashboard("cpu", "CPU of the team"))
        .put("net.json", dashboard("net", "Net"));
    for (ScriptedSync sync : List.of(manifests, team)) {
      sync.onSave(_ -> new SaveOutcome.Saved(SAVED, new Uid("x"), 1));
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void bothAreReadAsOne() {
    assertThat(uids(server.admin("GET", "/api/search?type=dash-db").send().json()))
        .containsExactlyInAnyOrder("cpu", "net");
    assertThat(title("cpu")).isEqualTo("CPU of all");
    assertThat(title("net")).isEqualTo("Net");
    assertThat(server.admin("GET", "/api/dashboards/uid/net").send().header("Lockstep-Commit"))
        .isEqualTo("manifests:%s.team:%s".formatted(ours.commit(), theirs.commit()));
  }

  @Test
  void objectsNameTheRepositoryThatManagesThem() {
    assertThat(manager("dashboard.grafana.app/v1/namespaces/default/dashboards/cpu"))
        .isEqualTo("manifests");
    assertThat(manager("dashboard.grafana.app/v1/namespaces/default/dashboards/net"))
        .isEqualTo("team");
    assertThat(manager("folder.grafana.app/v1/namespaces/default/folders/team")).isEqualTo("team");
  }

  @Test
  void aUidOfTwoIsTheFirstOnesAndAWarningOfTheOther() {
    JsonNode repositories = server.admin("GET", "/ha/status").send().json().path("repositories");

    assertThat(repositories.path(0).path("warnings")).isEmpty();
    assertThat(repositories.path(1).path("name").asText()).isEqualTo("team");
    assertThat(repositories.path(1).path("warnings").path(0).path("path").asText())
        .isEqualTo("cpu.json");
    assertThat(repositories.path(1).path("warnings").path(0).path("reason").asText())
        .startsWith(
            "dashboard cpu is managed by repo 'manifests' and cannot be modified by repo 'team'");
  }

  @Test
  void theOrderDecidesAndCanBeChangedWhileItRuns() {
    show(Setups.spec("team"), Setups.spec("manifests"));

    assertThat(title("cpu")).isEqualTo("CPU of the team");
  }

  @Test
  void objectsTellTheBlobThatTheyAreRead() {
    assertThat(
            server
                .admin("GET", "/apis/dashboard.grafana.app/v1/namespaces/default/dashboards/net")
                .send()
                .json()
                .path("metadata")
                .path("annotations")
                .path("grafana.app/sourceChecksum")
                .asText())
        .isEqualTo(theirs.snapshot().dashboard(new Uid("net")).orElseThrow().blob().hex());
  }

  @Test
  void withoutAFolderItStaysAndAtTheTopItIsInItsOwnRepository() {
    assertThat(save("{'dashboard':{'uid':'net','title':'N'},'overwrite':true}").status())
        .isEqualTo(200);
    assertThat(
            save("{'dashboard':{'uid':'net','title':'N'},'folderUid':'','overwrite':true}")
                .status())
        .isEqualTo(200);
    assertThat(team.saves()).hasSize(2);
    assertThat(manifests.saves()).isEmpty();
  }

  @Test
  void oneThatIsTakenAwayIsNotShownAnyMore() {
    show(Setups.spec("manifests"));

    assertThat(server.admin("GET", "/api/dashboards/uid/net").send().status()).isEqualTo(404);
    assertThat(server.admin("GET", "/ha/status").send().json().path("digest").asText())
        .isEqualTo(ours.snapshot().digest());
  }

  @Test
  void aDashboardIsSavedWhereItIs() {
    assertThat(save("{'dashboard':{'uid':'net','title':'N'},'overwrite':true}").status())
        .isEqualTo(200);
    assertThat(save("{'dashboard':{'uid':'cpu','title':'C'},'overwrite':true}").status())
        .isEqualTo(200);

    assertThat(team.saves()).hasSize(1);
    assertThat(manifests.saves()).hasSize(1);
  }

  @Test
  void aNewOneGoesWhereItsFolderIs() {
    Reply reply = save("{'dashboard':{'title':'New'},'folderUid':'team'}");

    assertThat(team.saves()).hasSize(1);
    assertThat(reply.header("Lockstep-Repository")).isEqualTo("team");
    assertThat(reply.header("Lockstep-Commit")).isEqualTo(SAVED.hex());
  }

  @Test
  void atTheTopTheFirstWithoutAFolderOfItsOwnGetsIt() {
    save("{'dashboard':{'title':'New'}}");
    assertThat(manifests.saves()).hasSize(1);

    show(
        Setups.spec("manifests"),
        Setups.spec(
            "team",
            RepositoryType.GIT,
            Target.FOLDERLESS,
            "http://git/y.git",
            List.of(Workflow.WRITE)));
    save("{'dashboard':{'title':'New'}}");
    assertThat(team.saves()).hasSize(1);
  }

  @Test
  void readOnlyOnesArePassedOver() {
    show(
        Setups.spec("manifests", RepositoryType.GIT),
        Setups.spec("team", RepositoryType.GIT, Workflow.WRITE));
    save("{'dashboard':{'title':'New'}}");
    assertThat(team.saves()).hasSize(1);

    show(
        Setups.spec("manifests", RepositoryType.GIT),
        Setups.spec("team", RepositoryType.GIT, Workflow.BRANCH));
    Reply refused = save("{'dashboard':{'title':'New'}}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.message()).startsWith("No repository takes saves directly");
    assertThat(save("{'dashboard':{'uid':'cpu','title':'C'}}").message())
        .startsWith("Nothing can be saved to main directly");
  }

  @Test
  void nothingMovesBetweenRepositories() {
    Reply moved =
        save("{'dashboard':{'uid':'net','title':'Net'},'folderUid':'manifests','overwrite':true}");

    assertThat(moved.status()).isEqualTo(400);
    assertThat(moved.message())
        .isEqualTo(
            "The dashboard is managed by repo 'team' and the folder by repo 'manifests': nothing"
                + " moves between repositories. Save a copy there under a new uid, then delete this"
                + " one");
    assertThat(manifests.saves()).isEmpty();
    assertThat(team.saves()).isEmpty();
  }

  @Test
  void noFolderMovesBetweenRepositories() {
    Reply moved =
        server.admin("POST", "/api/folders/team/move").json("{'parentUid':'manifests'}").send();

    assertThat(moved.status()).isEqualTo(400);
    assertThat(moved.message())
        .isEqualTo(
            "The folder is managed by repo 'team' and the one that it should go into by repo"
                + " 'manifests': nothing moves between repositories");
    assertThat(team.saves()).isEmpty();
  }

  @Test
  void aNewOneDoesNotTakeTheUidOfAnother() {
    Reply reply = save("{'dashboard':{'uid':'net','title':'Net'},'folderUid':'manifests'}");

    assertThat(reply.status()).isEqualTo(412);
    assertThat(reply.message()).isEqualTo("The dashboard has been changed by someone else");
    Reply folder =
        server.admin("POST", "/api/folders").json("{'uid':'team','title':'Mine'}").send();
    assertThat(folder.status()).isEqualTo(409);
    assertThat(manifests.saves()).isEmpty();
  }

  @Test
  void aSaveThatIsSentAgainGoesWhereItWent() {
    SaveId id = new SaveId("s1");
    team.remember(id, new SaveOutcome.Saved(SAVED, new Uid("gone"), 1));

    server.admin("DELETE", "/api/dashboards/uid/gone").header(SaveId.HEADER, "s1").send();

    assertThat(team.saves()).hasSize(1);
    assertThat(manifests.saves()).isEmpty();
    assertThat(server.admin("GET", "/ha/saves/s1").send().json().path("state").asText())
        .isEqualTo("saved");
  }

  @Test
  void theCookieKeepsOneCommitForEachRepository() {
    String first = save("{'dashboard':{'title':'New'}}").cookie("lockstep_commit");
    assertThat(first).isEqualTo("manifests:" + SAVED.hex());

    String both =
        server
            .admin("POST", "/api/dashboards/db")
            .header("Cookie", "lockstep_commit=" + first)
            .json("{'dashboard':{'title':'New'},'folderUid':'team'}")
            .send()
            .cookie("lockstep_commit");
    assertThat(both).isEqualTo("manifests:%s.team:%s".formatted(SAVED.hex(), SAVED.hex()));

    Reply read =
        server.admin("GET", "/api/search").header("Cookie", "lockstep_commit=" + both).send();
    assertThat(manifests.waits()).hasSize(2); // the second save waited for the first, too
    assertThat(team.waits()).hasSize(1);
    assertThat(read.header("Lockstep-Behind")).isEqualTo(both);
  }

  @Test
  void aReadWaitsForTheRepositoryThatWasSavedToAlone() {
    server
        .admin("GET", "/api/search")
        .header("Cookie", "lockstep_commit=team:" + SAVED.hex())
        .send();

    assertThat(manifests.waits()).isEmpty();
    assertThat(team.waits()).hasSize(1);
  }

  @Test
  void hintsAndPullsNameTheirRepository() {
    server
        .call("POST", "/ha/hint")
        .json("{'repository':'team','commit':'" + SAVED.hex() + "'}")
        .send();
    assertThat(team.pulls()).containsExactly(Trigger.PEER_HINT);
    assertThat(manifests.pulls()).isEmpty();

    server.admin("POST", "/ha/sync").json("{'repository':'manifests'}").send();
    assertThat(manifests.pulls()).containsExactly(Trigger.PERSON);

    server.admin("POST", "/ha/sync").send();
    assertThat(team.pulls()).containsExactly(Trigger.PEER_HINT, Trigger.PERSON);

    Reply unknown = server.admin("POST", "/ha/sync").json("{'repository':'nope'}").send();
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.message()).contains("there is: manifests, team");
  }

  @Test
  void aRepositoryThatIsAddedLaterTakesNobodyOutOfService() {
    assertThat(server.call("GET", "/readyz").send().status()).isEqualTo(200);
    team.be(ScriptedSync.status(State.STARTING, ""));

    assertThat(server.call("GET", "/readyz").send().status()).isEqualTo(200);
  }

  @Test
  void itIsNotReadyBeforeEachWasLookedAt() {
    team.be(ScriptedSync.status(State.STARTING, ""));
    assertThat(server.call("GET", "/readyz").send().status()).isEqualTo(503);

    team.be(ScriptedSync.status(State.UNREACHABLE, "away"));
    assertThat(server.call("GET", "/readyz").send().status()).isEqualTo(200);
    assertThat(server.call("GET", "/readyz?for=write").send().status()).isEqualTo(200);

    manifests.be(ScriptedSync.status(State.UNREACHABLE, "away"));
    assertThat(server.call("GET", "/readyz?for=write").send().status()).isEqualTo(503);
  }

  @Test
  void metricsAreLabelledWithTheRepository() {
    assertThat(server.call("GET", "/metrics").send().text())
        .contains("lockstep_repository_dashboards{repository=\"manifests\"} 1.0")
        .contains("lockstep_repository_dashboards{repository=\"team\"} 2.0")
        .contains("lockstep_repository_warnings{repository=\"team\"} 1.0");

    show(Setups.spec("team"));
    assertThat(server.call("GET", "/metrics").send().text())
        .doesNotContain("repository=\"manifests\"");
  }

  @Test
  void withoutARepositoryReadsAreEmptyAndSavesAreRefused() {
    show();

    assertThat(server.admin("GET", "/api/search").send().json()).isEmpty();
    Reply refused = save("{'dashboard':{'title':'New'}}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.message()).startsWith("There is no repository to save to");
  }

  private Reply save(String body) {
    return server.admin("POST", "/api/dashboards/db").json(body).send();
  }

  private String title(String uid) {
    return server
        .admin("GET", "/api/dashboards/uid/" + uid)
        .send()
        .json()
        .path("dashboard")
        .path("title")
        .asText();
  }

  private String manager(String path) {
    return server
        .admin("GET", "/apis/" + path)
        .send()
        .json()
        .path("metadata")
        .path("annotations")
        .path("grafana.app/managerId")
        .asText();
  }

  private void show(RepositorySpec... specs) {
    List<SyncedRepository> all = new ArrayList<>();
    for (RepositorySpec spec : specs) {
      all.add(
          new SyncedRepository(
              spec, spec.name().equals("team") ? team : manifests, WaitingRoom.closed(), webhook));
    }
    server.repositories().show(all);
  }

  private static List<String> uids(JsonNode hits) {
    List<String> uids = new ArrayList<>();
    hits.forEach(hit -> uids.add(hit.path("uid").asText()));
    return uids;
  }

  private static FolderRules rules(String name) {
    return new FolderRules(name, name, Target.FOLDER);
  }

  private static String dashboard(String uid, String title) {
    return "{'uid':'%s','title':'%s','tags':[],'schemaVersion':41,'panels':[]}"
        .formatted(uid, title);
  }
}
