package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import lockstep.cluster.Mode;
import lockstep.gateway.front.TrustedProxies;
import lockstep.gateway.log.LogTarget;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import lockstep.gateway.testing.Waits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that are long, slow, or have something behind their end.
final class BodyTest {
  private static final int LONG = 100 << 20;
  private static final int MOST_ON_THE_WAY = LONG / 3;

  private final TestMember a = new TestMember("a").says("primary", 1, true);

  @AfterEach
  void close() {
    a.close();
  }

  @Test
  void takesNoMoreOfALongUploadThanTheMemberTakes() throws IOException {
    a.holdBodies();
    a.does((request, wire) -> wire.json("{\"length\":%d}".formatted(request.body().length)));
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, BodyTest::longBodies, a.member(1));
        SocketChannel client = connected(rig)) {
      rig.awaitStatus("\"serving\":\"a\"");
      client.write(
          ByteBuffer.wrap(
              "POST /upload HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
                  .formatted(LONG)
                  .getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer body = ByteBuffer.allocate(LONG);
      writeUntilStalled(client, body);
      assertThat(body.position()).isLessThan(MOST_ON_THE_WAY);
      a.takeBodies();
      client.configureBlocking(true);
      while (body.hasRemaining()) {
        client.write(body);
      }
      assertThat(untilEnd(client)).startsWith("HTTP/1.1 200").contains("\"length\":" + LONG);
    }
  }

  @Test
  void leavesAMemberThatTakesNothingOfALongUpload() throws IOException {
    a.holdBodies();
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, BodyTest::impatient, a.member(1));
        SocketChannel client = connected(rig)) {
      rig.awaitStatus("\"serving\":\"a\"");
      client.write(
          ByteBuffer.wrap(
              "POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n"
                  .formatted(LONG / 4)
                  .getBytes(StandardCharsets.US_ASCII)));
      writeUntilStalled(client, ByteBuffer.allocate(LONG / 4));
      client.configureBlocking(true);
      client.socket().setSoTimeout(20_000);
      // No more than the head: what the client still writes may break the connection behind it.
      String head =
          new String(client.socket().getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      assertThat(head).isEqualTo("HTTP/1.1 504");
      rig.awaitStatus("\"underWay\":0");
      rig.awaitStatus("\"inFlight\":0");
    }
  }

  private static GatewayConfig.Tuning impatient(GatewayConfig.Tuning tuning) {
    return tuning.with(Waits.usual().slow(Duration.ofSeconds(1)).done());
  }

  private static GatewayConfig.Tuning longBodies(GatewayConfig.Tuning tuning) {
    GatewayConfig.Bounds usual = tuning.bounds();
    return tuning.with(
        new GatewayConfig.Bounds(
            1000,
            1000,
            usual.underWay(),
            usual.held(),
            usual.heldBytes(),
            usual.connections(),
            usual.targetChars(),
            usual.headerChars(),
            2L * LONG,
            usual.replayBytes(),
            usual.collectBytes(),
            usual.memoryBytes()));
  }

  @Test
  void takesNoMoreOfALongAnswerThanTheClientTakes() throws Exception {
    AtomicLong written = new AtomicLong();
    byte[] piece = new byte[1 << 16];
    a.does(
        (_, wire) -> {
          wire.raw(
              "HTTP/1.1 200 OK\r\nContent-Type: video/x\r\nContent-Length: %d\r\n\r\n"
                  .formatted(LONG));
          while (written.get() < LONG) {
            wire.raw(piece);
            written.addAndGet(piece.length);
          }
        });
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(1));
        Socket client = rig.connect()) {
      client
          .getOutputStream()
          .write(
              "GET /film HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      long before = -1;
      CountDownLatch never = new CountDownLatch(1);
      while (written.get() == 0 || written.get() > before) {
        before = written.get();
        assertThat(never.await(500, TimeUnit.MILLISECONDS)).isFalse();
      }
      assertThat(written.get()).isLessThan(MOST_ON_THE_WAY);
      assertThat(client.getInputStream().readAllBytes()).hasSizeGreaterThan(LONG);
    }
  }

  private static String untilEnd(SocketChannel client) throws IOException {
    client.socket().setSoTimeout(20_000);
    return new String(client.socket().getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  private static SocketChannel connected(Rig rig) throws IOException {
    return SocketChannel.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), rig.uri("/").getPort()));
  }

  /// Writes until nobody takes anything for half a second.
  private static void writeUntilStalled(SocketChannel client, ByteBuffer body) throws IOException {
    client.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      client.register(selector, SelectionKey.OP_WRITE);
      while (body.hasRemaining() && selector.select(500) > 0) {
        selector.selectedKeys().clear();
        client.write(body);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 12 << 20})
  void passesTrailersOfARequestButNotWhatFramesIt(int length) {
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, BodyTest::longBodies, a.member(1))) {
      String answers =
          rig.raw(
              """
              POST /x HTTP/1.1\r
              Host: h\r
              Transfer-Encoding: chunked\r
              Trailer: X-Sum\r
              \r
              %x\r
              %s\r
              0\r
              X-Sum: 1\r
              Content-Length: 7\r
              X-Forwarded-For: 1.2.3.4\r
              \r
              GET /next HTTP/1.1\r
              Host: h\r
              Connection: close\r
              \r
              """
                  .formatted(length, "a".repeat(length)));
      assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(3);
      assertThat(a.received().getFirst().text()).isEqualTo("a".repeat(length) + "trailer X-Sum: 1");
      assertThat(a.received().getFirst().first("Trailer")).isEmpty();
      assertThat(a.received().getLast().target()).isEqualTo("/next");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/x"})
  void passesTrailersOfAnAnswerToWhoTakesThem(String type) {
    a.does(
        (_, wire) ->
            wire.raw(
                """
                HTTP/1.1 200 OK\r
                Content-Type: %s\r
                Transfer-Encoding: chunked\r
                Trailer: X-Sum\r
                \r
                3\r
                abc\r
                0\r
                X-Sum: 1\r
                Connection: close\r
                Set-Cookie: a=b\r
                \r
                """
                    .formatted(type)));
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(1))) {
      String ask = "GET /x HTTP/1.1\r\nHost: h\r\n";
      String last = "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
      assertThat(rig.raw(ask + "TE: trailers\r\n\r\n" + last))
          .containsIgnoringCase("abc\r\n0\r\nX-Sum: 1\r\n\r\n");
      assertThat(rig.raw(ask + "\r\n" + last)).contains("abc").doesNotContainIgnoringCase("X-Sum");
      for (int i = 0; i < 3; i++) {
        assertThat(rig.get("/x").body()).isEqualTo("abc");
      }
      rig.awaitStatus("\"inFlight\":0");
    }
  }

  @Test
  void refusesABodyThatDrips() throws IOException {
    Front front =
        new Front(
            Optional.empty(),
            false,
            TrustedProxies.none(),
            new LogTarget.Off(),
            new Front.Pace(
                Duration.ofSeconds(5), Duration.ofSeconds(75), 1000, Duration.ofMillis(300)));
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, tuning -> tuning.with(front), a.member(1));
        Socket socket = rig.connect()) {
      socket
          .getOutputStream()
          .write(
              "POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nabc"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 408")
          .contains("slower than 1000 bytes a second");
    }
  }

  @Test
  void closesAConnectionWhoseHeadDrips() throws IOException {
    Front front =
        new Front(
            Optional.empty(),
            false,
            TrustedProxies.none(),
            new LogTarget.Off(),
            new Front.Pace(
                Duration.ofMillis(300), Duration.ofSeconds(75), 1000, Duration.ofSeconds(5)));
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, tuning -> tuning.with(front), a.member(1));
        Socket socket = rig.connect()) {
      socket
          .getOutputStream()
          .write("GET /x HTTP/1.1\r\nHost: h\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .doesNotContain("200");
    }
  }
}
