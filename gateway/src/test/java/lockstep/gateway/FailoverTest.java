package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.cluster.Mode;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import lockstep.gateway.testing.Waits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people notice of members that die: nothing.
final class FailoverTest {
  private static final String LONG =
      "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nETag: \"%s\"\r\n\r\n";
  private static final String CANNOT = "{\"message\":\"cannot reach Git\"}";

  private final TestMember a = new TestMember("a").says("primary", 1, true);
  private final TestMember b = new TestMember("b");

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  @Test
  void sendsEverythingToThePrimary() {
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(100))) {
      rig.awaitStatus("\"serving\":\"a\"");
      assertThat(rig.get("/api/search").body()).contains("\"a\"");
      assertThat(rig.post("/api/annotations", "{}").body()).contains("\"a\"");
    }
  }

  @Test
  void losesNoReadOfAThousandWhenThePrimaryIsKilled() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1000);
    a.does(
        (_, wire) -> {
          arrived.countDown();
          new CountDownLatch(1).await();
        });
    try (Rig rig = patient()) {
      rig.awaitStatus("\"serving\":\"a\"");
      List<CompletableFuture<HttpResponse<String>>> reads = reads(rig, 1000, "/api/search");
      arrived.await();
      a.kill();
      assertAllFrom(reads, "{\"from\":\"b\"}");
    }
  }

  @Test
  void losesNoReadInTheMiddleOfItsBody() throws Exception {
    String body = "x".repeat(500_000);
    CountDownLatch half = new CountDownLatch(200);
    a.does(
        (_, wire) -> {
          wire.raw(
              "HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n" + body.substring(0, 250_000));
          half.countDown();
          new CountDownLatch(1).await();
        });
    b.does((_, wire) -> wire.json(body));
    try (Rig rig = patient()) {
      rig.awaitStatus("\"serving\":\"a\"");
      List<CompletableFuture<HttpResponse<String>>> reads = reads(rig, 200, "/api/search");
      half.await();
      a.kill();
      assertAllFrom(reads, body);
    }
  }

  @Test
  void goesOnInTheMiddleOfALongAnswerWhenAnotherSaysTheSame() throws Exception {
    String body = "0123456789".repeat(300_000);
    CountDownLatch half = new CountDownLatch(20);
    a.does(
        (_, wire) -> {
          wire.raw(LONG.formatted(body.length(), "e1") + body.substring(0, 2_000_001));
          half.countDown();
          new CountDownLatch(1).await();
        });
    b.does((_, wire) -> wire.raw(LONG.formatted(body.length(), "e1") + body));
    try (Rig rig = patient()) {
      rig.awaitStatus("\"serving\":\"a\"");
      List<CompletableFuture<HttpResponse<String>>> reads = reads(rig, 20, "/public/app.js");
      half.await();
      a.kill();
      assertAllFrom(reads, body);
    }
  }

  @ParameterizedTest
  @CsvSource({"e1, 0123456780", "e2, 0123456789"})
  void neverGluesTwoDifferentAnswersTogether(String tag, String text) {
    String body = "0123456789".repeat(300_000);
    a.does(
        (_, wire) -> {
          wire.raw(LONG.formatted(body.length(), "e1") + body.substring(0, 2_000_000));
          wire.reset();
        });
    b.does((_, wire) -> wire.raw(LONG.formatted(body.length(), tag) + text.repeat(300_000)));
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      assertThatThrownBy(() -> rig.get("/public/app.js")).hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void losesNoReadWhenThePrimaryHangs() {
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      a.hang();
      assertAllFrom(reads(rig, 200, "/api/ds/query-me"), "{\"from\":\"b\"}");
    }
  }

  @Test
  void leavesAMemberThatHangsBeforeItsProbesHaveTold() {
    GatewayConfig.Probing patient =
        new GatewayConfig.Probing(Duration.ofMillis(50), Duration.ofMinutes(1), 2, 2);
    try (Rig rig =
        Rig.of(Mode.PRIMARY_REPLICA, tuning -> tuning.with(patient), a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      a.hang();
      assertThat(rig.get("/api/search").body()).contains("\"b\"");
      assertThat(rig.get("/ha/gateway").body()).contains("\"serving\":\"a\"");
    }
  }

  @Test
  void replaysASaveUnderTheSameId() {
    a.does((_, wire) -> wire.reset());
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      HttpResponse<String> answer = rig.post("/api/dashboards/db", "{\"dashboard\":{}}");
      assertThat(answer.body()).isEqualTo("{\"from\":\"b\"}");
      String first = a.received().getFirst().first("Lockstep-Save-Id").orElseThrow();
      assertThat(b.received())
          .singleElement()
          .satisfies(
              save -> {
                assertThat(save.first("Lockstep-Save-Id")).contains(first);
                assertThat(save.text()).isEqualTo("{\"dashboard\":{}}");
              });
      assertThat(answer.headers().firstValue("Lockstep-Save-Id")).contains(first);
    }
  }

  @Test
  void neverRepeatsAWriteThatPerhapsArrived() {
    a.does((_, wire) -> wire.reset());
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      HttpResponse<String> answer = rig.post("/api/annotations", "{}");
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body()).contains("may have done what was asked");
      assertThat(a.received()).hasSize(1);
      assertThat(b.received()).isEmpty();
    }
  }

  @Test
  void sendsAWriteToTheNextWhenThePrimaryRefusesConnections() {
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      a.kill();
      assertThat(rig.post("/login", "{}").body()).contains("\"b\"");
    }
  }

  @Test
  void holdsAWriteUntilAMemberIsBack() {
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10))) {
      rig.awaitStatus("\"serving\":\"a\"");
      a.kill();
      rig.awaitStatus("\"state\":\"down\"");
      CompletableFuture<HttpResponse<String>> write =
          rig.client()
              .sendAsync(
                  rig.request("/api/annotations")
                      .POST(HttpRequest.BodyPublishers.ofString("{}"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      a.restart();
      assertThat(write.join().body()).contains("\"a\"");
    }
  }

  @Test
  void asksAnotherMemberWhenOneSaysThatItCannot() {
    a.does((_, wire) -> wire.answer(503, "", "{\"message\":\"cannot reach Git\"}"));
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      assertThat(rig.post("/api/dashboards/db", "{}").body()).contains("\"b\"");
      assertThat(rig.post("/api/annotations", "{}").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void neverSaysThatNothingWasWrittenOfASaveThatPerhapsArrived() {
    a.does((_, wire) -> wire.reset());
    b.does((_, wire) -> wire.answer(503, "", CANNOT));
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      assertUnknown(rig.post("/api/dashboards/db", "{}"), a);
      assertThat(b.received()).anyMatch(request -> request.target().equals("/api/dashboards/db"));
    }
  }

  /// The host may refuse for a moment only, such as while the branch is away.
  @ParameterizedTest
  @ValueSource(ints = {403, 422})
  void neverSaysThatTheHostRefusedASaveThatPerhapsArrivedBefore(int refusal) {
    a.does((_, wire) -> wire.reset());
    b.does((_, wire) -> wire.answer(refusal, "", "{\"message\":\"branch main is not there\"}"));
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      assertUnknown(rig.post("/api/dashboards/db", "{}"), a);
    }
  }

  @Test
  void saysUnknownWhenTheMemberDiesThatTookTheSaveAfterAnotherCouldNot() {
    a.does((_, wire) -> wire.answer(503, "", CANNOT));
    b.does((_, wire) -> wire.reset());
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      rig.awaitUp(2);
      assertUnknown(rig.post("/api/dashboards/db", "{}"), b);
    }
  }

  @Test
  void saysUnknownWhenTheMemberOfAKeptConnectionDiesWithTheSave() {
    a.does(
        (request, wire) -> {
          if (request.line().startsWith("POST")) {
            a.kill();
          } else {
            wire.json("{}");
          }
        });
    b.does((_, wire) -> wire.answer(503, "", CANNOT));
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      assertThat(rig.get("/api/search").statusCode()).isEqualTo(200);
      assertUnknown(rig.post("/api/dashboards/db", "{}"), b);
      assertThat(a.received()).hasSize(2);
    }
  }

  @Test
  void saysUnknownWhenTheMemberHangsWithTheSave() {
    b.does((_, wire) -> wire.answer(503, "", CANNOT));
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitStatus("\"serving\":\"a\"");
      a.hang();
      assertUnknown(rig.post("/api/dashboards/db", "{}"), b);
    }
  }

  @Test
  void staysSilentlyCorrectWhenAnIdleConnectionWasClosed() {
    AtomicInteger requests = new AtomicInteger();
    a.does(
        (_, wire) -> {
          requests.incrementAndGet();
          wire.json("{}");
          wire.reset();
        });
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10))) {
      rig.awaitStatus("\"serving\":\"a\"");
      for (int i = 0; i < 50; i++) {
        assertThat(rig.get("/api/search").statusCode()).isEqualTo(200);
      }
      assertThat(requests).hasValue(50);
    }
  }

  /// A gateway whose reads never leave a member for being slow, however slow this machine is.
  private Rig patient() {
    Duration slow = GatewayConfig.Waiting.defaults().slow();
    GatewayConfig.Waiting longer = Waits.usual().read(slow).busy(slow).done();
    return Rig.of(Mode.PRIMARY_REPLICA, tuning -> tuning.with(longer), a.member(10), b.member(1));
  }

  /// @param taker got the save, among other requests such as suspicions
  private static void assertUnknown(HttpResponse<String> answer, TestMember taker) {
    String id =
        taker.received().stream()
            .flatMap(request -> request.first("Lockstep-Save-Id").stream())
            .findFirst()
            .orElseThrow();
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.body()).contains("\"status\":\"unknown\"", "\"saveId\":\"" + id + "\"");
    assertThat(answer.headers().firstValue("Lockstep-Save-Id")).contains(id);
  }

  private static List<CompletableFuture<HttpResponse<String>>> reads(
      Rig rig, int count, String target) {
    List<CompletableFuture<HttpResponse<String>>> reads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      reads.add(
          rig.client()
              .sendAsync(rig.request(target).GET().build(), HttpResponse.BodyHandlers.ofString()));
    }
    return reads;
  }

  private static void assertAllFrom(
      List<CompletableFuture<HttpResponse<String>>> reads, String body) {
    assertThat(reads)
        .allSatisfy(
            read -> {
              assertThat(read.join().statusCode()).isEqualTo(200);
              assertThat(read.join().body()).isEqualTo(body);
            });
  }
}
