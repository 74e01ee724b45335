package lockstep.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
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
