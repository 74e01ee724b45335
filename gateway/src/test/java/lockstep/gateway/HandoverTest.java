package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import lockstep.cluster.Mode;
import lockstep.gateway.testing.Received;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import lockstep.gateway.testing.Waits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of writes while the cluster changes its primary by plan: nobody notices.
final class HandoverTest {
  private static final String SAVE = "{\"dashboard\":{}}";

  private final TestMember a = new TestMember("a").says("primary", 1, true);
  private final TestMember b = new TestMember("b").says("replica", 1, true);

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  @Test
  void aSaveThatHangsAtAnOldPrimaryGoesToTheNewOne() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    CountDownLatch came = new CountDownLatch(1);
    a.does(
        (_, wire) -> {
          came.countDown();
          open.await();
          wire.answer(504, "", "{}");
        });
    try (Rig rig = rig(Duration.ofSeconds(5), 1 << 20)) {
      CompletableFuture<HttpResponse<String>> answer =
          rig.client()
              .sendAsync(
                  rig.request("/api/dashboards/db").POST(BodyPublishers.ofString(SAVE)).build(),
                  BodyHandlers.ofString());
      assertThat(came.await(10, TimeUnit.SECONDS)).isTrue();
      a.says("replica", 2, true);
      b.says("primary", 2, true);

      assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("{\"from\":\"b\"}");

      String id = a.received().getFirst().first("Lockstep-Save-Id").orElseThrow();
      assertThat(writes(b).getFirst().first("Lockstep-Save-Id")).contains(id);
    } finally {
      open.countDown();
    }
  }

  @Test
  void whileThePrimaryIsMissedTheOthersAreAskedWithoutWaitingForTheInterval() {
    Duration hour = Duration.ofHours(1);
    try (Rig rig =
        Rig.of(
            Mode.PRIMARY_REPLICA,
            tuning -> tuning.with(new GatewayConfig.Probing(hour, Duration.ofSeconds(1), 2, 1)),
            a.member(10),
            b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      rig.awaitUp(2);
      int asked = b.probes();
      a.kill();
      rig.get("/api/health-of-nobody");
      rig.awaitStatus(_ -> b.probes() > asked + 1);

      b.says("primary", 2, true);

      rig.awaitStatus("\"serving\":\"b\"");
    }
  }

  private static TestMember.Behaviour notExecuted(String primary) {
    return (_, wire) ->
        wire.answer(
            421,
            "Lockstep-Primary: %s\r\nLockstep-Epoch: 1\r\n".formatted(primary),
            "{\"message\":\"hands over\"}");
  }

  private Rig rig(Duration hold, long heldBytes) {
    Rig rig =
        Rig.of(
            Mode.PRIMARY_REPLICA,
            config -> config.with(holding(hold)).with(holdingBytes(heldBytes)),
            a.member(10),
            b.member(1));
    rig.awaitStatus("\"serving\":\"a\"");
    rig.awaitUp(2);
    return rig;
  }

  private static GatewayConfig.Waiting holding(Duration hold) {
    return Waits.usual().hold(hold).done();
  }

  private static GatewayConfig.Bounds holdingBytes(long bytes) {
    GatewayConfig.Bounds bounds = GatewayConfig.Bounds.defaults();
    return new GatewayConfig.Bounds(
        1000,
        1000,
        bounds.underWay(),
        bounds.held(),
        bytes,
        bounds.connections(),
        bounds.targetChars(),
        bounds.headerChars(),
        bounds.bodyBytes(),
        bounds.replayBytes(),
        bounds.collectBytes(),
        bounds.memoryBytes());
  }

  private static CompletableFuture<HttpResponse<String>> later(Rig rig, String target) {
    return rig.client()
        .sendAsync(
            rig.request(target).POST(BodyPublishers.ofString(SAVE)).build(),
            BodyHandlers.ofString());
  }

  private static List<Received> writes(TestMember member) {
    return member.received().stream()
        .filter(request -> !request.target().startsWith("/ha/"))
        .toList();
  }

  @Test
  void sendsWhatWasNotExecutedToTheNamedPrimary() {
    a.does(notExecuted("b"));
    try (Rig rig = rig(Duration.ofSeconds(5), 1 << 20)) {
      assertThat(rig.post("/api/dashboards/db", SAVE).body()).isEqualTo("{\"from\":\"b\"}");
      assertThat(writes(b))
          .singleElement()
          .satisfies(
              save -> {
                assertThat(save.text()).isEqualTo(SAVE);
                assertThat(save.first("Lockstep-Save-Id"))
                    .isEqualTo(a.received().getFirst().first("Lockstep-Save-Id"));
              });
      assertThat(rig.post("/api/annotations", "{}").body()).isEqualTo("{\"from\":\"b\"}");
    }
  }

  @Test
  void asksTheNextWhenNobodyKnownIsNamed() {
    a.does(notExecuted("someone"));
    try (Rig rig = rig(Duration.ofSeconds(5), 1 << 20)) {
      assertThat(rig.post("/api/dashboards/db", SAVE).body()).isEqualTo("{\"from\":\"b\"}");
    }
  }

  @Test
  void failsNoSaveOfManyWhileThePrimaryHandsOver() throws Exception {
    CountDownLatch refused = new CountDownLatch(60);
    TestMember.Behaviour away = notExecuted("b");
    a.does(
        (request, wire) -> {
          refused.countDown();
          away.handle(request, wire);
        });
    b.does(
        (request, wire) -> {
          refused.countDown();
          notExecuted("a").handle(request, wire);
        });
    try (Rig rig = rig(Duration.ofSeconds(20), 1 << 20)) {
      List<CompletableFuture<HttpResponse<String>>> saves =
          IntStream.range(0, 30).mapToObj(_ -> later(rig, "/api/dashboards/db")).toList();
      assertThat(refused.await(10, TimeUnit.SECONDS)).isTrue();
      b.does((_, wire) -> wire.json("{\"from\":\"b\"}"));
      b.says("primary", 2, true);
      a.says("replica", 2, true);
      assertThat(saves)
          .allSatisfy(save -> assertThat(save.join().body()).isEqualTo("{\"from\":\"b\"}"));
    }
  }

  @Test
  void goesBackToAPrimaryThatCalledItsHandoverOff() {
    AtomicInteger asked = new AtomicInteger();
    a.does(
        (request, wire) -> {
          if (asked.incrementAndGet() <= 3) {
            notExecuted("a").handle(request, wire);
          } else {
            wire.json("{\"from\":\"a\"}");
          }
        });
    try (Rig rig = rig(Duration.ofSeconds(5), 1 << 20)) {
      assertThat(rig.post("/api/dashboards/db", SAVE).body()).isEqualTo("{\"from\":\"a\"}");
      assertThat(writes(b)).isEmpty();
    }
  }

  @Test
  void saysThatNothingWasChangedWhenTheHoldIsOver() {
    a.does(notExecuted("b"));
    b.does(notExecuted("a"));
    try (Rig rig = rig(Duration.ofMillis(300), 1 << 20)) {
      HttpResponse<String> answer = rig.post("/api/dashboards/db", SAVE);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("hands over to another", "Nothing was changed");
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
  }

  @Test
  void holdsNoMoreBytesThanItMay() {
    a.does(notExecuted("a"));
    try (Rig rig = rig(Duration.ofSeconds(30), 10)) {
      HttpResponse<String> answer = rig.post("/api/dashboards/db", SAVE);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("Too many requests wait");
    }
  }

  @Test
  void leavesA421OfAReadToItsClient() {
    a.does(notExecuted("b"));
    try (Rig rig = rig(Duration.ofSeconds(5), 1 << 20)) {
      assertThat(rig.get("/api/search").statusCode()).isEqualTo(421);
    }
  }

  @Test
  void neverTellsAMemberThatAClientsSaveWasForwardedAlready() {
    try (Rig rig = rig(Duration.ofSeconds(5), 1 << 20)) {
      rig.send(
          rig.request("/api/dashboards/db")
              .header("Lockstep-Forwarded", "b")
              .POST(BodyPublishers.ofString(SAVE)));
      assertThat(writes(a).getFirst().first("Lockstep-Forwarded")).isEmpty();
    }
  }
}
