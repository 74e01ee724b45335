package lockstep.api.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.api.testing.Shelf;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderAndSearchTest {
  private static final CommitId COMMIT = new CommitId("c".repeat(40));
  private static final String FOLDER =
      "{'apiVersion':'folder.grafana.app/v1','kind':'Folder','metadata':{'name':'%s'},"
          + "'spec':{'title':'%s'}}";

  private final TestServer server = new TestServer();
  private final Shelf shelf = new Shelf(server.sync());

  @BeforeEach
  void fill() {
    shelf
        .put("ops/_folder.json", FOLDER.formatted("ops", "Operations"))
        .put("ops/net/_folder.json", FOLDER.formatted("net", "Network"))
        .put("beta/_folder.json", FOLDER.formatted("beta", "Beta"))
        .put("ops/load.json", dashboard("load", "Load", "'a','b'"))
        .put("ops/net/flow.json", dashboard("flow", "Flow of packets", "'a'"))
        .put("top.json", dashboard("top", "At the top", ""));
    server.sync().onSave(save -> new SaveOutcome.Saved(COMMIT, new Uid("net"), 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void foldersAreListedLevelByLevel() {
    assertThat(titles("/api/folders")).containsExactly("Beta", "Operations");
    assertThat(titles("/api/folders?parentUid=ops")).containsExactly("Network");
    assertThat(titles("/api/folders?limit=1&page=2")).containsExactly("Operations");
    JsonNode network = server.admin("GET", "/api/folders?parentUid=ops").send().json().path(0);
    assertThat(network.path("parentUid").asText()).isEqualTo("ops");
    assertThat(network.path("id").isIntegralNumber()).isTrue();
    assertThat(server.admin("GET", "/api/folders?parentUid=no").send().status()).isEqualTo(404);
  }

  @Test
  void aFolderKnowsItsParents() {
    Reply reply = server.admin("GET", "/api/folders/net/").send();

    JsonNode folder = reply.json();
    assertThat(folder.path("title").asText()).isEqualTo("Network");
    assertThat(folder.path("url").asText()).isEqualTo("/dashboards/f/net/network");
    assertThat(folder.path("version").asInt()).isEqualTo(1);
    assertThat(folder.path("canSave").asBoolean()).isTrue();
    assertThat(folder.path("parents").path(0).path("uid").asText()).isEqualTo("ops");
    assertThat(reply.header("Lockstep-Commit")).isEqualTo(shelf.commit());
  }

  @Test
  void aFolderCountsWhatIsInItAtAnyDepth() {
    assertThat(server.admin("GET", "/api/folders/ops/counts").send().text())
        .isEqualTo("{\"folder\":1,\"dashboard\":2,\"librarypanel\":0,\"alertrule\":0}");
  }

  @Test
  void anUnknownFolderIsNotFound() {
    Reply reply = server.admin("GET", "/api/folders/no%20pe").send();

    assertThat(reply.text())
        .isEqualTo("{\"status\":\"not-found\",\"message\":\"folder not found\"}");
    assertThat(reply.status()).isEqualTo(404);
  }

  @Test
  void aNewFolderIsAnEdit() {
    Reply reply =
        server
            .admin("POST", "/api/folders")
            .json("{'title':' Network ','uid':'net','parentUid':'ops'}")
            .send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("uid").asText()).isEqualTo("net");
    assertThat(reply.header("Lockstep-Commit")).isEqualTo(COMMIT.hex());
    assertThat(server.sync().saves().getFirst().edit())
        .isEqualTo(
            new Edit.CreateFolder(
                Optional.of(new Uid("net")), "Network", Optional.of(new Uid("ops"))));
  }

  @Test
  void aRenameIsAnEdit() {
    Reply reply =
        server.admin("PUT", "/api/folders/net").json("{'title':'Nets','version':1}").send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(server.sync().saves().getFirst().edit())
        .isEqualTo(new Edit.RenameFolder(new Uid("net"), "Nets", new Edit.Base.Version(1)));
  }

  @Test
  void aDescriptionIsWrittenAndAnEmptyOneTakesNothingAway() {
    for (String description : List.of("What the network team looks at", " ")) {
      server
          .admin("PUT", "/api/folders/net")
          .json("{'title':'Nets','version':1,'description':'%s'}".formatted(description))
          .send();
    }

    Edit.Base base = new Edit.Base.Version(1);
    assertThat(server.sync().saves())
        .extracting(Save::edit)
        .containsExactly(
            new Edit.RenameFolder(
                new Uid("net"), "Nets", Optional.of("What the network team looks at"), base),
            new Edit.RenameFolder(new Uid("net"), "Nets", Optional.empty(), base));
  }

  @Test
  void aDeletedFolderIsNamed() {
    Reply reply = server.admin("DELETE", "/api/folders/net").send();

    assertThat(reply.message()).isEqualTo("Folder deleted");
    assertThat(reply.json().path("title").asText()).isEqualTo("Network");
    assertThat(reply.json().path("id").isIntegralNumber()).isTrue();
    assertThat(server.sync().saves().getFirst().edit())
        .isEqualTo(new Edit.DeleteFolder(new Uid("net")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                               | folder title cannot be empty",
        "{'title':'  '}                   | folder title cannot be empty",
        "{'title':'x','uid':'a b'}        | uid contains illegal characters",
        "{'title':'x','parentUid':'no/pe'} | parent folder not found",
        "nothing                          | bad request data",
      })
  void aWrongFolderIsRefused(String body, String message) {
    Reply reply = server.admin("POST", "/api/folders").json(body).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).isEqualTo(message);
    assertThat(server.sync().saves()).isEmpty();
  }

  @Test
  void aTakenUidIsAConflict() {
    server
        .sync()
        .onSave(_ -> new SaveOutcome.Invalid(SaveOutcome.Reason.UID_TAKEN, "uid is taken"));

    Reply reply = server.admin("POST", "/api/folders").json("{'title':'x','uid':'ops'}").send();

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.message()).isEqualTo("a folder with the same uid already exists");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/search/                             | Beta,Network,Operations,At the top,Flow of"
            + " packets,Load",
        "/api/search?query=flow                   | Flow of packets",
        "/api/search?tag=a&tag=b                  | Load",
        "/api/search?type=dash-folder             | Beta,Network,Operations",
        "/api/search?type=dash-db&folderUIDs=ops  | Load",
        "/api/search?folderUIDs=general&type=dash-db | At the top",
        "/api/search?folderUIDs=ops,net&type=dash-db | Flow of packets,Load",
        "/api/search?dashboardUIDs=top            | At the top",
        "/api/search?type=dash-db&limit=1&page=2  | Flow of packets",
        "/api/search?sort=alpha-desc&type=dash-db | Load,Flow of packets,At the top",
        "/api/search?sort=updated-desc&type=dash-db | At the top,Flow of packets,Load",
        "/api/search?starred=true                 | ''",
        "/api/search?limit=0&type=dash-folder     | Beta,Network,Operations",
      })
  void searchFinds(String path, String titles) {
    assertThat(String.join(",", titles(path))).isEqualTo(titles);
  }

  @Test
  void aHitSaysWhereItIs() {
    JsonNode hit = server.admin("GET", "/api/search?query=load").send().json().path(0);

    assertThat(hit.path("uid").asText()).isEqualTo("load");
    assertThat(hit.path("uri").asText()).isEqualTo("db/load");
    assertThat(hit.path("url").asText()).isEqualTo("/d/load/load");
    assertThat(hit.path("type").asText()).isEqualTo("dash-db");
    assertThat(hit.path("tags")).hasSize(2);
    assertThat(hit.path("folderUid").asText()).isEqualTo("ops");
    assertThat(hit.path("folderTitle").asText()).isEqualTo("Operations");
    assertThat(hit.path("folderUrl").asText()).isEqualTo("/dashboards/f/ops/operations");
    assertThat(hit.path("isStarred").isBoolean()).isTrue();
    assertThat(hit.path("sortMeta").asLong(-1)).isZero();
  }

  @Test
  void whatChangedLastSaysWhen() {
    JsonNode hit = server.admin("GET", "/api/search?sort=updated-desc&limit=1").send().json();

    assertThat(hit.path(0).path("sortMetaName").asText()).isEqualTo("Last changed");
    assertThat(hit.path(0).path("sortMeta").asLong()).isEqualTo(1_793_491_560_000L);
  }

  @Test
  void aLimitAboveTheMostIsRefused() {
    assertThat(server.admin("GET", "/api/search?limit=5001").send().status()).isEqualTo(422);
    assertThat(server.admin("GET", "/api/search?limit=x").send().status()).isEqualTo(400);
  }

  private List<String> titles(String path) {
    Reply reply = server.admin("GET", path).send();
    assertThat(reply.status()).isEqualTo(200);
    List<String> titles = new ArrayList<>();
    reply.json().forEach(item -> titles.add(item.path("title").asText()));
    return titles;
  }

  private static String dashboard(String uid, String title, String tags) {
    return "{'uid':'%s','title':'%s','tags':[%s],'schemaVersion':39,'panels':[]}"
        .formatted(uid, title, tags);
  }
}
