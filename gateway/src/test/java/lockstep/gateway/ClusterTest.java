package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import lockstep.cluster.Mode;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The gateway among its members: roles, suspicions, balance, its own end.
final class ClusterTest {
  private final TestMember a = new TestMember("a").says("primary", 3, true);
  private final TestMember b = new TestMember("b").says("replica", 3, true);

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  @Test
  void tellsTheReplicasThatThePrimaryIsGone() throws Exception {
    CompletableFuture<String> told = new CompletableFuture<>();
    b.does(
        (request, wire) -> {
          if (request.line().equals("POST /ha/suspect HTTP/1.1")) {
            told.complete(request.text());
          }
          wire.json("{}");
        });
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      assertThat(told).isNotDone();
      a.kill();
      assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo("{\"epoch\":3}");
    }
  }

  @Test
  void followsTheHighestEpochAndNotAnOldPrimary() {
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      b.says("primary", 4, true);
      rig.awaitStatus("\"serving\":\"b\"");
      assertThat(rig.get("/x").body()).contains("\"b\"");
      assertThat(rig.get("/ha/gateway").body()).contains("\"epoch\":4");
    }
  }

  @Test
  void bringsAMemberBackThatAnswersAgain() {
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      a.hang();
      rig.awaitStatus("\"serving\":\"b\"");
      assertThat(rig.get("/ha/gateway").body()).contains("no answer within 200 ms");
      a.goOn();
      rig.awaitStatus("\"serving\":\"a\"");
    }
  }

  @Test
  void keepsAMemberThatIsTooBusyForItsProbes() throws Exception {
    Semaphore next = new Semaphore(0);
    a.does(
        (_, wire) -> {
          next.acquire();
          wire.json("{}");
        });
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      int before = a.probes();
      a.muteProbes();
      while (a.probes() < before + 4) {
        next.release();
        assertThat(rig.get("/x").body()).isEqualTo("{}");
      }
      assertThat(rig.get("/ha/gateway").body()).contains("\"serving\":\"a\"");
      assertThat(b.received()).isEmpty();
    }
  }

  @Test
  void takesNobodyForDeadAsSoonAsAllAreSilent() {
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitUp(2);
      int before = a.probes();
      a.muteProbes();
      b.muteProbes();
      while (a.probes() < before + 5) {
        assertThat(rig.get("/ha/gateway").body()).contains("\"serving\":\"a\"");
      }
      rig.awaitUp(0);
    }
  }

  @Test
  void sendsNothingToAMemberThatIsNotReady() {
    a.says("primary", 3, false);
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"b\"");
      assertThat(rig.get("/x").body()).contains("\"b\"");
      assertThat(rig.get("/ha/gateway").body()).contains("no snapshot yet");
    }
  }

  @Test
  void spreadsRequestsOverAllMembers() {
    try (Rig rig = Rig.of(Mode.LOAD_BALANCER, a.member(10), b.member(1))) {
      rig.awaitUp(2);
      for (int i = 0; i < 20; i++) {
        rig.get("/x");
      }
      assertThat(a.received()).hasSize(10);
      assertThat(b.received()).hasSize(10);
    }
  }

  @Test
  void passesAMemberOverThatBreaksOneConnectionAfterTheOther() {
    a.does((_, wire) -> wire.reset());
    try (Rig rig = Rig.of(Mode.LOAD_BALANCER, a.member(10), b.member(1))) {
      rig.awaitUp(2);
      for (int i = 0; i < 20; i++) {
        assertThat(rig.get("/x").body()).isEqualTo("{\"from\":\"b\"}");
      }
      // Each of the five reads that met it was sent to it once or, over a kept connection, twice.
      assertThat(a.received()).hasSizeBetween(5, 10);
      assertThat(rig.get("/ha/gateway").body()).contains("\"ejected\":true");
    }
  }

  @Test
  void neverSendsAWriteToAMemberThatLooksDown() {
    a.says("primary", 3, false);
    try (Rig rig =
        Rig.of(
            Mode.PRIMARY_REPLICA,
            tuning ->
                tuning.with(
                    new GatewayConfig.Waiting(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ZERO)),
            a.member(10))) {
      rig.awaitStatus("no snapshot yet");
      HttpResponse<String> answer = rig.post("/api/annotations", "{}");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("no snapshot yet", "Nothing was changed");
      assertThat(a.received()).isEmpty();
      assertThat(rig.get("/x").body()).contains("\"a\"");
    }
  }

  @Test
  void cutsAnEventStreamOfAMemberThatHangs() throws Exception {
    a.does(
        (_, wire) -> {
          wire.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
          new CountDownLatch(1).await();
        });
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      var stream = rig.send(rig.request("/ha/events").GET(), BodyHandlers.ofInputStream());
      assertThat(stream.body().read()).isEqualTo('d');
      a.hang();
      assertThat(endOf(stream)).isTrue();
    }
  }

  @Test
  @Timeout(20)
  void movesEventStreamsToANewPrimary() throws Exception {
    for (TestMember member : List.of(a, b)) {
      member.does(
          (_, wire) -> {
            wire.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
            wire.raw(member == a ? "a" : "b");
            new CountDownLatch(1).await();
          });
    }
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitUp(2);
      var stream = rig.send(rig.request("/ha/events").GET(), BodyHandlers.ofInputStream());
      assertThat(stream.body().read()).isEqualTo('a');
      b.says("primary", 4, true);
      assertThat(endOf(stream)).isTrue();
      var next = rig.send(rig.request("/ha/events").GET(), BodyHandlers.ofInputStream());
      assertThat(next.body().read()).isEqualTo('b');
      next.body().close();
    }
  }

  @Test
  void letsRequestsFinishWhenItStops() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    a.does(
        (_, wire) -> {
          arrived.countDown();
          goOn.await();
          wire.json("{\"late\":true}");
        });
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10))) {
      rig.awaitStatus("\"serving\":\"a\"");
      CompletableFuture<HttpResponse<String>> late =
          rig.client()
              .sendAsync(
                  rig.request("/api/annotations")
                      .POST(HttpRequest.BodyPublishers.ofString("{}"))
                      .build(),
                  BodyHandlers.ofString());
      arrived.await();
      Thread stop = Thread.ofVirtual().start(rig.gateway()::close);
      goOn.countDown();
      assertThat(late.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"late\":true}");
      assertThat(stop.join(Duration.ofSeconds(10))).isTrue();
    }
  }

  private static boolean endOf(HttpResponse<InputStream> stream) {
    try (var body = stream.body()) {
      body.readAllBytes();
      return true;
    } catch (IOException e) {
      return true;
    }
  }
}
