package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import lockstep.cluster.Mode;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import lockstep.gateway.testing.Waits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A gateway that is told to stop: first it says so to whoever asks whether it is ready, and only
/// then nobody reaches it any more.
@Timeout(25)
final class LeavingTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String UPGRADE =
      "GET /api/live/ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

  private final TestMember a = new TestMember("a").says("primary", 1, true);

  @AfterEach
  void close() {
    a.close();
  }

  private Rig rig(Duration drain) {
    GatewayConfig.Waiting waiting = Waits.usual().drain(drain).done();
    Rig rig = Rig.of(Mode.PRIMARY_REPLICA, tuning -> tuning.with(waiting), a.member(10));
    rig.awaitUp(1);
    return rig;
  }

  private static Thread closing(Rig rig) {
    Thread closing = Thread.ofVirtual().start(() -> rig.gateway().close());
    while (rig.get("/readyz").statusCode() == 200) {
      Thread.onSpinWait();
    }
    return closing;
  }

  /// A connection that is kept may be answered once more while it is being closed.
  private static void awaitEnd(Rig rig) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      try {
        rig.get("/x");
      } catch (UncheckedIOException gone) {
        return;
      }
      assertThat(System.nanoTime()).as("it still answers").isLessThan(end);
    }
  }

  @Test
  void isNotReadyWhileItStillServes() throws InterruptedException {
    try (Rig rig = rig(LONG)) {
      assertThat(rig.get("/readyz?for=read").statusCode()).isEqualTo(200);
      Thread closing = closing(rig);
      HttpResponse<String> check = rig.get("/readyz?for=read");
      assertThat(check.statusCode()).isEqualTo(503);
      assertThat(check.body())
          .isEqualTo("{\"name\":\"gate\",\"ready\":false,\"reason\":\"draining\"}");
      assertThat(rig.get("/ha/primary").statusCode()).isEqualTo(503);
      assertThat(
              rig.send(rig.request("/readyz").method("HEAD", HttpRequest.BodyPublishers.noBody()))
                  .statusCode())
          .isEqualTo(503);
      HttpResponse<String> read = rig.get("/x");
      assertThat(read.body()).isEqualTo("{\"from\":\"a\"}");
      assertThat(read.headers().firstValue("Connection")).contains("close");
      assertThat(rig.post("/api/x", "{}").statusCode()).isEqualTo(200);
      assertThat(rig.get("/ha/gateway/metrics").body()).contains("lockstep_gateway_draining 1\n");

      closing.interrupt();
      closing.join();
      awaitEnd(rig);
    }
  }

  @Test
  void beginsWebSocketsUntilItStops() throws Exception {
    a.does(
        (_, wire) -> {
          wire.raw("HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhi");
          new CountDownLatch(1).await();
        });
    try (Rig rig = rig(LONG)) {
      rig.get("/readyz");
      Thread closing = closing(rig);
      try (var socket = rig.connect()) {
        socket.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
            .isEqualTo("HTTP/1.1 101");
        assertThat(a.received().getLast().first("Upgrade")).contains("websocket");
      }
      closing.interrupt();
      closing.join();
    }
  }

  @Test
  void waitsForNobodyWhenNobodyAsks() {
    try (Rig rig = rig(LONG)) {
      assertThat(rig.get("/x").statusCode()).isEqualTo(200);
      rig.gateway().close();
      awaitEnd(rig);
    }
  }

  @Test
  void waitsForNobodyWhenItIsToldTo() {
    try (Rig rig = rig(Duration.ZERO)) {
      assertThat(rig.get("/readyz").statusCode()).isEqualTo(200);
      rig.gateway().close();
      awaitEnd(rig);
    }
  }
}
