package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import lockstep.cluster.Mode;
import lockstep.gateway.front.LiveKeys;
import lockstep.gateway.front.TlsFault;
import lockstep.gateway.front.TrustedProxies;
import lockstep.gateway.log.LogTarget;
import lockstep.gateway.testing.TestIdentity;
import lockstep.gateway.testing.TestMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// TLS on the front: HTTP/1.1 and HTTP/2, and certificates that change under running connections.
final class TlsTest {
  @TempDir private static Path shared;
  private static TestIdentity first;
  private static TestIdentity rsa;
  private static TestIdentity edwards;

  @TempDir private Path folder;
  private final TestMember a = new TestMember("a").says("primary", 1, true);
  private Path certificate;
  private Path key;
  private Gateway gateway;

  @BeforeAll
  static void makeIdentities() {
    first = TestIdentity.make(shared, "first", "EC");
    rsa = TestIdentity.make(shared, "rsa", "RSA");
    edwards = TestIdentity.make(shared, "edwards", "Ed25519");
  }

  @BeforeEach
  void start() {
    certificate = folder.resolve("tls.crt");
    key = folder.resolve("tls.key");
    first.write(certificate, key);
    gateway = gateway();
    gateway.start();
  }

  private Gateway gateway() {
    Front.Tls tls =
        new Front.Tls(
            certificate,
            key,
            true,
            Duration.ofMillis(20),
            OptionalInt.of(0),
            URI.create("https://dash.example"));
    Front front =
        new Front(
            Optional.of(tls),
            false,
            TrustedProxies.none(),
            new LogTarget.Off(),
            Front.Pace.defaults());
    return new Gateway(
        GatewayConfig.of("g", "127.0.0.1", 0, Mode.PRIMARY_REPLICA, List.of(a.member(1)))
            .with(tuning -> tuning.with(front)),
        InstantSource.system(),
        System::nanoTime,
        new Random(1));
  }

  @AfterEach
  void close() {
    gateway.close();
    a.close();
  }

  private int port() {
    return gateway.addresses().getFirst().getPort();
  }

  private static HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).sslContext(TestIdentity.trustingAll()).build();
  }

  private HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:%d%s".formatted(port(), target)));
  }

  private Certificate shown() throws IOException {
    try (SSLSocket socket = connect()) {
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  private SSLSocket connect() throws IOException {
    return (SSLSocket)
        TestIdentity.trustingAll().getSocketFactory().createSocket("127.0.0.1", port());
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1_1", "HTTP_2"})
  void letsAClientThatAsksSendItsBody(HttpClient.Version version) throws Exception {
    a.does((request, wire) -> wire.answer(200, "X-Len: " + request.body().length + "\r\n", ""));
    try (HttpClient client = client(version)) {
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> answer =
            client.send(
                request("/x").expectContinue(true).POST(BodyPublishers.ofString("abc")).build(),
                BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.headers().firstValue("X-Len")).contains("3");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1_1", "HTTP_2"})
  void passesRequestsAndAnswersOfAnyLength(HttpClient.Version version) throws Exception {
    String body = "0123456789".repeat(300_000);
    a.does((request, wire) -> wire.answer(200, "X-Len: " + request.body().length + "\r\n", body));
    try (HttpClient client = client(version)) {
      for (String sent : List.of("", "x", body)) {
        HttpResponse<String> answer =
            client.send(
                request("/x?q=1").POST(BodyPublishers.ofString(sent)).build(),
                BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().firstValue("X-Len")).contains("" + sent.length());
      }
      assertThat(a.received().getLast().first("X-Forwarded-Proto")).contains("https");
      assertThat(a.received().getLast().first("Host")).contains("127.0.0.1:" + port());
      assertThat(a.received().getLast().headers()).noneMatch(header -> header.startsWith(":"));
    }
  }

  @Test
  void cutsOneStreamOfAnHttp2ConnectionAndNotTheOthers() throws Exception {
    a.does(
        (request, wire) -> {
          if (request.target().equals("/broken")) {
            wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\nabc");
            wire.reset();
          } else {
            wire.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
            wire.in().read();
          }
        });
    try (HttpClient client = client(HttpClient.Version.HTTP_2)) {
      HttpResponse<InputStream> events =
          client.send(request("/ha/events").build(), BodyHandlers.ofInputStream());
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8));
      assertThat(lines.readLine()).isEqualTo("data: 1");
      assertThatThrownBy(() -> client.send(request("/broken").build(), BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
      a.does((_, wire) -> wire.json("{}"));
      assertThat(client.send(request("/x").build(), BodyHandlers.ofString()).body())
          .isEqualTo("{}");
      assertThat(lines.readLine()).isEmpty();
      events.body().close();
    }
  }

  @Test
  void refusesInWordsOverHttp2() throws Exception {
    try (HttpClient client = client(HttpClient.Version.HTTP_2)) {
      HttpResponse<String> answer =
          client.send(
              request("/x").method("TRACE", BodyPublishers.ofString("abc")).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.body()).contains("TRACE is not allowed");
      assertThat(client.send(request("/x").build(), BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void carriesWebSocketsOverTls() throws Exception {
    a.does(
        (_, wire) -> {
          wire.raw("HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello");
          byte[] said = wire.in().readNBytes(3);
          wire.raw(said);
          wire.in().read();
        });
    try (SSLSocket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              "GET /ws HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      assertThat(head).startsWith("HTTP/1.1 101");
      assertThat(new String(in.readNBytes(5), StandardCharsets.US_ASCII)).isEqualTo("hello");
      socket.getOutputStream().write("abc".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(in.readNBytes(3), StandardCharsets.US_ASCII)).isEqualTo("abc");
    }
  }

  @ParameterizedTest
  @CsvSource({"RSA", "Ed25519"})
  void showsANewCertificateWithoutARestart(String algorithm) throws Exception {
    try (SSLSocket before = connect()) {
      before.startHandshake();
      TestIdentity second = algorithm.equals("RSA") ? rsa : edwards;
      second.write(certificate, key);
      awaitShown(second.certificate());
      before
          .getOutputStream()
          .write(
              "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(before.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200");
    }
  }

  private void awaitShown(Certificate wanted) throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!shown().equals(wanted)) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  @Test
  void keepsTheOldCertificateWhenTheNewOneIsNone() throws Exception {
    LiveKeys keys = new LiveKeys(certificate, key);
    Files.writeString(certificate, "garbage");
    keys.reload();
    assertThat(
            keys.getCertificateChain(
                Objects.requireNonNull(keys.chooseEngineServerAlias("EC", null, null))))
        .containsExactly(first.certificate());
    assertThat(shown()).isEqualTo(first.certificate());
    edwards.write(certificate, key);
    awaitShown(edwards.certificate());
  }

  @Test
  void saysWhatIsWrongWithItsFiles() throws Exception {
    Files.writeString(key, rsa.keyPem());
    assertRefused("holds no EC key");
    rsa.write(certificate, key);
    Files.writeString(certificate, first.certificatePem() + rsa.certificatePem());
    Files.writeString(key, TestIdentity.make(folder, "other", "EC").keyPem());
    assertRefused("tls.key is not the key of the certificate in");
    Files.writeString(key, "-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----\n");
    assertRefused("openssl pkcs8 -topk8");
    Files.delete(key);
    assertRefused("there is no file");
  }

  private void assertRefused(String message) {
    try (Gateway wrong = gateway()) {
      assertThatThrownBy(wrong::start)
          .isInstanceOf(TlsFault.class)
          .hasMessageContaining(message)
          .hasMessageNotContaining("AA==");
    }
  }

  @Test
  void redirectsPlainHttpToTheConfiguredAddress() throws Exception {
    InetSocketAddress plain = gateway.addresses().get(1);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:%d/d/abc?x=1".formatted(plain.getPort())))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(308);
      assertThat(answer.headers().firstValue("Location"))
          .contains("https://dash.example/d/abc?x=1");
    }
  }
}
