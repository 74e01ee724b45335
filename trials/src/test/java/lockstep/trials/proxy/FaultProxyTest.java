package lockstep.trials.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import lockstep.trials.harness.Eventually;
import lockstep.trials.proxy.Break.Kind;
import lockstep.trials.proxy.Break.Side;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The proxy harms what it should, where it should, and nothing else.
class FaultProxyTest {
  private static final int SOON_MILLIS = 5_000;
  private static final int SILENCE_MILLIS = 150;

  private final BlockingQueue<String> heard = new ArrayBlockingQueue<>(100);
  private ServerSocket echo;
  private FaultProxy proxy;

  @SuppressWarnings("NullAway.Init")
  FaultProxyTest() {}

  @BeforeEach
  void open() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = FaultProxy.to(echo.getLocalPort(), 1);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void aNewConnectionCostsARoundTripMoreThanAnOldOne() throws IOException {
    proxy.farAway(Duration.ofMillis(60));
    try (Socket socket = connect()) {
      long begun = System.nanoTime();
      echo(socket);
      long connected = System.nanoTime();
      echo(socket);

      assertThat(Duration.ofNanos(connected - begun)).isGreaterThan(Duration.ofMillis(115));
      assertThat(Duration.ofNanos(System.nanoTime() - connected))
          .isBetween(Duration.ofMillis(59), Duration.ofMillis(110));
    }
  }

  private static void echo(Socket socket) throws IOException {
    socket.getOutputStream().write('x');
    assertThat(socket.getInputStream().read()).isEqualTo('x');
  }

  @Test
  void carriesAllBytesUnchangedWhenNothingIsWrong() throws IOException {
    byte[] much = new byte[1_000_000];
    for (int i = 0; i < much.length; i++) {
      much[i] = (byte) (i * 31);
    }
    try (Socket socket = connect()) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  socket.getOutputStream().write(much);
                  socket.shutdownOutput();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });

      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(much);
    }
  }

  @Test
  void carriesAllBytesUnchangedInSlices() throws IOException {
    proxy.lines(Line.CLEAR.sliced(3), Line.CLEAR.sliced(1));
    try (Socket socket = connect()) {
      say(socket, "in small pieces");

      assertThat(hear(socket, 15)).isEqualTo("in small pieces");
    }
  }

  @Test
  void latencyIsPaidInEachDirection() throws IOException {
    Line far = Line.far(Duration.ofMillis(60), Duration.ofMillis(10));
    proxy.lines(far, far);
    try (Socket socket = connect()) {
      long begin = System.nanoTime();
      say(socket, "ping");
      hear(socket, 4);

      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isGreaterThanOrEqualTo(Duration.ofMillis(120));
    }
  }

  @Test
  void aThinLineTakesItsTime() throws IOException {
    proxy.lines(Line.thin(20_000), Line.CLEAR);
    try (Socket socket = connect()) {
      long begin = System.nanoTime();
      say(socket, "x".repeat(4_000));
      hear(socket, 4_000);

      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isGreaterThanOrEqualTo(Duration.ofMillis(190));
    }
  }

  @Test
  void cutsARequestAtTheChosenByteAfterTheMarker() throws Exception {
    proxy.arm(new Break("POST", Side.REQUEST, 6, Kind.CLOSE));
    try (Socket socket = connect()) {
      say(socket, "GET a PO");
      hear(socket, 8); // the end of the connection may overtake an echo that is still under way
      say(socket, "ST bcdef");

      assertThat("ST b").startsWith(hearAll(socket));
    }
    String all = heard.poll(SOON_MILLIS, TimeUnit.MILLISECONDS);
    assertThat(all).isEqualTo("GET a POST b");
    assertThat(proxy.sprung()).isEqualTo(1);
  }

  @Test
  void cutsAnAnswerAtTheChosenByte() throws IOException {
    proxy.arm(new Break("POST", Side.RESPONSE, 7, Kind.CLOSE));
    try (Socket socket = connect()) {
      say(socket, "GET a ");
      assertThat(hear(socket, 6)).isEqualTo("GET a ");
      say(socket, "POST bcdef");

      assertThat(hearAll(socket)).isEqualTo("POST bc");
    }
  }

  @Test
  void aBreakHappensOnce() throws IOException {
    proxy.arm(new Break("POST", Side.RESPONSE, 0, Kind.RESET));
    try (Socket socket = connect()) {
      say(socket, "POST");
      assertThatThrownBy(() -> hear(socket, 4)).isInstanceOf(SocketException.class);
    }
    try (Socket socket = connect()) {
      say(socket, "POST");
      assertThat(hear(socket, 4)).isEqualTo("POST");
    }
    assertThat(proxy.sprung()).isEqualTo(1);
  }

  @Test
  void aStalledExchangeSaysNothingAndDoesNotEnd() throws IOException {
    proxy.arm(new Break("POST", Side.RESPONSE, 2, Kind.STALL));
    try (Socket socket = connect()) {
      say(socket, "POST");
      assertThat(hear(socket, 2)).isEqualTo("PO");
      socket.setSoTimeout(SILENCE_MILLIS);

      assertThatThrownBy(() -> hear(socket, 1)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aLateRequestArrivesAfterItsClientWasReset() throws Exception {
    proxy.arm(new Break("POST", Side.REQUEST, 4, Kind.LATE, Duration.ofMillis(50)));
    try (Socket socket = connect()) {
      say(socket, "POST bcdef");

      assertThatThrownBy(
              () -> {
                while (true) {
                  hear(socket, 1);
                }
              })
          .isInstanceOf(IOException.class);
    }
    proxy.disarm();
    Eventually.holds(
        "the request arrives",
        Duration.ofSeconds(15),
        () -> "POST bcdef".equals(heard.poll(SOON_MILLIS, TimeUnit.MILLISECONDS)));
  }

  @Test
  void stalledBytesGoOnWhenResumed() throws IOException {
    try (Socket socket = connect()) {
      proxy.stall();
      say(socket, "ping");
      socket.setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(() -> hear(socket, 4)).isInstanceOf(SocketTimeoutException.class);

      proxy.resume();
      socket.setSoTimeout(SOON_MILLIS);

      assertThat(hear(socket, 4)).isEqualTo("ping");
    }
  }

  @Test
  void whileDownConnectionsAreRefusedAndAfterwardsServedAtTheSamePort() throws IOException {
    try (Socket socket = connect()) {
      say(socket, "ping");
      hear(socket, 4);
      proxy.down();

      assertThatThrownBy(() -> hear(socket, 1)).isInstanceOf(SocketException.class);
      assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }
    proxy.heal();
    try (Socket socket = connect()) {
      say(socket, "ping");
      assertThat(hear(socket, 4)).isEqualTo("ping");
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(SOON_MILLIS);
    return socket;
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static String hear(Socket socket, int bytes) throws IOException {
    byte[] answer = socket.getInputStream().readNBytes(bytes);
    if (answer.length < bytes) {
      throw new SocketException("the end after " + answer.length);
    }
    return new String(answer, US_ASCII);
  }

  private static String hearAll(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketException _) {
      // a close with unread bytes is a reset
    }
    return all.toString(US_ASCII);
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread.ofVirtual().start(() -> answer(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  /// Sends back what it gets, and remembers it all when the connection ends.
  private void answer(Socket socket) {
    StringBuilder all = new StringBuilder();
    try (socket) {
      byte[] buffer = new byte[8192];
      for (int count = socket.getInputStream().read(buffer);
          count >= 0;
          count = socket.getInputStream().read(buffer)) {
        if (all.length() < 100) {
          all.append(new String(buffer, 0, count, US_ASCII));
        }
        socket.getOutputStream().write(buffer, 0, count);
      }
    } catch (IOException _) {
      // told below
    }
    heard.add(all.toString());
  }
}
