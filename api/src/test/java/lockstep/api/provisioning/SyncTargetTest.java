package lockstep.api.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import lockstep.sync.provisioning.FirstSyncs;
import lockstep.sync.provisioning.ProvisioningStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Where a repository's content appears is settled by its first sync, on whichever instance.
class SyncTargetTest {
  private static final String ALL =
      "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories";

  private final TestServer server = new TestServer();

  SyncTargetTest() {
    Reply made =
        server
            .admin("POST", ALL)
            .json(
                "{'apiVersion':'provisioning.grafana.app/v0alpha1','kind':'Repository',"
                    + "'metadata':{'name':'ops'},'spec':{'title':'Ops','type':'git','workflows':[],"
                    + "'sync':{'enabled':false,'target':'folder','intervalSeconds':60},"
                    + "'git':{'url':'https://git.example/ops.git','branch':'main'}}}")
            .send();
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply lead() {
    return server
        .admin("PATCH", ALL + "/ops")
        .bytes("{\"spec\":{\"sync\":{\"target\":\"folderless\"}}}".getBytes(UTF_8))
        .header("Content-Type", "application/merge-patch+json")
        .send();
  }

  @Test
  void itChangesWhileNobodyHasShownAnything() {
    assertThat(lead().status()).isEqualTo(200);
  }

  /// This instance does not follow it, since it is switched off.
  @Test
  void itStaysOnceAnyInstanceHasShownIt() {
    ProvisioningStore store = server.provisioning().store();
    new FirstSyncs(store, InstantSource.system(), "other").note(store.read(), "ops"::equals);

    Reply refused = lead();

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.message()).contains("spec.sync.target: cannot change after the first sync");
  }
}
