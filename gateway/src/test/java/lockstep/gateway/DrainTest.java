package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import lockstep.cluster.Mode;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Streams without an end when their member or the gateway goes: a clean end, and the client comes
/// again, elsewhere.
final class DrainTest {
  private static final String UPGRADE =
      "GET /api/live/ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
  private static final String EVENTS =
      "GET /ha/events HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n\r\n";
  private static final byte[] RESTART = {(byte) 0x88, 2, 0x03, (byte) 0xf4};

  private final TestMember a = new TestMember("a").says("primary", 1, true);
  private final TestMember b = new TestMember("b").says("replica", 1, true);

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  /// @param bytes what the member says after the switch
  private static TestMember.Behaviour webSocket(byte[] bytes) {
    return (_, wire) -> {
      wire.raw("HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
      wire.raw(bytes);
      new CountDownLatch(1).await();
    };
  }

  private Rig rig() {
    Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(10), b.member(1));
    rig.awaitStatus("\"serving\":\"a\"");
    rig.awaitUp(2);
    return rig;
  }

  private static Socket open(Rig rig, String request) throws IOException {
    Socket socket = rig.connect();
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    return socket;
  }

  private static String until(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int one = in.read(); one >= 0; one = in.read()) {
      text.append((char) one);
      if (text.toString().endsWith(end)) {
        return text.toString();
      }
    }
    throw new AssertionError("the stream ended at: " + text);
  }

  @Test
  void tellsAWebSocketToComeAgainWhenTheGatewayStops() throws IOException {
    a.does(webSocket(new byte[] {(byte) 0x81, 2, 'h', 'i'}));
    try (Rig rig = rig();
        Socket socket = open(rig, UPGRADE)) {
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(4)).containsExactly(0x81, 2, 'h', 'i');
      rig.gateway().close();
      assertThat(in.readAllBytes()).isEqualTo(RESTART);
    }
  }

  @Test
  void neverPutsAGoodbyeIntoTheMiddleOfAFrame() throws IOException {
    a.does(webSocket(new byte[] {(byte) 0x81, 5, 'h', 'i'}));
    try (Rig rig = rig();
        Socket socket = open(rig, UPGRADE)) {
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(4)).containsExactly(0x81, 5, 'h', 'i');
      rig.gateway().close();
      assertThat(in.readAllBytes()).isEmpty();
    }
  }

  @Test
  void tellsAWebSocketToComeAgainWhenItsMemberDiesOrDrains() throws IOException {
    a.does(webSocket(new byte[0]));
    try (Rig rig = rig();
        Socket first = open(rig, UPGRADE);
        Socket second = open(rig, UPGRADE)) {
      a.drains("primary", 1);
      assertThat(first.getInputStream().readAllBytes()).isEqualTo(RESTART);
      assertThat(second.getInputStream().readAllBytes()).isEqualTo(RESTART);
    }
    a.says("primary", 1, true);
    try (Rig rig = rig();
        Socket socket = open(rig, UPGRADE)) {
      a.kill();
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(RESTART);
    }
  }

  @Test
  void endsAnEventStreamCleanlyWhenItsMemberDrains() throws IOException {
    a.does(
        (_, wire) -> {
          wire.raw(
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
          wire.chunk("data: 1\n\n");
          new CountDownLatch(1).await();
        });
    try (Rig rig = rig();
        Socket socket = open(rig, EVENTS)) {
      InputStream in = socket.getInputStream();
      assertThat(until(in, "data: 1\n\n\r\n")).contains("data: 1");
      a.drains("primary", 1);
      assertThat(until(in, "\r\n\r\n")).isEqualTo("0\r\n\r\n");
      assertThat(rig.get("/x").body()).isEqualTo("{\"from\":\"b\"}");
    }
  }
}
