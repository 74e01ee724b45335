package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import lockstep.cluster.Mode;
import lockstep.gateway.testing.Received;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import lockstep.gateway.testing.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Streams, WebSockets, slow clients and clients that leave.
final class StreamingTest {
  private static final String EVENTS =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final TestMember a = new TestMember("a").says("primary", 1, true);
  private final Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10));

  @BeforeEach
  void knowTheMember() {
    rig.awaitStatus("\"serving\":\"a\"");
  }

  @AfterEach
  void close() {
    rig.close();
    a.close();
  }

  @Test
  void passesEachEventBeforeTheNextOneIsThere() throws Exception {
    Semaphore next = new Semaphore(0);
    a.does(
        (_, wire) -> {
          wire.raw(EVENTS);
          for (int i = 0; i < 5; i++) {
            next.acquire();
            wire.chunk("data: %d\n\n".formatted(i));
          }
          wire.raw("0\r\n\r\n");
        });
    // The head comes before the first event.
    InputStream body =
        rig.send(rig.request("/ha/events").GET(), BodyHandlers.ofInputStream()).body();
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    for (int i = 0; i < 5; i++) {
      next.release();
      assertThat(lines.readLine()).isEqualTo("data: " + i);
      assertThat(lines.readLine()).isEmpty();
    }
    assertThat(lines.readLine()).isNull();
  }

  @Test
  void passesEachLineOfAWatchBeforeTheNextOneIsThere() throws Exception {
    Semaphore next = new Semaphore(0);
    a.does(
        (_, wire) -> {
          wire.raw(EVENTS.replace("text/event-stream", "application/json;stream=watch"));
          for (int i = 0; i < 3; i++) {
            next.acquire();
            wire.chunk("{\"type\":\"ADDED\",\"object\":%d}\n".formatted(i));
          }
          wire.raw("0\r\n\r\n");
        });
    String list = "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/jobs?watch=true";
    InputStream body = rig.send(rig.request(list).GET(), BodyHandlers.ofInputStream()).body();
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    for (int i = 0; i < 3; i++) {
      next.release();
      assertThat(lines.readLine()).endsWith(":" + i + "}");
    }
    assertThat(lines.readLine()).isNull();
  }

  @Test
  void leavesTheMemberWhenTheClientOfAStreamLeaves() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    a.does(
        (_, wire) -> {
          wire.raw(EVENTS);
          wire.chunk("data: 1\n\n");
          untilEnd(wire);
          left.countDown();
        });
    try (Socket client = rig.connect()) {
      send(client, "GET /ha/events HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.getInputStream().read()).isPositive();
    }
    assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void leavesTheMemberWhenTheClientDoesNotWaitForTheAnswer() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    a.does(
        (_, wire) -> {
          arrived.countDown();
          untilEnd(wire);
          left.countDown();
        });
    try (Socket client = rig.connect()) {
      send(client, "GET /api/search HTTP/1.1\r\nHost: h\r\n\r\n");
      arrived.await();
    }
    assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(a.received()).hasSize(1);
  }

  @Test
  void finishesASaveWhoseClientLeft() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    a.does(
        (_, wire) -> {
          arrived.countDown();
          goOn.await();
          wire.json("{}");
          answered.complete(true);
        });
    try (Socket client = rig.connect()) {
      send(client, "POST /api/dashboards/db HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}");
      arrived.await();
    }
    goOn.countDown();
    assertThat(answered.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void keepsANextRequestThatCameWhileAnAnswerWasAwaited() throws Exception {
    Semaphore first = new Semaphore(0);
    a.does(
        (request, wire) -> {
          if (request.target().equals("/1")) {
            first.acquire();
          }
          wire.json(request.target());
        });
    try (Socket client = rig.connect()) {
      send(client, "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n");
      // Longer than the time after which the gateway looks whether the client is still there.
      assertThat(first.tryAcquire(400, TimeUnit.MILLISECONDS)).isFalse();
      send(client, "GET /2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      assertThat(first.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
      first.release();
      String answers =
          new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answers).containsSubsequence("/1", "/2");
    }
  }

  @Test
  void slowClientDoesNotHoldAMemberForASmallAnswer() throws Exception {
    a.does((_, wire) -> wire.json("z".repeat(1_000_000)));
    try (Socket client = new Socket()) {
      client.setReceiveBufferSize(4096);
      client.connect(rig.connect().getRemoteSocketAddress());
      send(client, "GET /api/search HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      assertThat(client.getInputStream().read()).isPositive();
      rig.awaitStatus("\"inFlight\":0");
      assertThat(client.getInputStream().readAllBytes()).hasSizeGreaterThan(1_000_000);
    }
  }

  @Test
  void passesLargeAnswersToSlowClientsPieceByPiece() throws Exception {
    a.does((_, wire) -> wire.json("z".repeat(20_000_000)));
    try (Socket client = new Socket()) {
      client.setReceiveBufferSize(4096);
      client.connect(rig.connect().getRemoteSocketAddress());
      send(client, "GET /public/x.js HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      assertThat(client.getInputStream().readAllBytes()).hasSizeGreaterThan(20_000_000);
    }
  }

  @Test
  void cutsTheClientWhenALongAnswerBreaksOff() throws Exception {
    a.does(
        (_, wire) -> {
          wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + "z".repeat(2_000_000));
          wire.reset();
        });
    try (Socket client = rig.connect()) {
      send(client, "GET /public/x.js HTTP/1.1\r\nHost: h\r\n\r\n");
      int got = 0;
      try {
        got = client.getInputStream().readAllBytes().length;
      } catch (IOException e) {
        // A reset tells the same as an early end.
      }
      assertThat(got).isLessThan(3_000_000);
    }
  }

  @Test
  void passesWebSocketsBothWays() throws Exception {
    a.does(StreamingTest::echo);
    CompletableFuture<String> heard = new CompletableFuture<>();
    WebSocket socket =
        rig.client()
            .newWebSocketBuilder()
            .header("Origin", "http://dashboards.example")
            .buildAsync(
                URI.create(rig.uri("/api/live/ws").toString().replace("http:", "ws:")),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence text, boolean last) {
                    heard.complete(text.toString());
                    return new CompletableFuture<>();
                  }
                })
            .get(10, TimeUnit.SECONDS);
    socket.sendText("hello", true).get(10, TimeUnit.SECONDS);
    assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
    assertThat(a.received().getFirst().first("Origin")).contains("http://dashboards.example");
    socket.abort();
    rig.awaitStatus("\"inFlight\":0");
  }

  @Test
  void passesARefusedUpgradeAsItIs() {
    a.does((_, wire) -> wire.answer(401, "", "{\"message\":\"Unauthorized\"}"));
    String answer =
        rig.raw(
            """
            GET /api/live/ws HTTP/1.1\r
            Host: h\r
            Connection: Upgrade, close\r
            Upgrade: websocket\r
            \r
            """);
    assertThat(answer).startsWith("HTTP/1.1 401").contains("Unauthorized");
  }

  /// Answers the handshake and sends each masked text frame back unmasked.
  private static void echo(Received request, Wire wire) throws IOException {
    wire.raw(
        """
        HTTP/1.1 101 Switching Protocols\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Accept: %s\r
        \r
        """
            .formatted(accept(request.first("Sec-WebSocket-Key").orElseThrow())));
    InputStream in = wire.in();
    while (in.read() >= 0) {
      int length = in.read() & 0x7f;
      byte[] mask = in.readNBytes(4);
      byte[] data = in.readNBytes(length);
      for (int i = 0; i < length; i++) {
        data[i] ^= mask[i % 4];
      }
      wire.raw(new byte[] {(byte) 0x81, (byte) length});
      wire.raw(data);
    }
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(
              sha1.digest(
                  (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                      .getBytes(StandardCharsets.ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void untilEnd(Wire wire) {
    try {
      wire.in().readAllBytes();
    } catch (IOException e) {
      // The end that was waited for.
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }
}
