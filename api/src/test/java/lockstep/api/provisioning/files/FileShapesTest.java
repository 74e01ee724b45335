package lockstep.api.provisioning.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import lockstep.api.testing.RunningInstance;
import lockstep.api.testing.TestServer.Reply;
import lockstep.core.resource.Formats;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an answer says of the thing before and after a write.
class FileShapesTest {
  private static final String FILES =
      "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories/manifests/files/";
  private static final String LOAD =
      """
      {
        "apiVersion": "dashboard.grafana.app/v1",
        "kind": "Dashboard",
        "metadata": {
          "name": "load",
          "labels": { "team": "core" },
          "annotations": { "note": "ours", "grafana.app/managerId": "forged", "grafana.app/folder": "f" }
        },
        "spec": { "title": "Load", "schemaVersion": 41, "tags": [], "panels": [] }
      }
      """;

  private final InMemoryGit git = new InMemoryGit();
  private final RunningInstance a = new RunningInstance("a", git);

  FileShapesTest() {
    git.commit(
        "Begin",
        tree ->
            tree.put("load.json", LOAD)
                .put("team/_folder.json", folder("team", "Team", "All of us"))
                .put("bare/.keep", ""));
    a.follow();
  }

  @AfterEach
  void stop() {
    a.close();
  }

  @Test
  void whatWasMadeReplacedNothing() {
    JsonNode made = send("POST", "net.json", LOAD.replace("load", "net")).json().path("resource");

    assertThat(made.has("existing")).isFalse();
    assertThat(made.at("/upsert/metadata/name").asText()).isEqualTo("net");
  }

  @Test
  void whatWasReplacedIsToldAsItWas() {
    JsonNode put =
        send("PUT", "load.json", LOAD.replace("\"Load\"", "\"New\"")).json().path("resource");

    assertThat(put.at("/existing/spec/title").asText()).isEqualTo("Load");
    assertThat(put.at("/upsert/spec/title").asText()).isEqualTo("New");

    JsonNode same =
        send("PUT", "load.json", LOAD.replace("\"Load\"", "\"New\"")).json().path("resource");
    assertThat(same.at("/existing/spec/title").asText()).isEqualTo("New");
  }

  @Test
  void whatMovedIsToldWhereItWas() {
    JsonNode moved = send("POST", "team/l.json?originalPath=load.json", "").json().path("resource");

    assertThat(sourcePath(moved.path("existing"))).isEqualTo("load.json");
    assertThat(sourcePath(moved.path("upsert"))).isEqualTo("team/l.json");
  }

  @Test
  void whatIsGoneIsToldWithItsType() {
    JsonNode gone = send("DELETE", "load.json", "").json().path("resource");

    assertThat(gone.at("/type/kind").asText()).isEqualTo("Dashboard");
    assertThat(gone.at("/type/resource").asText()).isEqualTo("dashboards");
    assertThat(gone.at("/existing/spec/title").asText()).isEqualTo("Load");
    assertThat(gone.has("upsert")).isFalse();
  }

  @Test
  void onAnotherBranchTooWhatIsGoneHasAType() {
    JsonNode gone = send("DELETE", "load.json?ref=ann/side", "").json().path("resource");

    assertThat(gone.at("/type/kind").asText()).isEqualTo("Dashboard");
    assertThat(git.file("load.json")).isPresent();
  }

  @Test
  void aFileThatIsTooBigIsNotGiven() {
    git.commit("Big", tree -> tree.put("big.json", " ".repeat(Formats.MAX_BYTES) + "{}"));
    assertThat(a.reaches(git.head().orElseThrow())).isTrue();

    Reply reply = send("GET", "big.json", "");

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.message()).startsWith("big.json has 5,242,882 bytes");
  }

  @Test
  void labelsAndAnnotationsOfTheFileAreToldAndForgedOnesAreNot() {
    JsonNode put = send("PUT", "load.json", LOAD.replace("core", "edge")).json().path("resource");

    assertThat(put.at("/existing/metadata/labels/team").asText()).isEqualTo("core");
    assertThat(put.at("/upsert/metadata/labels/team").asText()).isEqualTo("edge");
    JsonNode notes = put.at("/upsert/metadata/annotations");
    assertThat(notes.path("note").asText()).isEqualTo("ours");
    assertThat(notes.path("grafana.app/managerId").asText()).isEqualTo("manifests");
    assertThat(notes.has("grafana.app/folder")).isFalse();
  }

  @Test
  void aDirectoryIsMadeAsItsFolderSays() {
    Reply reply = send("POST", "x/y/", folder("why", "Why", "Reasons"));

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    JsonNode made = reply.json().path("resource");
    assertThat(made.has("existing")).isFalse();
    assertThat(made.at("/upsert/metadata/name").asText()).isEqualTo("why");
    assertThat(made.at("/upsert/spec/description").asText()).isEqualTo("Reasons");
    assertThat(git.file("x/y/_folder.json").orElseThrow()).contains("why", "Why", "Reasons");
    assertThat(git.file("x/_folder.json").orElseThrow()).doesNotContain("Reasons");
    assertThat(send("POST", "z/", folder("why", "Other", "-")).status()).isEqualTo(409);
    assertThat(send("POST", "z/", "{}").message()).startsWith("body: is no Folder");
  }

  @Test
  void aDirectoryIsToldAsItWasAndAsItIs() {
    JsonNode put = send("PUT", "team/", folder("team", "Crew", "Less")).json().path("resource");

    assertThat(put.at("/existing/spec").toString())
        .isEqualTo("{\"title\":\"Team\",\"description\":\"All of us\"}");
    assertThat(put.at("/upsert/spec").toString())
        .isEqualTo("{\"title\":\"Crew\",\"description\":\"Less\"}");
    JsonNode bare = send("PUT", "bare/", folder("", "Bear", "x")).json().path("resource");
    assertThat(bare.at("/existing/spec/title").asText()).isEqualTo("bare");
  }

  @Test
  void aFolderKeepsItsDescriptionByTheFolderApi() {
    String folders = "/apis/folder.grafana.app/v1/namespaces/default/folders";
    Reply made = a.server().admin("POST", folders).json(folder("ops", "Ops", "On call")).send();

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.json().at("/spec/description").asText()).isEqualTo("On call");
    assertThat(git.file("ops/_folder.json").orElseThrow()).contains("On call");
    JsonNode got = a.server().admin("GET", folders + "/ops").send().json();
    assertThat(got.at("/spec/description").asText()).isEqualTo("On call");
    a.server().admin("PUT", folders + "/ops").json(folder("ops", "Ops", "Off call")).send();
    assertThat(git.file("ops/_folder.json").orElseThrow()).contains("Off call");
    JsonNode list = a.server().admin("GET", folders).send().json();
    assertThat(list.path("items").findValuesAsText("description"))
        .containsExactlyInAnyOrder("All of us", "Off call");
  }

  private static String sourcePath(JsonNode object) {
    return object.at("/metadata/annotations").path("grafana.app/sourcePath").asText();
  }

  private static String folder(String uid, String title, String description) {
    return """
    {"apiVersion":"folder.grafana.app/v1","kind":"Folder","metadata":{"name":"%s"},
     "spec":{"title":"%s","description":"%s"}}
    """
        .formatted(uid, title, description);
  }

  private Reply send(String method, String path, String body) {
    return a.server()
        .admin(method, FILES + path)
        .bytes(body.getBytes(StandardCharsets.UTF_8))
        .send();
  }
}
