package lockstep.api.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.api.forward.ReplicaSaves;
import lockstep.api.testing.ScriptedSync;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.repository.Workflow;
import lockstep.sync.testing.Setups;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApiErrorsTest {
  private static final String BASE = "/apis/provisioning.grafana.app/v0alpha1/namespaces/default";

  private final TestServer server =
      new TestServer(
          "a",
          new ScriptedSync(),
          Setups.spec("manifests", RepositoryType.GIT, Workflow.WRITE),
          ReplicaSaves.FORWARD);

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /jobs, 'GET, POST', jobs are deleted one by one",
    "DELETE, /connections, 'GET, POST', connections are deleted one by one",
    "DELETE, /repositories, 'GET, POST', repositories are deleted one by one",
    "PUT, /jobs/x, 'GET, DELETE', (expected: GET",
    "PATCH, /repositories/x/status, GET, the status is what the instances found",
    "PUT, /repositories/x/status, GET, the status is what the instances found",
    "PATCH, /connections/x/status, GET, the status is what the instances found",
    "PATCH, /repositories/x/files/a.json, 'GET, POST, PUT, DELETE', PATCH is not for",
    "GET, /repositories/x/test, POST, GET is not for",
  })
  void aMethodThatAPathDoesNotHaveIsToldWithThoseThatItHas(
      String method, String path, String allowed, String why) {
    Reply reply = server.admin(method, BASE + path).send();

    isStatus(reply, 405, "MethodNotAllowed");
    assertThat(reply.header("Allow")).isEqualTo(allowed);
    assertThat(reply.message()).contains(why);
  }

  @Test
  void aPathThatNobodyAnswersIsNotFound() {
    isStatus(server.admin("GET", BASE + "/nothing").send(), 404, "NotFound");
    isStatus(server.admin("GET", "/apis/none.example/v1").send(), 404, "NotFound");
  }

  @Test
  void whatTheDoorSaysIsAStatusToo() {
    isStatus(server.call("GET", BASE + "/jobs").send(), 401, "Unauthorized");
    Reply denied = server.call("DELETE", BASE + "/repositories/x").as("viewer").send();
    isStatus(denied, 403, "Forbidden");
    assertThat(denied.json().path("accessErrorId").asText()).isEqualTo("ACE-server:operate");
    assertThat(server.call("GET", "/api/search").send().json().has("kind")).isFalse();
  }

  @Test
  void aSaveThatNoRepositoryTakesIsAStatus() {
    String dashboard = "{'title':'C','panels':[],'schemaVersion':41,'tags':[],'uid':'c'}";
    Reply files =
        server
            .admin("POST", BASE + "/repositories/manifests/files/c.json?ref=br")
            .json(dashboard)
            .send();
    isStatus(files, 422, "Invalid");
    assertThat(files.message()).contains("workflows lack branch");
  }

  @Test
  void whatIsTooLargeToBeReadIsAStatus() {
    String large = "{'a':'%s'}".formatted("x".repeat(6 << 20));
    Reply reply =
        server.admin("POST", BASE + "/repositories/manifests/files/c.json").json(large).send();
    isStatus(reply, 413, "RequestEntityTooLarge");
    assertThat(server.admin("POST", "/api/dashboards/db").json(large).send().json().has("kind"))
        .isFalse();
  }

  private static void isStatus(Reply reply, int code, String reason) {
    assertThat(reply.status()).isEqualTo(code);
    assertThat(reply.json().path("kind").asText()).isEqualTo("Status");
    assertThat(reply.json().path("status").asText()).isEqualTo("Failure");
    assertThat(reply.json().path("code").asInt()).isEqualTo(code);
    assertThat(reply.json().path("reason").asText()).isEqualTo(reason);
    assertThat(reply.message()).isNotBlank();
  }
}
