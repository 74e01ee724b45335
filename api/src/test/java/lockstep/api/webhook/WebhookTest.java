package lockstep.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import lockstep.sync.job.Job;
import lockstep.sync.pull.RepositorySync.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Where Git hosts deliver.
class WebhookTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aSignedPushPullsAndHintsTheOthersWithoutALogIn() {
    Reply reply = deliver("manifests", TestServer.WEBHOOK_SECRET);

    assertThat(reply.status()).isEqualTo(202);
    assertThat(server.sync().pulls()).containsExactly(Trigger.WEBHOOK);
    assertThat(server.hinted()).containsExactly("ab".repeat(20));
  }

  @Test
  void theSamePushAgainIsLookedAfterUntilItIsShown() {
    deliver("manifests", TestServer.WEBHOOK_SECRET);

    assertThat(deliver("manifests", TestServer.WEBHOOK_SECRET).status()).isEqualTo(202);
    assertThat(server.sync().pulls()).hasSize(2);
  }

  @Test
  void aForgedOneDoesNothing() {
    Reply reply = deliver("manifests", "guess");

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.text()).doesNotContain(TestServer.WEBHOOK_SECRET);
    assertThat(server.sync().pulls()).isEmpty();
  }

  @Test
  void aBrowserIsToldWhatTheAddressIsFor() {
    Reply reply =
        server
            .call(
                "GET",
                "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories/manifests/webhook")
            .send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.message()).contains("POST");
    assertThat(server.sync().pulls()).isEmpty();
  }

  @Test
  void anotherRepositoryIsNotThere() {
    assertThat(deliver("others", TestServer.WEBHOOK_SECRET).status()).isEqualTo(404);
  }

  @Test
  void aPullRequestBecomesAJobOfTheCluster() {
    Reply reply = deliverRequest("main");

    assertThat(reply.status()).isEqualTo(202);
    assertThat(server.jobs().live()).extracting(Job::name).containsExactly("manifests-pr-7");
    assertThat(server.sync().pulls()).as("nothing was pushed to the branch").isEmpty();

    JsonNode job =
        server
            .admin(
                "GET",
                "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/jobs/manifests-pr-7")
            .send()
            .json();
    assertThat(job.at("/spec/action").asText()).isEqualTo("pr");
    assertThat(job.at("/spec/pr/pr").asInt()).isEqualTo(7);
    assertThat(job.at("/spec/pr/ref").asText()).isEqualTo("work");
  }

  @Test
  void oneAgainstAnotherBranchIsIgnoredPolitely() {
    assertThat(deliverRequest("release").status()).isEqualTo(200);
    assertThat(server.jobs().live()).isEmpty();
  }

  private Reply deliverRequest(String into) {
    return server
        .call(
            "POST",
            "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories/manifests/webhook")
        .header("X-Gitlab-Event", "Merge Request Hook")
        .header("X-Gitlab-Token", TestServer.WEBHOOK_SECRET)
        .json(
            "{'object_attributes':{'iid':7,'action':'open','source_branch':'work',"
                + "'target_branch':'%s','source_project_id':1,'target_project_id':1}}"
                    .formatted(into))
        .send();
  }

  private Reply deliver(String repository, String token) {
    return server
        .call(
            "POST",
            "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories/%s/webhook"
                .formatted(repository))
        .header("X-Gitlab-Event", "Push Hook")
        .header("X-Gitlab-Token", token)
        .json("{'ref':'refs/heads/main','after':'%s'}".formatted("ab".repeat(20)))
        .send();
  }
}
