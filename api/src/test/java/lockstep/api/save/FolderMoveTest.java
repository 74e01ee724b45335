package lockstep.api.save;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.api.testing.RunningInstance;
import lockstep.api.testing.TestServer.Call;
import lockstep.api.testing.TestServer.Reply;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A folder moves with what is in it, in one commit, and nothing in it becomes another thing.
class FolderMoveTest {
  private static final String APIS = "/apis/folder.grafana.app/v1/namespaces/default/folders/";

  private final InMemoryGit git = new InMemoryGit();
  private final RunningInstance a = new RunningInstance("a", git);

  /// `ops` has its uid of its path: nothing in Git gives it one.
  @BeforeEach
  void begin() {
    git.commit(
        "Begin",
        tree -> {
          tree.put("team/_folder.json", folder("team", "Team"));
          tree.put("team/deep/_folder.json", folder("deep", "Deep"));
          tree.put("ops/net.json", "{\"uid\":\"net\",\"title\":\"Net\",\"panels\":[]}\n");
        });
    a.follow();
  }

  @AfterEach
  void close() {
    a.close();
  }

  @Test
  void itKeepsItsUidAndWhatIsInIt() {
    String ops = opsUid();

    Reply moved = move(ops, "{'parentUid':'team'}").send();

    assertThat(moved.status()).as(moved.text()).isEqualTo(200);
    assertThat(moved.json().path("uid").asText()).isEqualTo(ops);
    assertThat(moved.json().path("parentUid").asText()).isEqualTo("team");
    assertThat(git.paths())
        .containsExactlyInAnyOrder(
            "team/_folder.json",
            "team/deep/_folder.json",
            "team/ops/_folder.json",
            "team/ops/net.json");
    assertThat(opsUid()).isEqualTo(ops);
    assertThat(git.history().getFirst().toString()).contains("Move folder ops to team/ops");
  }

  @Test
  void withoutAParentItGoesToTheTop() {
    Reply moved = move("deep", "{}").header("Lockstep-Save-Id", "s1").send();
    Reply again = move("deep", "{}").header("Lockstep-Save-Id", "s1").send();

    assertThat(moved.status()).as(moved.text()).isEqualTo(200);
    assertThat(moved.json().has("parentUid")).isFalse();
    assertThat(git.paths()).contains("deep/_folder.json").doesNotContain("team/deep/_folder.json");
    assertThat(again.header("Lockstep-Commit")).isEqualTo(moved.header("Lockstep-Commit"));
  }

  @Test
  void toWhereItIsIsNoCommit() {
    int before = git.history().size();

    assertThat(move("deep", "{'parentUid':'team'}").send().status()).isEqualTo(200);

    assertThat(git.history()).hasSize(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "team | {'parentUid':'deep'} | 400 | team cannot be moved into itself",
        "team | {'parentUid':'team'} | 400 | team cannot be moved into itself",
        "deep | {'parentUid':'gone'} | 400 | parent folder not found",
        "deep | {'parentUid':'a b'}  | 400 | parent folder not found",
        "deep | {'parentUid':5}      | 400 | bad request data: parentUid must be a text",
        "gone | {'parentUid':'team'} | 404 | folder not found",
      })
  void aMoveThatCannotBeIsRefused(String uid, String body, int status, String message) {
    int before = git.history().size();

    Reply reply = move(uid, body).send();

    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.message()).isEqualTo(message);
    assertThat(git.history()).hasSize(before);
  }

  @Test
  void whoSawAnotherFolderIsToldSo() {
    String seen = a.server().admin("GET", "/api/folders/deep").send().header("ETag");
    a.server().admin("PUT", "/api/folders/deep").json("{'title':'Deeper'}").send();

    Reply late = move("deep", "{}").header("If-Match", seen).send();

    assertThat(late.status()).as(late.text()).isEqualTo(412);
    assertThat(git.paths()).contains("team/deep/_folder.json");
  }

  @Test
  void theResourceMovesByItsAnnotation() {
    Reply both = put("Deeper", "").send();
    Reply moved = put("Deep", "").send();

    assertThat(both.status()).isEqualTo(400);
    assertThat(both.message()).contains("a folder that moves keeps its title");
    assertThat(moved.status()).as(moved.text()).isEqualTo(200);
    assertThat(moved.json().at("/metadata/annotations").has("grafana.app/folder")).isFalse();
    assertThat(git.paths()).contains("deep/_folder.json");
  }

  /// Many clients send only what they change.
  @Test
  void aResourceThatNamesNoFolderStaysWhereItIs() {
    Reply renamed =
        a.server()
            .admin("PUT", APIS + "deep")
            .json(
                "{'apiVersion':'folder.grafana.app/v1','kind':'Folder',"
                    + "'metadata':{'name':'deep'},'spec':{'title':'Deeper'}}")
            .send();

    assertThat(renamed.status()).as(renamed.text()).isEqualTo(200);
    assertThat(git.file("team/deep/_folder.json").orElseThrow()).contains("Deeper");
  }

  private Call move(String uid, String body) {
    return a.server().admin("POST", "/api/folders/" + uid + "/move").json(body);
  }

  private Call put(String title, String parent) {
    return a.server()
        .admin("PUT", APIS + "deep")
        .json(
            ("{'apiVersion':'folder.grafana.app/v1','kind':'Folder','metadata':{'name':'deep',"
                    + "'annotations':{'grafana.app/folder':'%s'}},'spec':{'title':'%s'}}")
                .formatted(parent, title));
  }

  private String opsUid() {
    return a.server()
        .admin("GET", "/api/dashboards/uid/net")
        .send()
        .json()
        .at("/meta/folderUid")
        .asText();
  }

  private static String folder(String uid, String title) {
    return """
    {"apiVersion":"folder.grafana.app/v1","kind":"Folder","metadata":{"name":"%s"},"spec":{"title":"%s"}}
    """
        .formatted(uid, title);
  }
}
