package lockstep.api.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What no remote could be asked with is refused before it is stored.
class UnusableSettingsTest {
  private static final String ALL =
      "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories";
  private static final String OPS =
      "{'metadata':{'name':'ops'},'spec':{'title':'Ops','type':'git',"
          + "'sync':{'enabled':true,'target':'folder','intervalSeconds':60},"
          + "'git':{'url':'https://git.example/o/ops.git','branch':'main'}}}";

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void isRefusedWithItsField() {
    server
        .provisioning()
        .cannotUse(RepositoryHealth.unhealthy(Verdict.SIGNING_KEY, "signingKey: no key"));
    for (String dryRun : new String[] {"?dryRun=All", ""}) {
      Reply refused = server.admin("POST", ALL + dryRun).json(OPS).send();

      assertThat(refused.status()).isEqualTo(422);
      JsonNode cause = refused.json().at("/details/causes/0");
      assertThat(cause.path("field").asText()).isEqualTo("secure.commitSigningKey");
      assertThat(cause.path("message").asText()).contains("no key");
    }
    assertThat(server.provisioning().store().revision()).isZero();
    assertThat(server.provisioning().probed()).isEmpty();
  }

  @Test
  void isNoReasonToKeepOneThatIsThere() {
    assertThat(server.admin("POST", ALL).json(OPS).send().status()).isEqualTo(201);
    server
        .provisioning()
        .cannotUse(RepositoryHealth.unhealthy(Verdict.SIGNING_KEY, "signingKey: no key"));

    assertThat(server.admin("DELETE", ALL + "/ops").send().status()).isEqualTo(200);
  }
}
