package lockstep.api.save;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.api.testing.RunningInstance;
import lockstep.api.testing.TestServer.Reply;
import lockstep.cluster.Writer;
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

    Reply answer = putBack("{'repository':'manifests'}");
    JsonNode done = answer.json();

    assertThat(done.path("state").asText()).isEqualTo("done");
    assertThat(done.path("message").asText()).isEqualTo("1 put back");
    assertThat(git.fileSays("load.json", "Mine")).isTrue();
    String head = git.head().orElseThrow().hex();
    assertThat(answer.header("Lockstep-Commit")).isEqualTo(head);
    assertThat(answer.header("Lockstep-Repository")).isEqualTo("manifests");
    assertThat(answer.header("Set-Cookie")).startsWith("lockstep_commit=" + head + ";");
    assertThat(get("/ha/dropped")).isEmpty();
    assertThat(get("/ha/saves/s1").path("state").asText()).isEqualTo("saved");
  }

  @Test
  void manyAreDoneInPortionsThatAClientWaitsFor() {
    for (int i = 1; i <= 5; i++) {
      save("s" + i, "Mine " + i);
    }
    rewrite("Load");
    a.beforePush(() -> a.server().clock().advance(Duration.ofSeconds(3)));

    Reply first = putBack("{}");
    assertThat(first.status()).isEqualTo(202);
    assertThat(first.json().path("state").asText()).isEqualTo("working");
    assertThat(first.json().path("saves")).hasSize(2);
    assertThat(first.json().path("togo").asInt()).isEqualTo(3);
    assertThat(first.json().path("next").asText()).isEqualTo("s3");
    assertThat(first.header("Lockstep-Commit")).isNotEmpty();

    Reply second = putBack("{'from':'s3'}");
    assertThat(second.json().path("next").asText()).isEqualTo("s5");
    assertThat(putBack("{'from':'s5'}").json().path("state").asText()).isEqualTo("done");
    assertThat(git.fileSays("load.json", "Mine 5")).isTrue();
    assertThat(git.history()).hasSize(7);
  }

  @Test
  void whatIsLeftIsNotTriedAgainByTheNextPortion() {
    save("s1", "Mine");
    save("s2", "Mine 2");
    rewrite("Theirs");
    a.server().clock().advance(Duration.ofSeconds(1));

    JsonNode rest = putBack("{'from':'s2'}").json();

    assertThat(rest.path("saves"))
        .extracting(it -> it.path("saveId").asText())
        .containsExactly("s2");
    assertThat(putBack("{'from':'gone'}").json().path("saves")).hasSize(2);
  }

  @Test
  void aHandoverWaitsForOneOfManyAndTheRestIsToGo() {
    save("s1", "Mine 1");
    save("s2", "Mine 2");
    rewrite("Load");
    SaveGate gate = a.server().gate();
    AtomicInteger inside = new AtomicInteger(-1);
    a.beforePush(
        () -> {
          gate.close(Duration.ZERO);
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (gate.waiting() == 0) {
                      Thread.onSpinWait();
                    }
                    inside.set(gate.inside());
                    gate.sendTo(new Writer("b", "http://127.0.0.1:1", 4, false));
                  });
        });

    Reply answer = putBack("{}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("next").asText()).isEqualTo("s2");
    assertThat(inside).as("nobody holds the handover up").hasValue(0);
    assertThat(git.history()).hasSize(3);
  }

  @Test
  void whatNobodyWantsBackIsForgotten() {
    save("Mine");
    rewrite("Theirs");

    assertThat(putBack("{'forget':true}").status()).isEqualTo(400);
    assertThat(get("/ha/dropped")).hasSize(1);
    JsonNode forgotten = putBack("{'repository':'manifests','forget':true}").json();

    assertThat(forgotten.path("state").asText()).isEqualTo("done");
    assertThat(forgotten.path("message").asText())
        .isEqualTo("1 taken off the list and not put back");
    assertThat(get("/ha/dropped")).isEmpty();
    assertThat(git.fileSays("load.json", "Theirs")).isTrue();
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
    save("s1", title);
  }

  private void save(String id, String title) {
    Reply saved =
        a.server()
            .admin("POST", "/api/dashboards/db")
            .header("Lockstep-Save-Id", id)
            .json("{'dashboard':%s,'overwrite':true}".formatted(file(title).replace('"', '\'')))
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
