package lockstep.api.ha;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.api.testing.Shelf;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Call;
import lockstep.api.testing.TestServer.Reply;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.RepositorySync.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What instances push to each other, and who may.
class BundleRouteTest {
  private static final String FROM = "a".repeat(40);
  private static final String TO = "b".repeat(40);
  private static final String TARGET =
      "/ha/bundle?repository=manifests&prerequisite=%s&tip=%s".formatted(FROM, TO);
  private static final byte[] PACK = {1, 2, 3};

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private Call bundle(String target) {
    return server.call("POST", target).bytes(PACK);
  }

  @Test
  void anInstanceOfTheClusterMaySendWhatItPushed() {
    String head = new Shelf(server.sync()).put("x.json", "{}").commit();

    Reply reply = bundle(TARGET).signed().send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("head").asText()).isEqualTo(head);
    assertThat(server.sync().bundles()).hasSize(1);
    Bundle taken = server.sync().bundles().getFirst();
    assertThat(taken.prerequisite().hex()).isEqualTo(FROM);
    assertThat(taken.tip().hex()).isEqualTo(TO);
    assertThat(taken.pack()).isEqualTo(PACK);
  }

  @Test
  void nobodyElseMay() {
    Call signed = bundle(TARGET).signed();
    Call administrator = bundle(TARGET).as("admin");
    Call otherTip =
        bundle(TARGET.replace(TO, "c".repeat(40)))
            .header("Lockstep-Signature", signed.headers().getOrDefault("Lockstep-Signature", ""));
    Call otherPack = signed.bytes(new byte[] {1, 2, 4});

    for (Call call : new Call[] {bundle(TARGET), administrator, otherTip, otherPack}) {
      Reply reply = call.send();
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.message()).contains("Lockstep-Signature", "one database");
    }
    assertThat(server.sync().bundles()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ha/bundle?repository=manifests&prerequisite=x&tip=y",
        "/ha/bundle?repository=manifests&tip=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        "/ha/bundle?repository=manifests&prerequisite=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
      })
  void whatIsNoCommitIsRefused(String target) {
    assertThat(bundle(target).signed().send().status()).isEqualTo(400);
  }

  @Test
  void aRepositoryThatIsNotHereIsNamed() {
    Reply reply = bundle(TARGET.replace("manifests", "others")).signed().send();

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.message()).contains("manifests");
  }

  @Test
  void onlyAnInstanceOfTheClusterMayPassAConfirmationOn() {
    Call confirm = server.call("POST", "/ha/confirmed").json("{'repository':'manifests'}");

    assertThat(confirm.send().status()).isEqualTo(401);
    assertThat(server.sync().pulls()).isEmpty();
    assertThat(confirm.signed().send().status()).isEqualTo(200);
    assertThat(server.sync().pulls()).containsExactly(Trigger.PERSON);
  }

  @Test
  void aPackAboveTheLimitIsRefused() {
    Reply reply =
        server.call("POST", TARGET).bytes(new byte[HintRoutes.BUNDLE + 1]).signed().send();

    assertThat(reply.status()).isEqualTo(413);
    assertThat(server.sync().bundles()).isEmpty();
  }
}
