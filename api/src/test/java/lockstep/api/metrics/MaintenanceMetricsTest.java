package lockstep.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.api.testing.TestServer;
import lockstep.cluster.Maintenance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What `/metrics` tells of what people did to the cluster.
class MaintenanceMetricsTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private static Maintenance of(Optional<String> member) {
    return new Maintenance(member, "admin", "new disk", Duration.ofMinutes(5));
  }

  private void tells(int paused, int draining) {
    assertThat(server.call("GET", "/metrics").send().text().lines())
        .contains(
            "lockstep_cluster_paused " + paused + ".0",
            "lockstep_instance_draining " + draining + ".0");
  }

  @Test
  void aPauseIsTheClustersAndADrainIsTheInstances() {
    tells(0, 0);
    server.cluster().maintain(List.of(of(Optional.empty())));
    tells(1, 0);
    server.cluster().maintain(List.of(of(Optional.of("b"))));
    tells(0, 0);
    server.cluster().maintain(List.of(of(Optional.of("a"))));
    tells(0, 1);
    server.cluster().maintain(List.of(of(Optional.of("b")), of(Optional.empty())));
    tells(1, 0);
  }

  @Test
  void changesThatNobodyConfirmedAreCounted() {
    server.cluster().changed(2);
    assertThat(server.call("GET", "/metrics").send().text().lines())
        .contains("lockstep_cluster_automatic_changes 2.0");
  }

  /// A count went on saying what it was when the memory was tidied: nobody else held it.
  @Test
  void aCountGoesOnWhenNobodyElseHoldsIt() {
    AtomicInteger sent = new AtomicInteger();
    server.server().metrics().counter("lockstep.sent", "For a test", sent::get);
    System.gc();
    sent.set(3);
    assertThat(server.call("GET", "/metrics").send().text().lines())
        .contains("lockstep_sent_total 3.0");
  }
}
