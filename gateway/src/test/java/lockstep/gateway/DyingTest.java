package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lockstep.cluster.Mode;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import lockstep.gateway.testing.Waits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads of members that die or hang at each point of an answer, one of them or all at once.
final class DyingTest {
  private static final String BODY = "{\"dashboard\":{\"uid\":\"x\"}}";
  private static final int READS = 40;
  private static final String STATUS = "HTTP/1.1 200 OK\r\n";
  private static final String TYPE = "Content-Type: application/json\r\n";
  private static final String LENGTH = "Content-Length: 25\r\n\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

  private final TestMember a = new TestMember("a").says("primary", 1, true);
  private final TestMember b = new TestMember("b").does((_, wire) -> wire.json(BODY));
  private final TestMember c = new TestMember("c").does((_, wire) -> wire.json(BODY));

  @AfterEach
  void close() {
    a.close();
    b.close();
    c.close();
  }

  /// The part of the answer that is out when the member is killed.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "H",
        STATUS,
        STATUS + TYPE + "Content-Le",
        STATUS + TYPE + LENGTH,
        STATUS + TYPE + LENGTH + "{\"das",
        STATUS + TYPE + LENGTH + "{\"dashboard\":{\"uid\":\"x\"}",
        STATUS + TYPE + CHUNKED,
        STATUS + TYPE + CHUNKED + "5\r\n{\"das\r\n",
        STATUS + TYPE + CHUNKED + "19\r\n" + BODY + "\r\n0\r\n"
      })
  void losesNoReadWhereverInItsAnswerTheMemberDies(String part) throws Exception {
    CountDownLatch out = new CountDownLatch(READS);
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1))) {
      rig.awaitUp(2);
      // Half of the reads go over connections that were kept alive.
      assertAllAnswered(reads(rig, READS / 2), "{\"from\":\"a\"}");
      a.does(
          (_, wire) -> {
            wire.raw(part);
            out.countDown();
            new CountDownLatch(1).await();
          });
      List<CompletableFuture<HttpResponse<String>>> reads = reads(rig, READS);
      // Some may be with the other member by now, since this one looks as if it hung.
      boolean _ = out.await(200, TimeUnit.MILLISECONDS);
      a.kill();
      assertAllAnswered(reads, BODY);
    }
  }

  @Test
  void losesNoReadWhileAllHangForLongerThanAnyIsTried() throws Exception {
    CountDownLatch tries = new CountDownLatch(6);
    CountDownLatch goOn = new CountDownLatch(1);
    for (TestMember member : List.of(a, b, c)) {
      member.does(
          (_, wire) -> {
            tries.countDown();
            goOn.await();
            wire.json(BODY);
          });
    }
    try (Rig rig = hasty(Duration.ofMinutes(1))) {
      rig.awaitUp(3);
      List.of(a, b, c).forEach(TestMember::muteProbes);
      rig.awaitUp(0);
      CompletableFuture<HttpResponse<String>> read = reads(rig, 1).getFirst();
      assertThat(tries.await(10, TimeUnit.SECONDS)).as("six tries").isTrue();
      goOn.countDown();
      assertThat(read.get(10, TimeUnit.SECONDS).body()).isEqualTo(BODY);
    }
  }

  @Test
  void staysWithOneOfThemWhenAllHangForLongerThanAReadIsHeld() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    a.does(
        (_, wire) -> {
          goOn.await();
          wire.json(BODY);
        });
    try (Rig rig = hasty(Duration.ofMillis(1))) {
      rig.awaitUp(3);
      b.kill();
      c.kill();
      a.muteProbes();
      rig.awaitUp(0);
      CompletableFuture<HttpResponse<String>> read = reads(rig, 1).getFirst();
      // Four times as long as it would take to give up everybody.
      assertThat(read.copy().completeOnTimeout(null, 800, TimeUnit.MILLISECONDS).join()).isNull();
      goOn.countDown();
      assertThat(read.get(10, TimeUnit.SECONDS).body()).isEqualTo(BODY);
    }
  }

  /// A gateway that leaves a silent member after 50 ms.
  private Rig hasty(Duration hold) {
    return Rig.of(
        Mode.PRIMARY_REPLICA,
        tuning -> tuning.with(waiting(hold)),
        a.member(10),
        b.member(5),
        c.member(1));
  }

  private static GatewayConfig.Waiting waiting(Duration hold) {
    return Waits.usual().read(Duration.ofMillis(50)).hold(hold).done();
  }

  private static List<CompletableFuture<HttpResponse<String>>> reads(Rig rig, int count) {
    List<CompletableFuture<HttpResponse<String>>> reads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      reads.add(
          rig.client()
              .sendAsync(
                  rig.request("/api/search").GET().build(), HttpResponse.BodyHandlers.ofString()));
    }
    return reads;
  }

  private static void assertAllAnswered(
      List<CompletableFuture<HttpResponse<String>>> reads, String body) {
    assertThat(reads)
        .allSatisfy(
            read -> {
              assertThat(read.join().statusCode()).isEqualTo(200);
              assertThat(read.join().body()).isEqualTo(body);
            });
  }
}
