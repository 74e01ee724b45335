package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import lockstep.cluster.Mode;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Grafana servers as members: they know no roles, epochs or save ids.
final class GrafanaTest {
  private final TestMember a = new TestMember("a");
  private final TestMember b = new TestMember("b");

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  private Rig rig(Mode mode) {
    Rig rig = Rig.of(mode, a.grafana(100), b.grafana(50));
    rig.awaitUp(2);
    return rig;
  }

  @Test
  void sendsEverythingToTheOneOfTheHighestPriority() {
    try (Rig rig = rig(Mode.PRIMARY_REPLICA)) {
      rig.awaitStatus("\"serving\":\"a\"");
      assertThat(rig.get("/api/search").body()).contains("\"a\"");
      assertThat(rig.post("/api/dashboards/db", "{}").body()).contains("\"a\"");
      assertThat(rig.get("/ha/gateway").body()).contains("\"kind\":\"grafana\"");
    }
  }

  @Test
  void failsOverWhenItDiesAndStaysThereWhenItIsBack() {
    try (Rig rig = rig(Mode.PRIMARY_REPLICA)) {
      rig.awaitStatus("\"serving\":\"a\"");
      a.kill();
      assertThat(rig.get("/api/search").body()).contains("\"b\"");
      rig.awaitStatus("\"serving\":\"b\"");
      assertThat(rig.post("/api/dashboards/db", "{}").body()).contains("\"b\"");
      a.restart();
      rig.awaitUp(2);
      assertThat(rig.get("/ha/gateway").body()).contains("\"serving\":\"b\"");
      assertThat(rig.get("/api/search").body()).contains("\"b\"");
      // Another configuration changes nothing in that, unless it ranks them anew.
      rig.gateway().reload(config(100, 50));
      rig.awaitUp(2);
      assertThat(rig.get("/ha/gateway").body()).contains("\"serving\":\"b\"");
      b.kill();
      rig.awaitStatus("\"serving\":\"a\"");
      b.restart();
      rig.awaitUp(2);
      rig.gateway().reload(config(100, 150));
      rig.awaitStatus("\"serving\":\"b\"");
    }
  }

  private GatewayConfig config(int priorityOfA, int priorityOfB) {
    return GatewayConfig.of(
        "gate",
        "127.0.0.1",
        0,
        Mode.PRIMARY_REPLICA,
        List.of(a.grafana(priorityOfA), b.grafana(priorityOfB)));
  }

  @Test
  void tellsTheStatusOfTheClusterItselfAndThatThereIsNoMore() {
    try (Rig rig = rig(Mode.PRIMARY_REPLICA)) {
      rig.awaitStatus("\"serving\":\"a\"");
      assertThat(rig.get("/ha/status").body())
          .contains(
              "\"name\":\"a\"",
              "\"role\":\"primary\"",
              "\"role\":\"replica\"",
              "\"repositories\":[]");
      for (HttpResponse<String> answer :
          List.of(rig.post("/ha/switchover", "{}"), rig.get("/ha/history"))) {
        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(answer.body()).contains("Grafana servers", "higher priority");
      }
      assertThat(a.received()).noneMatch(request -> request.target().startsWith("/ha"));
    }
  }

  @Test
  void failsOverWhenItsDatabaseFails() {
    try (Rig rig = rig(Mode.PRIMARY_REPLICA)) {
      a.health(503);
      rig.awaitStatus("\"serving\":\"b\"");
      assertThat(rig.get("/ha/gateway").body()).contains("its health check answers 503");
      assertThat(rig.get("/api/search").body()).contains("\"b\"");
    }
  }

  @Test
  void failsOverWhenItHangs() {
    try (Rig rig = rig(Mode.PRIMARY_REPLICA)) {
      rig.awaitStatus("\"serving\":\"a\"");
      a.hang();
      assertThat(rig.get("/api/search").body()).contains("\"b\"");
    }
  }

  @Test
  void neverSendsASaveTwiceSinceItKnowsNoSaveIds() {
    a.does((_, wire) -> wire.reset());
    try (Rig rig = rig(Mode.PRIMARY_REPLICA)) {
      rig.awaitStatus("\"serving\":\"a\"");
      HttpResponse<String> answer = rig.post("/api/dashboards/db", "{}");
      assertThat(answer.statusCode()).isEqualTo(504);
      assertThat(answer.body()).contains("\"status\":\"unknown\"");
      assertThat(a.received()).hasSize(1);
      assertThat(b.received()).isEmpty();
    }
  }

  @Test
  void leavesA421ToTheClient() {
    a.does((_, wire) -> wire.answer(421, "Lockstep-Primary: b\r\n", "misdirected"));
    try (Rig rig = rig(Mode.PRIMARY_REPLICA)) {
      rig.awaitStatus("\"serving\":\"a\"");
      assertThat(rig.post("/api/dashboards/db", "{}").statusCode()).isEqualTo(421);
      assertThat(b.received()).isEmpty();
    }
  }

  /// More often than there are connections, each on a connection that ends after its answer.
  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1\r\nConnection: Upgrade, close", "HTTP/1.0\r\nConnection: x"})
  void keepsNothingOfAnUpgradeThatCannotBe(String version) {
    a.does(
        (request, wire) -> {
          if (request.first("Upgrade").isPresent() || request.target().endsWith("uninvited")) {
            wire.raw("HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            throw new IOException("the member leaves");
          }
          wire.answer(426, "", "only as a WebSocket");
        });
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, GrafanaTest::twoConnections, a.grafana(100))) {
      rig.awaitUp(1);
      for (int i = 0; i < 5; i++) {
        assertThat(rig.raw(upgrade("/ws", version))).contains(" 426 ");
        assertThat(rig.raw(upgrade("/uninvited", version))).contains(" 101 ");
      }
      rig.awaitStatus("\"inFlight\":0");
      rig.awaitStatus("\"underWay\":0");
    }
  }

  private static String upgrade(String path, String version) {
    return "GET %s %s\r\nHost: h\r\nUpgrade: websocket\r\n\r\n".formatted(path, version);
  }

  private static GatewayConfig.Tuning twoConnections(GatewayConfig.Tuning tuning) {
    GatewayConfig.Bounds usual = tuning.bounds();
    return tuning.with(
        new GatewayConfig.Bounds(
            usual.clients(),
            usual.clientsPerAddress(),
            usual.underWay(),
            usual.held(),
            usual.heldBytes(),
            2,
            usual.targetChars(),
            usual.headerChars(),
            usual.bodyBytes(),
            usual.replayBytes(),
            usual.collectBytes(),
            usual.memoryBytes()));
  }

  @Test
  void isSpreadOverLikeAnInstance() {
    try (Rig rig = rig(Mode.LOAD_BALANCER)) {
      for (int i = 0; i < 10; i++) {
        rig.get("/x");
      }
      assertThat(a.received()).hasSize(5);
      assertThat(b.received()).hasSize(5);
    }
  }
}
