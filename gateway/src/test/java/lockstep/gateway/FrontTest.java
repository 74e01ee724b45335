package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.Mode;
import lockstep.gateway.front.Network;
import lockstep.gateway.front.TrustedProxies;
import lockstep.gateway.log.LogTarget;
import lockstep.gateway.testing.Received;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who asked, as proxies in front say, and what is written down of it.
final class FrontTest {
  private static final String GET =
      "GET /api/search?token=secret HTTP/1.1\r\nHost: h\r\nConnection: close\r\n%s\r\n";
  private static final byte[] V2 = {
    0x0d,
    0x0a,
    0x0d,
    0x0a,
    0x00,
    0x0d,
    0x0a,
    0x51,
    0x55,
    0x49,
    0x54,
    0x0a,
    0x21,
    0x11,
    0,
    12,
    (byte) 203,
    0,
    113,
    8,
    127,
    0,
    0,
    1,
    0x30,
    0x39,
    0x1f,
    (byte) 0x90
  };

  @TempDir private Path folder;
  private final TestMember a = new TestMember("a").says("primary", 1, true);

  @AfterEach
  void close() {
    a.close();
  }

  private Rig rig(boolean proxyProtocol, LogTarget log, String... trusted) {
    Front front =
        new Front(
            Optional.empty(),
            proxyProtocol,
            new TrustedProxies(List.of(trusted).stream().map(Network::parse).toList()),
            log,
            Front.Pace.defaults());
    return Rig.of(Mode.PRIMARY_REPLICA, tuning -> tuning.with(front), a.member(1));
  }

  private Received only() {
    assertThat(a.received()).hasSize(1);
    return a.received().getFirst();
  }

  @Test
  void believesATrustedProxyAndNobodyElse() {
    String claim = GET.formatted("X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n");
    try (Rig rig = rig(false, new LogTarget.Off(), "10.0.0.0/8", "127.0.0.0/8")) {
      assertThat(rig.raw(claim)).startsWith("HTTP/1.1 200");
      assertThat(only().first("X-Forwarded-For")).contains("203.0.113.7, 127.0.0.1");
      assertThat(only().first("X-Forwarded-Proto")).contains("https");
    }
    a.forget();
    try (Rig rig = rig(false, new LogTarget.Off(), "10.0.0.0/8")) {
      rig.raw(claim);
      assertThat(only().first("X-Forwarded-For")).contains("127.0.0.1");
      assertThat(only().first("X-Forwarded-Proto")).contains("http");
    }
  }

  @Test
  void readsWhoAskedFromAProxyHeaderOfVersion1() {
    try (Rig rig = rig(true, new LogTarget.Off())) {
      rig.raw("PROXY TCP4 203.0.113.7 127.0.0.1 5000 80\r\n" + GET.formatted(""));
      assertThat(only().first("X-Forwarded-For")).contains("203.0.113.7");
    }
  }

  @Test
  void readsWhoAskedFromAProxyHeaderOfVersion2() throws IOException {
    try (Rig rig = rig(true, new LogTarget.Off());
        Socket socket = rig.connect()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(V2);
      bytes.write(GET.formatted("").getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(bytes.toByteArray());
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200");
      assertThat(only().first("X-Forwarded-For")).contains("203.0.113.8");
    }
  }

  @Test
  void letsNobodyInWithoutAProxyHeaderWhereOneIsDue() {
    try (Rig rig = rig(true, new LogTarget.Off())) {
      assertThat(rig.raw(GET.formatted(""))).doesNotContain("200 OK");
      assertThat(a.received()).isEmpty();
    }
  }

  @Test
  void writesOneLineForEachRequestWithoutItsSecrets() throws IOException {
    Path file = folder.resolve("logs/access.log");
    LogTarget log = new LogTarget.ToFile(file, 1 << 20, 2);
    try (Rig rig = rig(false, log, "127.0.0.1")) {
      rig.awaitStatus("\"serving\":\"a\"");
      rig.raw(
          GET.formatted("X-Forwarded-For: 6.6.6.6, 203.0.113.7\r\nCookie: grafana_session=s3\r\n"));
      a.does((_, wire) -> wire.answer(404, "", "12345"));
      rig.post("/api/x%22y", "body-secret");
    }
    List<String> lines =
        Files.readAllLines(file).stream().filter(line -> !line.contains("/ha/gateway")).toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst())
        .contains(
            " client=203.0.113.7 method=GET path=\"/api/search\" protocol=HTTP/1.1 status=200 ",
            " bytes=12 ",
            " member=a tries=1 end=whole");
    assertThat(lines.getLast())
        .contains(" client=127.0.0.1 method=POST path=\"/api/x%22y\" ", " status=404 bytes=5 ");
    assertThat(Files.readString(file)).doesNotContain("secret", "s3");
  }

  @Test
  void putsAFullLogAsideAndKeepsNoMoreThanItMay() throws IOException {
    Path file = folder.resolve("access.log");
    try (Rig rig = rig(false, new LogTarget.ToFile(file, 2000, 2))) {
      rig.awaitStatus("\"serving\":\"a\"");
      for (int i = 0; i < 60; i++) {
        rig.get("/request-" + i);
      }
    }
    assertThat(folder.resolve("access.log.1")).exists();
    assertThat(folder.resolve("access.log.2")).exists();
    assertThat(folder.resolve("access.log.3")).doesNotExist();
    assertThat(Files.readString(file) + Files.readString(folder.resolve("access.log.1")))
        .contains("/request-59\"");
  }

  @Test
  void knowsWhichAddressesAreInARange() {
    assertThat(Network.parse("10.0.0.0/9").holds(java.net.InetAddress.ofLiteral("10.127.1.1")))
        .isTrue();
    assertThat(Network.parse("10.0.0.0/9").holds(java.net.InetAddress.ofLiteral("10.128.0.0")))
        .isFalse();
    assertThat(Network.parse("::1").holds(java.net.InetAddress.ofLiteral("::1"))).isTrue();
    assertThat(Network.parse("0.0.0.0/0").holds(java.net.InetAddress.ofLiteral("::1"))).isFalse();
  }
}
