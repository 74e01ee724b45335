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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two instances over one repository: what is saved at one by HTTP is in Git and is read at the
/// other.
class SaveToGitTest extends TwoInstances {
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

  /// Whatever its version is, as RFC 9110 has it.
  @Test
  void aStarWritesOverWhatIsThere() {
    save(b, 1, "s1").send();

    Reply written = save(a, 1, "s2").header("If-Match", "*").send();

    assertThat(written.status()).as(written.text()).isEqualTo(200);
    assertThat(written.json().at("/replaced/version").asInt()).isEqualTo(2);
    assertThat(git.fileSays("load.json", "s2")).isTrue();
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
  void whoEditsADashboardThatWentWithItsFolderIsToldToNameAnother() {
    Reply folder = a.server().admin("POST", "/api/folders").json("{'title':'Gone'}").send();
    String uid = folder.json().path("uid").asText();
    String edit =
        "{'dashboard':{'uid':'disk','title':'Disk','version':%d,'id':%d},'folderUid':'%s'}";
    a.server().admin("POST", DB).json(edit.formatted(0, 0, uid)).send();
    long id =
        a.server()
            .admin("GET", "/api/dashboards/uid/disk")
            .send()
            .json()
            .at("/dashboard/id")
            .asLong();
    a.server().admin("DELETE", "/api/folders/" + uid).send();

    Reply late = a.server().admin("POST", DB).json(edit.formatted(1, id, uid)).send();

    assertThat(late.status()).as(late.text()).isEqualTo(404);
    assertThat(late.message())
        .contains("was deleted by", "overwrite", "into another folder", "is gone too");
  }

  @Test
  void withoutTheHostReadsGoOnAndSavesAreRefusedWithTheReason() {
    git.host(InMemoryGit.Host.DOWN);

    Reply saved = save(a, 1, "s1").send();

    assertThat(saved.status()).isIn(503, 504);
    assertThat(saved.message()).isNotBlank();
    assertThat(a.server().admin("GET", LOAD).send().status()).isEqualTo(200);
  }
}
