package lockstep.api.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.api.testing.TestServer;
import lockstep.sync.provisioning.HealthRecord;
import lockstep.sync.provisioning.HookRound;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.request.Commenter;
import lockstep.sync.testing.Setups;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is told of a webhook that was made at the host, and that it goes with its repository.
class HookStatusTest {
  private static final String ALL =
      "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories";
  private static final String URL = "https://front.example/hook";

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private void create(String finalizers) {
    server
        .admin("POST", ALL)
        .json(
            "{'metadata':{'name':'ops','finalizers':[%s]},'spec':{'title':'Ops','type':'gitea',"
                    .formatted(finalizers)
                + "'sync':{'enabled':true,'target':'folder','intervalSeconds':60},"
                + "'gitea':{'url':'https://git.example/o/ops.git','branch':'main'}},"
                + "'secure':{'token':{'create':'t0ps3cret'}}}")
        .send();
  }

  private void found(RepositoryHealth health, String id) {
    Instant now = Instant.EPOCH;
    Optional<HealthRecord.Hook> hook =
        id.isEmpty() ? Optional.empty() : Optional.of(new HealthRecord.Hook(id, URL, ""));
    server
        .provisioning()
        .store()
        .setHealth(
            HookRound.key("ops"), new HealthRecord(health, now, 1, "a", now).with(hook, List.of()));
  }

  private JsonNode status() {
    return server.admin("GET", ALL + "/ops").send().json().path("status");
  }

  private JsonNode condition() {
    return condition("WebhookConfigured");
  }

  private JsonNode condition(String type) {
    for (JsonNode one : status().path("conditions")) {
      if (one.path("type").asText().equals(type)) {
        return one;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  @Test
  void isToldOnceSomebodyTried() {
    create("'remove-orphan-resources','cleanup'");
    assertThat(condition().isMissingNode()).isTrue();
    assertThat(status().path("webhook").has("subscribedEvents"))
        .as("nobody knows what a host tells of that was not asked to")
        .isFalse();

    found(RepositoryHealth.healthy(""), "17");
    assertThat(status().at("/webhook/id").asLong()).isEqualTo(17);
    assertThat(status().at("/webhook/subscribedEvents").toString())
        .isEqualTo("[\"push\",\"pull_request\"]");
    assertThat(status().at("/webhook/url").asText()).isEqualTo(URL);
    assertThat(condition().path("status").asText()).isEqualTo("True");

    found(RepositoryHealth.healthy(""), "{a-b}");
    assertThat(status().at("/webhook/uuid").asText()).isEqualTo("{a-b}");

    found(
        RepositoryHealth.unhealthy(RepositoryHealth.Verdict.NO_PERMISSION, "may not do that"), "");
    assertThat(status().at("/webhook/error").asText()).isEqualTo("may not do that");
    assertThat(condition().path("status").asText()).isEqualTo("False");
    assertThat(condition().path("message").asText()).isEqualTo("may not do that");
  }

  @Test
  void whenItLastDeliveredIsToldUnlessThatWasToAFormerRepository() {
    server.provisioning().deliveries().saw("ops");
    server.clock().advance(Duration.ofMinutes(1));
    create("'cleanup'");
    assertThat(status().path("webhook").fieldNames()).toIterable().containsExactly("url");

    server.clock().advance(Duration.ofMinutes(1));
    server.provisioning().deliveries().saw("ops");
    assertThat(status().at("/webhook/lastEvent").asLong())
        .isEqualTo(server.clock().instant().toEpochMilli());
  }

  @Test
  void whenItsSecretWasReplacedIsTold() {
    create("'cleanup'");
    secret("one");
    assertThat(status().path("webhook").has("lastRotated")).isFalse();

    server.clock().advance(Duration.ofMinutes(1));
    secret("two");
    Instant replaced = server.clock().instant();
    server.clock().advance(Duration.ofDays(2));
    assertThat(status().at("/webhook/lastRotated").asLong()).isEqualTo(replaced.toEpochMilli());
  }

  private void secret(String value) {
    server
        .admin("PATCH", ALL + "/ops")
        .json("{'secure':{'webhookSecret':{'create':'%s'}}}".formatted(value))
        .header("Content-Type", "application/merge-patch+json")
        .send();
  }

  @Test
  void aLocalRepositoryHasNoHostThatCouldDeliver() {
    server
        .admin("POST", ALL)
        .json(
            "{'metadata':{'name':'here'},'spec':{'title':'Here','type':'local',"
                + "'sync':{'enabled':true,'target':'folder','intervalSeconds':60},"
                + "'local':{'path':'/srv/x.git','branch':'main'}}}")
        .send();

    JsonNode here = server.admin("GET", ALL + "/here").send().json();
    assertThat(here.at("/spec/type").asText()).isEqualTo("local");
    assertThat(here.path("status").has("webhook")).isFalse();
  }

  @Test
  void commentsThatTheHostDoesNotTakeAreTold() {
    create("'cleanup'");
    assertThat(condition("PullRequestsCommented").isMissingNode()).isTrue();
    server
        .provisioning()
        .store()
        .setHealth(
            Commenter.key("ops"),
            new HealthRecord(
                RepositoryHealth.unhealthy(
                    RepositoryHealth.Verdict.NO_PERMISSION, "let the token write"),
                Instant.EPOCH,
                1,
                "a"));

    assertThat(condition("PullRequestsCommented").path("status").asText()).isEqualTo("False");
    assertThat(condition("PullRequestsCommented").path("message").asText())
        .isEqualTo("let the token write");
    assertThat(condition("Healthy").path("message").asText()).doesNotContain("token write");

    server.admin("DELETE", ALL + "/ops").send();
    assertThat(server.provisioning().store().health()).isEmpty();
  }

  @Test
  void oneThatWasLeftAtAFormerUrlIsTold() {
    create("'cleanup'");
    Instant now = Instant.EPOCH;
    HealthRecord.Hook here = new HealthRecord.Hook("17", URL, "https://git.example/o/ops.git");
    HealthRecord.Hook there = new HealthRecord.Hook("9", URL, "https://git.example/o/old.git");
    server
        .provisioning()
        .store()
        .setHealth(
            HookRound.key("ops"),
            new HealthRecord(RepositoryHealth.healthy(""), now, 1, "a", now)
                .with(Optional.of(here), List.of(new HealthRecord.Left(there, "forbidden", now))));

    assertThat(condition().path("status").asText()).isEqualTo("True");
    assertThat(condition().path("message").asText())
        .contains("left at https://git.example/o/old.git", "forbidden");
    assertThat(status().at("/webhook/error").asText()).contains("o/old.git");
  }

  @Test
  void goesWithItsRepository() {
    create("'remove-orphan-resources','cleanup'");
    found(RepositoryHealth.healthy(""), "17");

    server.admin("DELETE", ALL + "/ops?dryRun=All").send();
    assertThat(server.provisioning().removedHooks()).isEmpty();
    assertThat(server.admin("DELETE", ALL + "/ops").send().status()).isEqualTo(200);

    assertThat(server.provisioning().removedHooks()).containsExactly(URL + " of t0ps3cret");
    assertThat(server.provisioning().store().health()).isEmpty();
  }

  @Test
  void staysWithoutTheFinalizer() {
    create("'remove-orphan-resources'");
    found(RepositoryHealth.healthy(""), "17");

    assertThat(server.admin("DELETE", ALL + "/ops").send().status()).isEqualTo(200);

    assertThat(server.provisioning().removedHooks()).isEmpty();
  }

  @Test
  void oneThatIsSwitchedOffIsNotTold() {
    create("'cleanup'");
    assertThat(status().has("webhook")).isTrue();
    server
        .admin("PATCH", ALL + "/ops")
        .json("{'spec':{'webhook':{'disabled':true}}}")
        .header("Content-Type", "application/merge-patch+json")
        .send();

    assertThat(status().has("webhook")).isFalse();
  }

  @Test
  void ofALocalRepositoryThePathIsWrong() {
    RepositoryHealth found =
        RepositoryHealth.unhealthy(RepositoryHealth.Verdict.NO_REPOSITORY, "there is none");
    ObjectNode error = RepositoryObject.error(Setups.spec("here", RepositoryType.LOCAL), found);

    assertThat(error.path("field").asText()).isEqualTo("spec.local.path");
  }
}
