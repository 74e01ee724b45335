package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import lockstep.cluster.Mode;
import lockstep.gateway.front.TrustedProxies;
import lockstep.gateway.log.LogTarget;
import lockstep.gateway.testing.Http2Wire;
import lockstep.gateway.testing.TestIdentity;
import lockstep.gateway.testing.TestMember;
import lockstep.gateway.testing.Waits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client can do over HTTP/2 that no library does.
final class Http2Test {
  private static final int DATA = 0;
  private static final int RESET = 3;
  private static final int GOAWAY = 7;

  @TempDir private Path folder;
  private final TestMember a = new TestMember("a").says("primary", 1, true);
  private Gateway gateway;

  @BeforeEach
  void start() {
    Path certificate = folder.resolve("tls.crt");
    Path key = folder.resolve("tls.key");
    TestIdentity.make(folder, "own", "EC").write(certificate, key);
    Front.Tls tls =
        new Front.Tls(
            certificate,
            key,
            true,
            Duration.ofMinutes(1),
            OptionalInt.empty(),
            URI.create("https://dash.example"));
    Front front =
        new Front(
            Optional.of(tls),
            false,
            TrustedProxies.none(),
            new LogTarget.Off(),
            Front.Pace.defaults());
    gateway =
        new Gateway(
            GatewayConfig.of("g", "127.0.0.1", 0, Mode.PRIMARY_REPLICA, List.of(a.member(1)))
                .with(tuning -> tuning.with(front).with(impatient())),
            InstantSource.system(),
            System::nanoTime,
            new Random(1));
    gateway.start();
  }

  private static GatewayConfig.Waiting impatient() {
    return Waits.usual().client(Duration.ofMillis(300)).done();
  }

  @AfterEach
  void close() {
    gateway.close();
    a.close();
  }

  private InetSocketAddress address() {
    return gateway.addresses().getFirst();
  }

  @Test
  void keepsNoPlaceForAShortAnswerThatNobodyTakes() throws Exception {
    try (Http2Wire client = new Http2Wire(address(), 0)) {
      for (int i = 0; i < 10; i++) {
        client.get("https", "/x");
      }
      assertThat(client.await(RESET)).isNotEmpty();
      assertThat(a.received()).hasSize(10);
      awaitNoneUnderWay();
    }
  }

  @Test
  void tellsMembersTheSchemeThatIsSpokenNotTheOneThatIsClaimed() throws Exception {
    try (Http2Wire client = new Http2Wire(address(), 1 << 16)) {
      client.get("http", "/x");
      assertThat(client.await(DATA)).isNotEmpty();
      assertThat(a.received().getFirst().first("X-Forwarded-Proto")).contains("https");
    }
  }

  @Test
  void saysGoodbyeWhereNothingIsUnderWayWhenTheGatewayStops() throws Exception {
    try (Http2Wire client = new Http2Wire(address(), 1 << 16)) {
      client.get("https", "/x");
      client.await(DATA);
      gateway.close();

      assertThat(client.await(GOAWAY)).containsExactly(lastStreamAndNoError(1));
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void saysGoodbyeOnlyAfterTheAnswerThatIsUnderWay() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch may = new CountDownLatch(1);
    a.does(
        (_, wire) -> {
          asked.countDown();
          may.await();
          wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        });
    try (Http2Wire client = new Http2Wire(address(), 1 << 16);
        Http2Wire idle = new Http2Wire(address(), 1 << 16)) {
      client.get("https", "/x");
      asked.await();
      Thread stop = Thread.ofVirtual().start(gateway::close);
      assertThat(idle.await(GOAWAY)).containsExactly(lastStreamAndNoError(0));
      may.countDown();

      assertThat(client.await(DATA)).asString(StandardCharsets.US_ASCII).isEqualTo("hi");
      assertThat(client.await(GOAWAY)).containsExactly(lastStreamAndNoError(1));
      assertThat(client.ended()).isTrue();
      stop.join();
    }
  }

  private static byte[] lastStreamAndNoError(int stream) {
    return ByteBuffer.allocate(2 * Integer.BYTES).putInt(stream).putInt(0).array();
  }

  private void awaitNoneUnderWay() throws IOException, InterruptedException {
    try (HttpClient other =
        HttpClient.newBuilder().sslContext(TestIdentity.trustingAll()).build()) {
      HttpRequest status =
          HttpRequest.newBuilder(
                  URI.create("https://127.0.0.1:%d/ha/gateway".formatted(address().getPort())))
              .build();
      long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      String said;
      do {
        said = other.send(status, BodyHandlers.ofString()).body();
        assertThat(System.nanoTime()).as(said).isLessThan(end);
      } while (!said.contains("\"underWay\":0"));
    }
  }
}
