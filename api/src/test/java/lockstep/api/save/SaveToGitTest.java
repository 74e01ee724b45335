package lockstep.api.save;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import lockstep.api.testing.RunningInstance;
import lockstep.api.testing.TestServer.Call;
import lockstep.api.testing.TestServer.Reply;
import lockstep.core.resource.CommitId;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two instances over one repository: what is saved at one by HTTP is in Git and is read at the
/// other.
@Timeout(60)
class SaveToGitTest {
  private static final String DB = "/api/dashboards/db";
  private static final String LOAD = "/api/dashboards/uid/load";

  private final InMemoryGit git = new InMemoryGit();
  private final RunningInstance a = new RunningInstance("a", git);
  private final RunningInstance b = new RunningInstance("b", git);

  @BeforeEach
  void seed() {
    git.commit(
        "Begin",
        tree ->
            tree.put(
                "load.json",
                """
                {
                  "uid": "load",
                  "title": "Load",
                  "schemaVersion": 39,
                  "panels": []
                }
                """));
    a.follow();
    b.follow();
  }

  @AfterEach
  void stop() {
    a.close();
    b.close();
  }

  @Test
  void aSaveIsACommitAndTheOtherInstanceShowsItToItsAuthor() {
    Reply saved = save(a, 1, "s1").send();

    assertThat(saved.text()).contains("\"version\":2").contains("\"status\":\"success\"");
    assertThat(git.file("load.json")).hasValueSatisfying(it -> assertThat(it).contains("by s1"));
    assertThat(git.head().orElseThrow().hex()).isEqualTo(saved.header("Lockstep-Commit"));
    assertThat(git.history())
        .anySatisfy(
            commit ->
                assertThat(commit.toString())
                    .contains("Admin A.")
                    .contains("Lockstep-Save-Id: s1"));
    Reply read =
        b.server()
            .admin("GET", LOAD)
            .header("Cookie", "lockstep_commit=" + saved.cookie("lockstep_commit"))
            .send();
    assertThat(read.json().at("/dashboard/title").asText()).isEqualTo("Load by s1");
    assertThat(read.json().at("/meta/version").asInt()).isEqualTo(2);
    assertThat(read.header("Lockstep-Behind")).isEmpty();
    assertThat(read.header("Lockstep-Instance")).isEqualTo("b");
  }

  @Test
  void whoStartedFromAnOlderVersionIsToldSo() {
    assertThat(save(a, 1, "s1").send().status()).isEqualTo(200);

    Reply late = save(b, 1, "s2").send();

    assertThat(late.status()).isEqualTo(412);
    assertThat(late.json().path("status").asText()).isEqualTo("version-mismatch");
    assertThat(git.fileSays("load.json", "s2")).isFalse();
  }

  @Test
  void whoNamesTheExactRevisionGoesOnFromTheTagOfEachSave() {
    String tag = a.server().admin("GET", LOAD).send().header("ETag");

    Reply first = save(a, 0, "s1").header("If-Match", tag).send();
    Reply second = save(b, 0, "s2").header("If-Match", first.header("ETag")).send();
    Reply stale = save(a, 2, "s3").header("If-Match", first.header("ETag")).send();

    assertThat(first.status()).isEqualTo(200);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.header("ETag"))
        .isEqualTo(b.server().admin("GET", LOAD).send().header("ETag"))
        .isNotEqualTo(first.header("ETag"));
    assertThat(stale.status()).isEqualTo(412);
    assertThat(git.fileSays("load.json", "s2")).isTrue();
  }

  @Test
  void aDeletionOfAnOlderRevisionDeletesNothing() {
    String tag = b.server().admin("GET", LOAD).send().header("ETag");
    assertThat(save(a, 1, "s1").send().status()).isEqualTo(200);

    Reply reply = b.server().admin("DELETE", LOAD).header("If-Match", tag).send();

    assertThat(reply.status()).isEqualTo(412);
    assertThat(git.fileSays("load.json", "s1")).isTrue();
  }

  @Test
  void aDeletionSentTwiceIsAnsweredTheSame() {
    String tag = a.server().admin("GET", LOAD).send().header("ETag");
    Reply first =
        a.server()
            .admin("DELETE", LOAD)
            .header("If-Match", tag)
            .header("Lockstep-Save-Id", "s1")
            .send();

    Reply again =
        a.server()
            .admin("DELETE", LOAD)
            .header("If-Match", tag)
            .header("Lockstep-Save-Id", "s1")
            .send();
    Reply other = a.server().admin("DELETE", LOAD).send();

    assertThat(first.status()).isEqualTo(200);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("Lockstep-Commit")).isEqualTo(first.header("Lockstep-Commit"));
    assertThat(other.status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /api/dashboards/db {'dashboard':{'uid':'new','title':'New','panels':[]}}",
        "POST /api/dashboards/db"
            + " {'dashboard':{'uid':'load','title':'Load','panels':[]},'overwrite':true}",
        "DELETE /api/dashboards/uid/load {}",
        "POST /api/folders {'uid':'team','title':'Team'}",
        "POST /apis/dashboard.grafana.app/v1/namespaces/default/dashboards"
            + " {'apiVersion':'dashboard.grafana.app/v1','kind':'Dashboard',"
            + "'metadata':{'name':'new'},'spec':{'title':'New','panels':[]}}",
        "DELETE /apis/dashboard.grafana.app/v1/namespaces/default/dashboards/load {}",
        "POST /apis/folder.grafana.app/v1/namespaces/default/folders"
            + " {'apiVersion':'folder.grafana.app/v1','kind':'Folder',"
            + "'metadata':{'name':'team'},'spec':{'title':'Team'}}",
        "POST /apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories/manifests"
            + "/files/new.json?message=Why {'uid':'new','title':'New','panels':[]}"
      })
  void anotherSaveUnderAUsedIdIsRefusedWhateverItIs(String request) {
    Reply first = save(a, 1, "s1").send();
    CommitId head = git.head().orElseThrow();
    String[] parts = request.split(" ", 3);

    for (RunningInstance instance : List.of(a, b)) {
      Reply other =
          instance
              .server()
              .admin(parts[0], parts[1])
              .header("Lockstep-Save-Id", "s1")
              .json(parts[2])
              .send();

      assertThat(other.status()).as(other.text()).isEqualTo(422);
      assertThat(other.message())
          .startsWith("Lockstep-Save-Id: another save")
          .doesNotContain("load");
      assertThat(git.head()).contains(head);
    }
    assertThat(save(b, 1, "s1").send().header("Lockstep-Commit"))
        .isEqualTo(first.header("Lockstep-Commit"));
  }

  @Test
  void aSaveOfWhatIsThereWithoutItsVersionIsStale() {
    Reply absent =
        a.server()
            .admin("POST", DB)
            .json("{'dashboard':{'uid':'load','title':'Mine','panels':[]}}")
            .send();

    assertThat(absent.status()).isEqualTo(412);
    assertThat(absent.json().path("status").asText()).isEqualTo("version-mismatch");
    assertThat(git.fileSays("load.json", "Mine")).isFalse();
  }

  @Test
  void theResourceApiTellsBothSidesOfAConflict() {
    String one = "/apis/dashboard.grafana.app/v0alpha1/namespaces/default/dashboards/load";
    JsonNode seen = a.server().admin("GET", one).send().json();
    assertThat(save(a, 1, "s1").send().status()).isEqualTo(200);
    ObjectNode mine = seen.deepCopy();
    mine.withObject("/spec").put("title", "Mine");

    Reply reply = a.server().admin("PUT", one).json(mine.toString()).send();

    assertThat(reply.status()).as(reply.text()).isEqualTo(409);
    JsonNode conflict = reply.json().path("conflict");
    assertThat(conflict.at("/conflicts/0/path").asText()).isEqualTo("title");
    assertThat(conflict.at("/conflicts/0/base").asText()).isEqualTo("Load");
    assertThat(conflict.at("/mine/title").asText()).isEqualTo("Mine");
    assertThat(conflict.at("/theirs/title").asText()).isEqualTo("Load by s1");
  }

  @Test
  void aReplayOfADeletionNamesTheTitleToo() {
    Call delete = a.server().admin("DELETE", LOAD).header("Lockstep-Save-Id", "s1");

    Reply first = delete.send();

    assertThat(first.message()).isEqualTo("Dashboard Load deleted");
    assertThat(delete.send().text()).isEqualTo(first.text());
  }

  @Test
  void aStarSaysWhetherADashboardMustBeThere() {
    String fresh = "{'dashboard':{'uid':'fresh','title':'Fresh','panels':[]}}";
    String present = "{'dashboard':{'uid':'load','title':'Mine','panels':[]},'overwrite':true}";

    Reply absent = a.server().admin("POST", DB).header("If-Match", "*").json(fresh).send();
    Reply taken = a.server().admin("POST", DB).header("If-None-Match", "*").json(present).send();
    Call make =
        a.server()
            .admin("POST", DB)
            .header("If-None-Match", "*")
            .header("Lockstep-Save-Id", "s1")
            .json(fresh);
    Reply made = make.send();

    assertThat(absent.status()).isEqualTo(412);
    assertThat(absent.message()).startsWith("If-Match: *");
    assertThat(taken.status()).isEqualTo(412);
    assertThat(git.fileSays("load.json", "Mine")).isFalse();
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    assertThat(make.send().text()).isEqualTo(made.text());
  }

  @Test
  void aReplayIsOneHoweverItIsSpelt() {
    Reply first = save(a, 1, "s1").send();

    Reply again =
        b.server()
            .admin("POST", DB)
            .header("Lockstep-Save-Id", "s1")
            .json(
                "{ 'dashboard': {'panels':[],'schemaVersion':39,'version':1, 'title':'Load by s1',"
                    + "'uid':'load'} }")
            .send();

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("Lockstep-Commit")).isEqualTo(first.header("Lockstep-Commit"));
  }

  /// What the request is understood as depends on what is shown, and that has changed.
  @Test
  void aReplayOfARecoveryIsOneWhenTheDashboardIsThereAgain() {
    a.server().admin("DELETE", LOAD).send();
    Call recover =
        a.server()
            .admin("PATCH", "/api/dashboards/uid/load/trash")
            .header("Lockstep-Save-Id", "s1");

    Reply first = recover.send();
    Reply again = recover.send();

    assertThat(first.status()).as(first.text()).isEqualTo(200);
    assertThat(again.text()).isEqualTo(first.text());
  }

  @Test
  void aReplayThatNamesTheCommitThatItStartedFromIsOne() {
    Reply begun = save(a, 1, "s0").send();
    Call second = save(a, 0, "s1").header("If-Match", begun.header("Lockstep-Commit"));

    Reply first = second.send();
    Reply again = second.send();

    assertThat(first.status()).as(first.text()).isEqualTo(200);
    assertThat(again.text()).isEqualTo(first.text());
  }

  @Test
  void aFolderThatOnlyTheOtherInstanceHasReadIsAParent() {
    Reply folder = a.server().admin("POST", "/api/folders").json("{'title':'Team'}").send();
    String uid = folder.json().path("uid").asText();

    Reply child =
        b.server()
            .admin("POST", "/api/folders")
            .json("{'title':'Sub','parentUid':'%s'}".formatted(uid))
            .send();
    Reply nowhere =
        b.server().admin("POST", "/api/folders").json("{'title':'x','parentUid':'nope'}").send();

    assertThat(child.status()).isEqualTo(200);
    assertThat(nowhere.status()).isEqualTo(400);
    assertThat(nowhere.message()).isEqualTo("parent folder not found");
  }

  @Test
  void aSaveSentTwiceIsOneCommit() {
    Reply first = save(a, 1, "s1").send();
    int commits = git.history().size();

    Reply again = save(b, 1, "s1").send();

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.header("Lockstep-Commit")).isEqualTo(first.header("Lockstep-Commit"));
    assertThat(git.history()).hasSize(commits);
    assertThat(b.server().admin("GET", "/ha/saves/s1").send().json().path("state").asText())
        .isEqualTo("saved");
  }

  @Test
  void aNewDashboardInANewFolderBeginsAtVersionOne() {
    Reply folder = a.server().admin("POST", "/api/folders").json("{'title':'Team One'}").send();
    String uid = folder.json().path("uid").asText();

    Reply saved =
        a.server()
            .admin("POST", DB)
            .json("{'dashboard':{'title':'Disk','panels':[]},'folderUid':'%s'}".formatted(uid))
            .send();

    assertThat(folder.status()).isEqualTo(200);
    assertThat(saved.json().path("version").asInt()).isEqualTo(1);
    assertThat(saved.json().path("folderUid").asText()).isEqualTo(uid);
    assertThat(git.paths()).contains("team-one/_folder.json", "team-one/disk.json");
    assertThat(
            a.server()
                .admin("GET", "/api/search?folderUIDs=" + uid)
                .send()
                .json()
                .path(0)
                .path("title"))
        .hasToString("\"Disk\"");
  }

  @Test
  void aDeletedFolderTakesItsContentAlong() {
    Reply folder = a.server().admin("POST", "/api/folders").json("{'title':'Gone'}").send();
    String uid = folder.json().path("uid").asText();
    a.server()
        .admin("POST", DB)
        .json("{'dashboard':{'title':'Disk'},'folderUid':'%s'}".formatted(uid))
        .send();

    Reply deleted = a.server().admin("DELETE", "/api/folders/" + uid).send();

    assertThat(deleted.message()).isEqualTo("Folder deleted");
    assertThat(git.paths()).containsExactly("load.json");
    assertThat(a.server().admin("GET", "/api/search?query=disk").send().json()).isEmpty();
  }

  @Test
  void editsOfDifferentThingsAreMergedAndTheAnswerTellsWith() {
    String tag = a.server().admin("GET", LOAD).send().header("ETag");
    a.server().admin("POST", DB).json(load("'title':'Theirs','version':1")).send();

    Reply merged =
        b.server()
            .admin("POST", DB)
            .header("If-Match", tag)
            .header("Lockstep-Save-Id", "s2")
            .json(load("'title':'Load','tags':['mine']"))
            .send();

    assertThat(merged.status()).isEqualTo(200);
    assertThat(merged.json().path("version").asInt()).isEqualTo(3);
    assertThat(merged.json().at("/merged/by").asText()).isEqualTo("Admin A.");
    assertThat(merged.json().at("/merged/theirs/0/path").asText()).isEqualTo("title");
    assertThat(merged.json().at("/merged/theirs/0/kind").asText()).isEqualTo("changed");
    assertThat(merged.header("ETag")).isEmpty();
    assertThat(git.fileSays("load.json", "Theirs")).isTrue();
    assertThat(git.fileSays("load.json", "mine")).isTrue();
    assertThat(b.server().admin("GET", "/ha/saves/s2").send().json().path("state").asText())
        .isEqualTo("merged");
  }

  /// Such a client goes on from what it sent, as Grafana's do, and has not seen what came in.
  @Test
  void whoSavesByVersionAloneKeepsWhatWasMergedIntoTheSaveBefore() {
    a.server().admin("POST", DB).json(load("'title':'Theirs','version':1")).send();
    String mine = "'title':'Load','tags':['mine']";

    Reply merged = b.server().admin("POST", DB).json(load(mine + ",'version':1")).send();
    int told = merged.json().path("version").asInt();
    Reply next =
        b.server()
            .admin("POST", DB)
            .json(load(mine + ",'timezone':'utc','version':%d".formatted(told)))
            .send();

    assertThat(merged.json().at("/merged/version").asInt()).isEqualTo(3);
    assertThat(next.status()).isEqualTo(200);
    assertThat(git.fileSays("load.json", "Theirs")).isTrue();
    assertThat(git.fileSays("load.json", "mine")).isTrue();
    assertThat(git.fileSays("load.json", "utc")).isTrue();
  }

  @Test
  void aClashCarriesAllSidesAndAChoiceResolvesIt() {
    a.server().admin("POST", DB).json(load("'title':'Theirs','tags':['t'],'version':1")).send();
    String mine = "'title':'Mine','version':1";

    Reply clash = b.server().admin("POST", DB).json(load(mine)).send();
    Reply resolved =
        b.server()
            .admin("POST", DB)
            .json(
                load(
                    mine,
                    "'resolution':{'theirs':'%s','choices':{'title':'mine'}}"
                        .formatted(clash.json().path("etag").asText())))
            .send();

    assertThat(clash.status()).isEqualTo(412);
    assertThat(clash.json().path("status").asText()).isEqualTo("version-mismatch");
    assertThat(clash.json().at("/base/title").asText()).isEqualTo("Load");
    assertThat(clash.json().at("/mine/title").asText()).isEqualTo("Mine");
    assertThat(clash.json().at("/theirs/title").asText()).isEqualTo("Theirs");
    assertThat(clash.json().path("conflicts")).hasSize(1);
    assertThat(clash.json().at("/conflicts/0/path").asText()).isEqualTo("title");
    assertThat(clash.json().at("/conflicts/0/theirs").asText()).isEqualTo("Theirs");
    assertThat(clash.json().at("/conflicts/0/suggestion").asText()).isNotEmpty();
    assertThat(clash.json().at("/conflicts/0/both").isBoolean()).isTrue();
    assertThat(resolved.status()).isEqualTo(200);
    assertThat(git.fileSays("load.json", "Mine")).isTrue();
    assertThat(git.fileSays("load.json", "\"t\"")).isTrue();
  }

  @Test
  void aResolutionThatIsNoneIsRefusedByItsField() {
    Reply etag =
        a.server()
            .admin("POST", DB)
            .json(load("'version':1", "'resolution':{'theirs':'x'}"))
            .send();
    Reply choice =
        a.server()
            .admin("POST", DB)
            .json(
                load(
                    "'version':1",
                    "'resolution':{'theirs':'%s','choices':{'title':'ours'}}"
                        .formatted("a".repeat(40))))
            .send();

    assertThat(etag.status()).isEqualTo(400);
    assertThat(etag.message()).contains("resolution.theirs");
    assertThat(choice.status()).isEqualTo(400);
    assertThat(choice.message()).contains("resolution.choices[title]");
  }

  @Test
  void overwriteReplacesAndTellsWhichVersion() {
    a.server().admin("POST", DB).json(load("'title':'Theirs','version':1")).send();

    Reply reply =
        b.server().admin("POST", DB).json(load("'title':'Mine'", "'overwrite':true")).send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().at("/replaced/version").asInt()).isEqualTo(2);
    assertThat(reply.json().at("/replaced/etag").asText()).hasSize(40);
    assertThat(git.fileSays("load.json", "Theirs")).isFalse();
  }

  @Test
  void anEditOfWhatSomebodyDeletedTellsWho() {
    String tag = a.server().admin("GET", LOAD).send().header("ETag");
    b.server().admin("DELETE", LOAD).send();

    Reply late =
        a.server().admin("POST", DB).header("If-Match", tag).json(load("'title':'Mine'")).send();
    Reply anew =
        a.server().admin("POST", DB).json(load("'title':'Mine'", "'overwrite':true")).send();

    assertThat(late.status()).isEqualTo(404);
    assertThat(late.json().path("status").asText()).isEqualTo("not-found");
    assertThat(late.message()).contains("deleted by Admin A.");
    assertThat(anew.status()).isEqualTo(200);
    assertThat(anew.json().path("version").asInt()).isEqualTo(3);
  }

  @Test
  void aFolderIsRenamedFromTheVersionThatWasSeen() {
    Reply made = a.server().admin("POST", "/api/folders").json("{'title':'Team'}").send();
    String folder = "/api/folders/" + made.json().path("uid").asText();
    Reply first = a.server().admin("PUT", folder).json("{'title':'One','version':1}").send();

    Reply stale = b.server().admin("PUT", folder).json("{'title':'Two','version':1}").send();
    Reply staleTag =
        b.server().admin("DELETE", folder).header("If-Match", made.header("ETag")).send();
    Reply forced =
        b.server().admin("PUT", folder).json("{'title':'Two','version':1,'overwrite':true}").send();

    assertThat(made.json().path("version").asInt()).isEqualTo(1);
    assertThat(first.json().path("version").asInt()).isEqualTo(2);
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.json().path("status").asText()).isEqualTo("version-mismatch");
    assertThat(stale.json().at("/conflicts/0/path").asText()).isEqualTo("title");
    assertThat(stale.json().at("/conflicts/0/mine").asText()).isEqualTo("Two");
    assertThat(stale.json().at("/conflicts/0/suggestion").asText()).isEqualTo("mine");
    assertThat(stale.json().path("theirs").path("title").asText()).isNotEmpty().isNotEqualTo("Two");
    assertThat(staleTag.status()).isEqualTo(412);
    assertThat(forced.json().path("title").asText()).isEqualTo("Two");
  }

  private static String load(String... fields) {
    String rest = fields.length > 1 ? "," + fields[1] : "";
    return "{'dashboard':{'uid':'load','schemaVersion':39,'panels':[],%s%s}%s}"
        .formatted(fields[0].contains("'title'") ? "" : "'title':'Load',", fields[0], rest);
  }

  @Test
  void withoutTheHostReadsGoOnAndSavesAreRefusedWithTheReason() {
    git.host(InMemoryGit.Host.DOWN);

    Reply saved = save(a, 1, "s1").send();

    assertThat(saved.status()).isIn(503, 504);
    assertThat(saved.message()).isNotBlank();
    assertThat(a.server().admin("GET", LOAD).send().status()).isEqualTo(200);
  }

  private static Call save(RunningInstance instance, int version, String id) {
    return instance
        .server()
        .admin("POST", DB)
        .header("Lockstep-Save-Id", id)
        .json(
            "{'dashboard':{'uid':'load','title':'Load by %s','version':%d,'schemaVersion':39,"
                    .formatted(id, version)
                + "'panels':[]}}");
  }
}
