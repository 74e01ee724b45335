package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import lockstep.cluster.Mode;
import lockstep.gateway.front.Network;
import lockstep.gateway.front.TrustedProxies;
import lockstep.gateway.log.LogTarget;
import lockstep.gateway.testing.TestIdentity;
import lockstep.gateway.testing.TestMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Connections that say nothing, and more connections than there is room for.
final class DoorTest {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration HANDSHAKE = Duration.ofSeconds(4);
  private static final String PROXY = "PROXY TCP4 203.0.113.7 127.0.0.1 5000 80\r\n";

  @TempDir private Path folder;
  private final TestMember a = new TestMember("a").says("primary", 1, true);
  private final List<Socket> sockets = new ArrayList<>();
  private final List<Gateway> gateways = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    gateways.forEach(Gateway::close);
    a.close();
  }

  private GatewayConfig config(
      int clients, int perAddress, boolean tls, boolean proxyProtocol, String... trusted) {
    Front front =
        new Front(
            tls ? Optional.of(tls()) : Optional.empty(),
            proxyProtocol,
            new TrustedProxies(List.of(trusted).stream().map(Network::parse).toList()),
            new LogTarget.Off(),
            new Front.Pace(
                tls ? HANDSHAKE : FIRST, Duration.ofSeconds(75), 1000, Duration.ofSeconds(5)));
    GatewayConfig.Bounds usual = GatewayConfig.Bounds.defaults();
    return GatewayConfig.of("g", "127.0.0.1", 0, Mode.PRIMARY_REPLICA, List.of(a.member(1)))
        .with(
            tuning ->
                tuning
                    .with(front)
                    .with(
                        new GatewayConfig.Bounds(
                            clients,
                            perAddress,
                            usual.underWay(),
                            usual.held(),
                            usual.heldBytes(),
                            usual.connections(),
                            usual.targetChars(),
                            usual.headerChars(),
                            usual.bodyBytes(),
                            usual.replayBytes(),
                            usual.collectBytes(),
                            usual.memoryBytes())));
  }

  private Front.Tls tls() {
    Path certificate = folder.resolve("tls.crt");
    Path key = folder.resolve("tls.key");
    TestIdentity.make(folder, "one", "EC").write(certificate, key);
    return new Front.Tls(
        certificate,
        key,
        true,
        Duration.ofMinutes(1),
        OptionalInt.of(0),
        URI.create("https://dash.example"));
  }

  private void start(GatewayConfig config) {
    gateways.add(new Gateway(config, InstantSource.system(), System::nanoTime, new Random(1)));
    gateway().start();
  }

  private Socket connect(InetSocketAddress to) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setSoTimeout(20_000);
    socket.connect(to);
    return socket;
  }

  private Socket connect() throws IOException {
    return connect(gateway().addresses().getFirst());
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// One request whose connection stays.
  private static boolean answers(Socket socket) throws IOException {
    try {
      say(socket, "GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
      String got = "";
      while (!got.endsWith("}")) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          return false;
        }
        got += (char) next;
      }
      return got.startsWith("HTTP/1.1 200");
    } catch (SocketException e) {
      return false;
    }
  }

  private static boolean ends(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  @Test
  void endsAConnectionThatSaysNothing() throws IOException {
    start(config(100, 100, false, false));
    assertThat(ends(connect())).isTrue();
  }

  @Test
  void letsAConnectionRestBetweenTwoRequests() throws IOException {
    start(config(100, 100, false, false));
    Socket kept = connect();
    assertThat(answers(kept)).isTrue();
    // By the time that a silent one is ended, the kept one has been silent for longer.
    assertThat(ends(connect())).isTrue();
    assertThat(answers(kept)).isTrue();
  }

  @Test
  void endsSilenceBeforeInAndAfterAHandshakeAndOnThePortThatRedirects() throws IOException {
    start(config(100, 100, true, false));
    Socket silent = connect();
    Socket redirected = connect(gateway().addresses().getLast());
    Socket half = connect();
    half.getOutputStream().write(new byte[] {0x16, 3, 1, 2});
    try (SSLSocket secure =
        (SSLSocket)
            TestIdentity.trustingAll().getSocketFactory().createSocket(connect(), "h", 1, false)) {
      secure.startHandshake();
      assertThat(ends(silent)).isTrue();
      assertThat(ends(redirected)).isTrue();
      assertThat(ends(half)).isTrue();
      assertThat(ends(secure)).isTrue();
    }
  }

  @Test
  void endsSilenceBeforeAndAfterAProxyHeader() throws IOException {
    start(config(100, 1, false, true));
    Socket silent = connect();
    Socket header = connect();
    say(header, PROXY);
    assertThat(ends(silent)).isTrue();
    assertThat(ends(header)).isTrue();
    Socket whole = connect();
    say(whole, PROXY);
    assertThat(answers(whole)).isTrue();
    assertThat(ends(connect())).isTrue();
    assertThat(answers(whole)).isTrue();
  }

  @Test
  void letsNoMoreInThanItMayAndOthersWhenSomebodyLeft() throws IOException {
    start(config(2, 2, false, false));
    Socket first = connect();
    Socket second = connect();
    assertThat(answers(first)).isTrue();
    assertThat(answers(second)).isTrue();
    assertThat(answers(connect())).isFalse();
    first.close();
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    boolean in = answers(connect());
    while (!in && System.nanoTime() < end) {
      in = answers(connect());
    }
    assertThat(in).isTrue();
    assertThat(answers(second)).isTrue();
  }

  @Test
  void letsNoAddressHaveAllAndATrustedProxyAsManyAsItNeeds() throws IOException {
    start(config(4, 1, false, false));
    Socket first = connect();
    assertThat(answers(first)).isTrue();
    assertThat(answers(connect())).isFalse();
    gateway().reload(config(4, 1, false, false, "127.0.0.0/8"));
    assertThat(answers(connect())).isTrue();
    assertThat(answers(connect())).isTrue();
    assertThat(answers(first)).isTrue();
  }

  private Gateway gateway() {
    return gateways.getLast();
  }
}
