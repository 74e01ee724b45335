package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.cluster.Mode;
import lockstep.gateway.pool.Member;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import lockstep.gateway.testing.Waits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Another configuration under running connections; two gateways at once.
final class ReloadTest {
  private final TestMember a = new TestMember("a").says("primary", 3, true);
  private final TestMember b = new TestMember("b").says("replica", 3, true);

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  private static GatewayConfig config(Member... members) {
    return GatewayConfig.of("gate", "127.0.0.1", 0, Mode.PRIMARY_REPLICA, List.of(members));
  }

  @Test
  void followsANewListOfMembersWithoutAFailedRequest() throws Exception {
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10))) {
      rig.awaitStatus("\"serving\":\"a\"");
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger wrong = new AtomicInteger();
      CountDownLatch started = new CountDownLatch(50);
      Thread load =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!over.get()) {
                      wrong.addAndGet(rig.get("/x").statusCode() == 200 ? 0 : 1);
                      started.countDown();
                    }
                  });
      assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
      b.says("primary", 4, true);
      rig.gateway().reload(config(a.member(10), b.member(1)));
      rig.awaitStatus("\"serving\":\"b\"");
      assertThat(rig.get("/x").body()).contains("\"b\"");
      rig.gateway().reload(config(b.member(1)));
      over.set(true);
      load.join();
      assertThat(wrong).hasValue(0);
      assertThat(rig.get("/ha/gateway").body()).doesNotContain("\"name\":\"a\"");
    }
  }

  @Test
  void letsRequestsAndStreamsFinishAsTheyBegan() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    a.does(
        (request, wire) -> {
          if (request.target().equals("/ha/events")) {
            wire.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
            go.await();
            wire.raw("data: 2\n\n");
          } else {
            asked.countDown();
            go.await();
            wire.json("{\"late\":true}");
          }
        });
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10))) {
      rig.awaitStatus("\"serving\":\"a\"");
      HttpResponse<InputStream> events =
          rig.send(rig.request("/ha/events").GET(), BodyHandlers.ofInputStream());
      CompletableFuture<HttpResponse<String>> late =
          rig.client().sendAsync(rig.request("/x").build(), BodyHandlers.ofString());
      asked.await();
      rig.gateway().reload(config(b.member(1)));
      assertThat(rig.get("/y").body()).isEqualTo("{\"from\":\"b\"}");
      go.countDown();
      assertThat(late.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"late\":true}");
      assertThat(new String(events.body().readNBytes(18), StandardCharsets.UTF_8))
          .isEqualTo("data: 1\n\ndata: 2\n\n");
      events.body().close();
    }
  }

  @Test
  void stopsUnderAllConfigurationsAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    a.does(
        (request, wire) -> {
          if (request.target().equals("/ha/events")) {
            wire.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
            wire.in().read();
          } else {
            asked.countDown();
            go.await();
            wire.json("{}");
          }
        });
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, ReloadTest::patient, a.member(10));
        Socket late = rig.connect();
        Socket events = rig.connect()) {
      rig.awaitStatus("\"serving\":\"a\"");
      send(late, "GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
      asked.await();
      rig.gateway().reload(config(a.member(10)));
      send(events, "GET /ha/events HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n\r\n");
      until(events, "data: 1\n\n");
      Thread stop = Thread.ofVirtual().start(rig.gateway()::close);
      until(events, "0\r\n\r\n");
      go.countDown();
      assertThat(new String(late.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .as("an answer that was under way is the last of its connection, too")
          .contains("Connection: close");
      stop.join();
    }
  }

  /// Requests under way may take longer than a client of these tests waits.
  private static GatewayConfig.Tuning patient(GatewayConfig.Tuning tuning) {
    return tuning.with(Waits.usual().stop(Duration.ofMinutes(1)).done());
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void until(Socket socket, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int one = socket.getInputStream().read();
      assertThat(one).as(text.toString()).isNotNegative();
      text.append((char) one);
    }
  }

  @Test
  void neverForgetsTheHighestEpoch() {
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      b.says("primary", 9, true);
      rig.awaitStatus("\"epoch\":9");
      b.says("replica", 9, true);
      rig.gateway().reload(config(a.member(10)));
      assertThat(rig.get("/ha/gateway").body()).contains("\"epoch\":9");
    }
  }

  @Test
  void followsAllThatNeedsNoRestartAndSaysWhatDoes() {
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10))) {
      rig.awaitStatus("\"serving\":\"a\"");
      GatewayConfig other =
          GatewayConfig.of("gate", "127.0.0.1", 1, Mode.PRIMARY_REPLICA, List.of(b.member(1)));
      assertThat(rig.gateway().reload(other)).containsExactly("server.address and server.port");
      assertThat(rig.get("/x").body()).contains("\"b\"");
      assertThat(rig.gateway().reload(config(a.member(1)))).isEmpty();
    }
  }

  @Test
  void twoGatewaysFollowTheHighestEpochWithoutKnowingOfEachOther() {
    try (Rig one = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1));
        Rig other = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      one.awaitStatus("\"serving\":\"a\"");
      other.awaitStatus("\"serving\":\"a\"");
      // The old primary does not know yet that it was replaced.
      b.says("primary", 4, true);
      one.awaitStatus("\"serving\":\"b\"");
      other.awaitStatus("\"serving\":\"b\"");
      assertThat(one.post("/api/dashboards/db", "{}").body()).contains("\"b\"");
      assertThat(other.post("/api/dashboards/db", "{}").body()).contains("\"b\"");
      assertThat(a.received()).noneMatch(request -> request.method().equals("POST"));
    }
  }
}
