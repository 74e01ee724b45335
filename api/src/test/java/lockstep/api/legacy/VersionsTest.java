package lockstep.api.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import lockstep.api.testing.RunningInstance;
import lockstep.api.testing.TestServer.Reply;
import lockstep.core.resource.NumericId;
import lockstep.core.resource.Uid;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The versions of a dashboard are the commits that changed it.
@Timeout(60)
class VersionsTest {
  private static final String DB = "/api/dashboards/db";
  private static final String LOAD = "/api/dashboards/uid/load";
  private static final String NETWORK = "/api/dashboards/uid/net";
  private static final String NET =
      """
      # by hand
      apiVersion: dashboard.grafana.app/v1
      kind: Dashboard
      metadata: { name: net, labels: { team: a }, annotations: { why: "b" } }
      spec:
          title: Net   # short
          schemaVersion: 41
          tags: [a,   b]
          panels: []
      """;
  private static final String NET_LATER =
      """
      apiVersion: dashboard.grafana.app/v1
      kind: Dashboard
      metadata:
        name: net
      spec:
        title: Later
        schemaVersion: 41
        tags:
          - c
        panels: []
      """;
  private static final String NET_JSON =
      """
      {
        "apiVersion": "dashboard.grafana.app/v1",
        "kind": "Dashboard",
        "metadata": {"name": "net"},
        "spec": {"title": "Later", "schemaVersion": 41, "tags": ["c"], "panels": []}
      }
      """;

  private final InMemoryGit git = new InMemoryGit();
  private final RunningInstance a = new RunningInstance("a", git);

  @BeforeEach
  void seed() {
    git.commit("Begin", tree -> tree.put("team/load.json", file("One")));
    git.commit("Rename it", tree -> tree.rename("team/load.json", "ops/load.json"));
    a.follow();
    save("Three", 2);
  }

  @AfterEach
  void stop() {
    a.close();
  }

  @Test
  void listsThemNewestFirstThroughRenames() {
    JsonNode answer = get(LOAD + "/versions");

    assertThat(answer.path("continueToken").asText()).isEmpty();
    JsonNode versions = answer.path("versions");
    assertThat(versions).hasSize(3);
    assertThat(versions.findValuesAsText("version")).containsExactly("3", "2", "1");
    assertThat(versions.findValuesAsText("message"))
        .containsExactly("Make it Three", "Rename it", "Begin");
    assertThat(versions.findValuesAsText("path"))
        .containsExactly("ops/load.json", "ops/load.json", "team/load.json");
    JsonNode newest = versions.path(0);
    assertThat(newest.path("parentVersion").asInt()).isEqualTo(2);
    assertThat(newest.path("createdBy").asText()).isEqualTo("Admin A.");
    assertThat(newest.path("uid").asText()).isEqualTo("load");
    assertThat(newest.path("commit").asText()).isEqualTo(git.head().orElseThrow().hex());
    assertThat(newest.path("etag").asText()).hasSize(40);
    assertThat(newest.has("data")).isFalse();
  }

  @Test
  void listsPageByPage() {
    JsonNode first = get(LOAD + "/versions?limit=2");
    JsonNode rest = get(LOAD + "/versions?limit=2&start=" + first.path("continueToken").asText());

    assertThat(first.path("versions").findValuesAsText("version")).containsExactly("3", "2");
    assertThat(rest.path("versions").findValuesAsText("version")).containsExactly("1");
    assertThat(rest.path("continueToken").asText()).isEmpty();
    assertThat(get(LOAD + "/versions?start=1&limit=1").at("/versions/0/version").asInt())
        .isEqualTo(2);
  }

  @Test
  void readsOneAsItWas() {
    JsonNode old = get(LOAD + "/versions/1");

    assertThat(old.at("/data/title").asText()).isEqualTo("One");
    assertThat(old.at("/data/version").asInt()).isEqualTo(1);
    assertThat(old.at("/data/uid").asText()).isEqualTo("load");
    assertThat(a.server().admin("GET", LOAD + "/versions/9").send().status()).isEqualTo(404);
    assertThat(a.server().admin("GET", LOAD + "/versions/x").send().status()).isEqualTo(400);
    assertThat(a.server().admin("GET", "/api/dashboards/uid/none/versions").send().status())
        .isEqualTo(404);
  }

  @Test
  void olderClientsAskByNumericIdAndGetABareList() {
    long id = NumericId.of("dashboards", new Uid("load"));

    assertThat(get("/api/dashboards/id/" + id + "/versions")).hasSize(3);
    assertThat(get("/api/dashboards/id/" + id + "/versions/1").at("/data/title").asText())
        .isEqualTo("One");
  }

  @Test
  void restoringIsANewVersion() {
    Reply reply = a.server().admin("POST", LOAD + "/restore").json("{'version':1}").send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("version").asInt()).isEqualTo(4);
    assertThat(reply.json().path("status").asText()).isEqualTo("success");
    assertThat(git.file("ops/load.json")).contains(file("One"));
    JsonNode newest = get(LOAD + "/versions?limit=1").at("/versions/0");
    assertThat(newest.path("message").asText()).isEqualTo("Restored from version 1");
    assertThat(newest.path("restoredFrom").asInt()).isEqualTo(1);
    assertThat(a.server().admin("POST", LOAD + "/restore").json("{}").send().status())
        .isEqualTo(400);
  }

  @Test
  void aDeletedDashboardIsListedAndComesBackWhereItWas() {
    a.server().admin("DELETE", LOAD).send();

    JsonNode gone = get("/api/search?deleted=true").path(0);
    Reply back = a.server().admin("PATCH", LOAD + "/trash").json("{}").send();

    assertThat(gone.path("uid").asText()).isEqualTo("load");
    assertThat(gone.path("title").asText()).isEqualTo("Three");
    assertThat(gone.path("isDeleted").asBoolean()).isTrue();
    assertThat(gone.path("path").asText()).isEqualTo("ops/load.json");
    assertThat(get(LOAD + "/versions").at("/versions/0/message").asText())
        .isEqualTo("Restored from version 3");
    assertThat(back.status()).isEqualTo(200);
    assertThat(back.json().path("version").asInt()).isEqualTo(5);
    assertThat(git.fileSays("ops/load.json", "Three")).isTrue();
    assertThat(get("/api/search?deleted=true")).isEmpty();
    assertThat(a.server().admin("PATCH", "/api/dashboards/uid/none/trash").send().status())
        .isEqualTo(404);
  }

  @Test
  void aListOfDeletedDashboardsThatIsCutSaysSo() {
    String more = "{'dashboard':{'uid':'more','title':'More','schemaVersion':41,'panels':[]}}";
    assertThat(a.server().admin("POST", DB).json(more).send().status()).isEqualTo(200);
    a.server().admin("DELETE", LOAD).send();
    a.server().admin("DELETE", LOAD.replace("load", "more")).send();

    String all = "/api/search?deleted=true";
    assertThat(a.server().admin("GET", all).send().header("Lockstep-More")).isEmpty();
    Reply cut = a.server().admin("GET", all + "&limit=1").send();
    assertThat(cut.json()).hasSize(1);
    assertThat(cut.header("Lockstep-More")).isEqualTo("true");
  }

  @Test
  void whatWasDeletedTogetherComesBackToTheByteWithItsHistory() {
    git.commit("Add", tree -> tree.put("ops/net.yaml", NET).put("ops/b.json", file("B", "b")));
    git.commit("Clean up", tree -> tree.delete("ops/net.yaml").delete("ops/b.json"));
    git.commit("Go on", tree -> tree.put("x.txt", ""));
    a.reaches(git.head().orElseThrow());

    Reply back = a.server().admin("PATCH", NETWORK + "/trash").json("{}").send();

    assertThat(back.status()).isEqualTo(200);
    assertThat(git.file("ops/net.yaml")).contains(NET);
    assertThat(get(NETWORK + "/versions").path("versions").findValuesAsText("message"))
        .containsExactly("Restored from version 1", "Clean up", "Add");
  }

  @Test
  void whatWentWithItsFolderGoesOnCountingAndNoEditIsReplaced() {
    String panel = "{'id':1,'type':'text','title':'%s','gridPos':{'x':0,'y':0,'w':3,'h':3}}";
    String save =
        "{'dashboard':{'uid':'in','title':'%s','schemaVersion':39,'panels':[%s],'version':%d},'folderUid':%s}";
    git.commit(
        "Folders",
        tree ->
            tree.put("top/_folder.json", folder("top")).put("top/fq/_folder.json", folder("fq")));
    a.reaches(git.head().orElseThrow());
    String one = panel.formatted("one");
    post(save.formatted("In", one, 0, "'fq'"));
    post(save.formatted("In", panel.formatted("edit of B"), 1, "'fq'"));

    assertThat(a.server().admin("DELETE", "/api/folders/fq").send().status()).isEqualTo(200);
    String in = "/api/dashboards/uid/in";
    Reply back = a.server().admin("PATCH", in + "/trash").json("{}").send();
    JsonNode merged = post(save.formatted("Edit of A", one, 1, "null"));

    assertThat(back.json().path("version").asInt()).isEqualTo(4);
    assertThat(get(in).at("/meta/folderUid").asText()).isEqualTo("top");
    assertThat(merged.at("/merged/version").asInt()).isEqualTo(5);
    assertThat(get(in).at("/dashboard/title").asText()).isEqualTo("Edit of A");
    assertThat(get(in).at("/dashboard/panels/0/title").asText()).isEqualTo("edit of B");
    assertThat(get(in + "/versions").path("versions").findValuesAsText("version"))
        .containsExactly("5", "4", "3", "2", "1");
  }

  private JsonNode post(String dashboard) {
    Reply reply = a.server().admin("POST", DB).json(dashboard).send();
    assertThat(reply.status()).isEqualTo(200);
    return reply.json();
  }

  private static String folder(String uid) {
    return """
    {"apiVersion":"folder.grafana.app/v1","kind":"Folder","metadata":{"name":"%s"},"spec":{"title":"%s"}}
    """
        .formatted(uid, uid);
  }

  @Test
  void whatComesBackIntoAnotherFolderKeepsItsNameUnlessThatIsTaken() {
    git.commit(
        "Add", tree -> tree.put("ops/net.yaml", NET).put("net/net.yaml", NET.replace("net", "n2")));
    git.commit("Remove", tree -> tree.delete("ops/net.yaml"));
    a.reaches(git.head().orElseThrow());
    String folder = get("/api/dashboards/uid/n2").at("/meta/folderUid").asText();

    Reply back =
        a.server().admin("PATCH", NETWORK + "/trash").json("{'folderUid':'" + folder + "'}").send();

    assertThat(back.status()).isEqualTo(200);
    assertThat(git.file("net/net-2.yaml")).contains(NET);
  }

  @Test
  void anOldVersionComesBackToTheByte() {
    git.commit("Add", tree -> tree.put("ops/net.yaml", NET));
    git.commit("Edit", tree -> tree.put("ops/net.yaml", NET_LATER));
    a.reaches(git.head().orElseThrow());

    Reply back = a.server().admin("POST", NETWORK + "/restore").json("{'version':1}").send();

    assertThat(back.status()).isEqualTo(200);
    assertThat(git.file("ops/net.yaml")).contains(NET);
  }

  @Test
  void whatChangedItsNotationComesBackInTheNewOneWithItsLabels() {
    git.commit("Add", tree -> tree.put("ops/net.yaml", NET));
    git.commit("Rename", tree -> tree.rename("ops/net.yaml", "ops/net.json"));
    git.commit("Write JSON", tree -> tree.put("ops/net.json", NET_JSON));
    a.reaches(git.head().orElseThrow());

    Reply back = a.server().admin("POST", NETWORK + "/restore").json("{'version':1}").send();

    assertThat(back.status()).isEqualTo(200);
    assertThat(git.file("ops/net.json").orElseThrow())
        .contains("\"title\": \"Net\"")
        .contains("\"team\": \"a\"");
  }

  @Test
  void twoVersionsAreComparedByName() {
    Reply reply =
        a.server()
            .admin("POST", "/api/dashboards/calculate-diff")
            .json("{'base':{'uid':'load','version':1},'new':{'uid':'load','version':3}}")
            .send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("changes").findValuesAsText("path")).containsExactly("title");
  }

  private JsonNode get(String path) {
    return a.server().admin("GET", path).send().json();
  }

  private void save(String title, int version) {
    Reply reply =
        a.server()
            .admin("POST", DB)
            .json(
                "{'dashboard':{'uid':'load','title':'%s','schemaVersion':39,'panels':[],'version':%d},'message':'Make it %s'}"
                    .formatted(title, version, title))
            .send();
    assertThat(reply.status()).isEqualTo(200);
  }

  private static String file(String title) {
    return file(title, "load");
  }

  private static String file(String title, String uid) {
    return """
    {
      "uid": "%s",
      "title": "%s",
      "schemaVersion": 39,
      "panels": []
    }
    """
        .formatted(uid, title);
  }
}
