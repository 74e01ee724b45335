package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import lockstep.cluster.Mode;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
  void failsOverWhenItDiesAndComesBackWhenItIsBack() {
    try (Rig rig = rig(Mode.PRIMARY_REPLICA)) {
      rig.awaitStatus("\"serving\":\"a\"");
      a.kill();
      assertThat(rig.get("/api/search").body()).contains("\"b\"");
      rig.awaitStatus("\"serving\":\"b\"");
      assertThat(rig.post("/api/dashboards/db", "{}").body()).contains("\"b\"");
      a.restart();
      rig.awaitStatus("\"serving\":\"a\"");
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
