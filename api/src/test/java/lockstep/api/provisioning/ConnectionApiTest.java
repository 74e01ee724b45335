package lockstep.api.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import lockstep.sync.provisioning.HealthRecord;
import lockstep.sync.provisioning.Kind;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said of connections, and what is not taken as one.
class ConnectionApiTest {
  private static final String ALL =
      "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/connections";

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  private JsonNode status() {
    return server.admin("GET", ALL + "/lab").send().json().path("status");
  }

  private void create() {
    Reply made =
        server
            .admin("POST", ALL)
            .json(
                "{'metadata':{'name':'lab'},'spec':{'title':'Lab','type':'gitlab'},"
                    + "'secure':{'token':{'create':'t0ps3cret'}}}")
            .send();
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  private void found(RepositoryHealth health) {
    server
        .provisioning()
        .store()
        .setHealth(
            Kind.CONNECTION.healthKey("lab"),
            new HealthRecord(health, Instant.ofEpochMilli(9_000), 1, "b", Instant.EPOCH));
  }

  @Test
  void nobodyHasLookedAtAFreshOne() {
    create();

    assertThat(status().at("/health/healthy").asBoolean()).isFalse();
    assertThat(status().at("/health/message/0").asText()).isEqualTo("nobody has looked at it yet");
    assertThat(status().at("/conditions/0/reason").asText()).isEqualTo("Pending");
    assertThat(status().path("observedGeneration").asInt()).isZero();
  }

  @Test
  void whatTheHostSaidIsToldAsHealthAndConditions() {
    create();
    found(RepositoryHealth.healthy(""));

    JsonNode status = status();

    assertThat(status.at("/health/healthy").asBoolean()).isTrue();
    assertThat(status.at("/health/checked").asLong()).isEqualTo(9_000);
    assertThat(status.at("/health/message")).isEmpty();
    assertThat(status.path("fieldErrors")).isEmpty();
    assertThat(status.path("conditions"))
        .hasSize(2)
        .allSatisfy(
            it -> {
              assertThat(it.path("status").asText()).isEqualTo("True");
              assertThat(it.path("reason").asText()).isEqualTo("Available");
              assertThat(it.path("observedGeneration").asInt()).isEqualTo(1);
              assertThat(it.path("lastTransitionTime").asText()).isEqualTo("1970-01-01T00:00:00Z");
            });
    JsonNode list = server.admin("GET", ALL).send().json();
    assertThat(list.at("/items/0/status/health/healthy").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHENTICATED, AuthenticationFailed, secure.token",
    "UNREACHABLE, ServiceUnavailable, spec.url",
  })
  void whatIsWrongIsToldWithItsField(Verdict verdict, String reason, String field) {
    create();
    found(RepositoryHealth.unhealthy(verdict, "give a new one"));

    JsonNode status = status();

    assertThat(status.at("/health/healthy").asBoolean()).isFalse();
    assertThat(status.at("/health/error").asText()).isEqualTo("health");
    assertThat(status.at("/fieldErrors/0/field").asText()).isEqualTo(field);
    assertThat(status.at("/fieldErrors/0/detail").asText()).isEqualTo("give a new one");
    assertThat(status.at("/conditions/1/type").asText()).isEqualTo("Ready");
    assertThat(status.at("/conditions/1/status").asText()).isEqualTo("False");
    assertThat(status.at("/conditions/1/reason").asText()).isEqualTo(reason);
  }

  @Test
  void anAppsKeyThatIsNoneIsRefusedWithTheWayOut() {
    Reply refused =
        server
            .admin("POST", ALL)
            .json(
                "{'metadata':{'name':'app'},'spec':{'title':'App','type':'github',"
                    + "'github':{'appID':'1','installationID':'2'}},"
                    + "'secure':{'privateKey':{'create':'notpem'}}}")
            .send();

    assertThat(refused.status()).isEqualTo(422);
    JsonNode cause = refused.json().at("/details/causes/0");
    assertThat(cause.path("field").asText()).isEqualTo("secure.privateKey");
    assertThat(cause.path("message").asText())
        .contains("is no RSA private key in PEM", "send the whole .pem file")
        .doesNotContain("notpem");
  }
}
