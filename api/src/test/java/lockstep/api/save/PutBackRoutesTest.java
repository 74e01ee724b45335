package lockstep.api.save;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import lockstep.api.testing.RunningInstance;
import lockstep.api.testing.TestServer.Reply;
import lockstep.core.resource.CommitId;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An instance whose saves a rewritten history drops.
@Timeout(60)
class PutBackRoutesTest {
  private final InMemoryGit git = new InMemoryGit();
  private final RunningInstance a = new RunningInstance("a", git);
  private final CommitId begin;

  PutBackRoutesTest() {
    begin = git.commit("Begin", tree -> tree.put("load.json", file("Load")));
    a.follow();
  }

  @AfterEach
  void stop() {
    a.close();
  }

  @Test
  void listsThemWithWhoMadeThemAndPutsThemBack() {
    save("Mine");
    rewrite("Load");

    JsonNode listed = get("/ha/dropped").path(0);
    assertThat(listed.path("saveId").asText()).isEqualTo("s1");
    assertThat(listed.path("uid").asText()).isEqualTo("load");
    assertThat(listed.path("by").asText()).isEqualTo("Admin A.");
    assertThat(get("/ha/status").at("/repositories/0/dropped").asInt()).isEqualTo(1);
    assertThat(putBack("{'dryRun':true}").json().path("state").asText()).isEqualTo("possible");
    assertThat(git.fileSays("load.json", "Mine")).isFalse();

    JsonNode done = putBack("{'repository':'manifests'}").json();

    assertThat(done.path("state").asText()).isEqualTo("done");
    assertThat(done.path("message").asText()).isEqualTo("1 put back");
    assertThat(git.fileSays("load.json", "Mine")).isTrue();
    assertThat(get("/ha/dropped")).isEmpty();
    assertThat(get("/ha/saves/s1").path("state").asText()).isEqualTo("saved");
  }

  @Test
  void tellsWhatClashesAndLeavesItListed() {
    save("Mine");
    rewrite("Theirs");

    JsonNode partly = putBack("{}").json();

    assertThat(partly.path("state").asText()).isEqualTo("partly");
    assertThat(partly.at("/checks/0/ok").asBoolean()).isFalse();
    assertThat(partly.at("/checks/0/detail").asText()).contains("clashes");
    assertThat(get("/ha/dropped")).hasSize(1);
    assertThat(git.fileSays("load.json", "Theirs")).isTrue();
  }

  @Test
  void isForWhoMayOperateAndForRepositoriesThatAreThere() {
    assertThat(putBack("{'repository':'nope'}").status()).isEqualTo(404);
    assertThat(a.server().call("POST", "/ha/put-back").as("viewer").json("{}").send().status())
        .isEqualTo(403);
  }

  private void save(String title) {
    Reply saved =
        a.server()
            .admin("POST", "/api/dashboards/db")
            .header("Lockstep-Save-Id", "s1")
            .json("{'dashboard':%s}".formatted(file(title).replace('"', '\'')))
            .send();
    assertThat(saved.status()).isEqualTo(200);
  }

  private void rewrite(String title) {
    CommitId head =
        git.move(
            git.commitOn(
                Optional.of(begin), "Rewrite", tree -> tree.put("load.json", file(title))));
    a.server().admin("POST", "/ha/sync").json("{}").send();
    assertThat(a.reaches(head)).isTrue();
  }

  private Reply putBack(String body) {
    return a.server().admin("POST", "/ha/put-back").json(body).send();
  }

  private JsonNode get(String path) {
    return a.server().admin("GET", path).send().json();
  }

  private static String file(String title) {
    return "{\"uid\": \"load\", \"title\": \"%s\", \"version\": 1, \"schemaVersion\": 39, \"panels\": []}"
        .formatted(title);
  }
}
