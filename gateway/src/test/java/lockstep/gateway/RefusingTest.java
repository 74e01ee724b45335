package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import lockstep.cluster.Mode;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the gateway does not let in, and what it says when no member can answer.
final class RefusingTest {
  private final TestMember a = new TestMember("a").says("primary", 1, true);
  private final Rig rig =
      Rig.of(
          Mode.PRIMARY_REPLICA,
          config ->
              config.with(
                  new GatewayConfig.Waiting(
                      Duration.ofSeconds(1),
                      Duration.ofMillis(300),
                      Duration.ofMillis(500),
                      Duration.ofMillis(600),
                      Duration.ofMillis(500),
                      Duration.ofSeconds(5),
                      Duration.ofMillis(500),
                      Duration.ofSeconds(1),
                      Duration.ZERO)),
          a.member(10));

  @BeforeEach
  void knowTheMember() {
    rig.awaitStatus("\"serving\":\"a\"");
  }

  @AfterEach
  void close() {
    rig.close();
    a.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3, 3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +3\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 18446744073709551619\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: identity\r\n\r\nabc",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\u0000b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX y: 1\r\n\r\n",
        "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n",
        "TRACE / HTTP/1.1\r\nHost: h\r\n\r\n",
      })
  void neverPassesARequestThatTwoServersMayReadInTwoWays(String request) {
    String answer =
        rig.raw(request + "GET /smuggled HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    assertThat(answer).matches("(?s)HTTP/1.1 (400|405|501) .*");
    assertThat(a.received()).filteredOn(got -> !got.target().equals("/smuggled")).isEmpty();
  }

  @Test
  void refusesBadChunks() {
    String answer =
        rig.raw(
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n");
    assertThat(answer).doesNotContain(" 200 ");
    assertThat(a.received()).isEmpty();
  }

  @Test
  void refusesAddressesAndHeadersThatAreTooLong() {
    assertThat(rig.get("/?q=" + "x".repeat(17_000)).statusCode()).isEqualTo(414);
    assertThat(
            rig.raw(
                "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nCookie: %s\r\n\r\n"
                    .formatted("c".repeat(50_000))))
        .startsWith("HTTP/1.1 431")
        .contains("{\"message\":");
    assertThat(a.received()).isEmpty();
  }

  @Test
  void hangsUpOnHeadersWithoutEnd() throws IOException {
    try (Socket client = rig.connect()) {
      byte[] piece = "x".repeat(10_000).getBytes(StandardCharsets.ISO_8859_1);
      client.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.ISO_8859_1));
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  client.getOutputStream().write(piece);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesABodyThatAnnouncesTooMuch() {
    String answer =
        rig.raw(
            "POST /api/x HTTP/1.1\r\nHost: h\r\nContent-Length: 70000000\r\n\r\n"
                + "x".repeat(100_000));
    assertThat(answer).startsWith("HTTP/1.1 413").contains("64 MiB");
    assertThat(a.received()).isEmpty();
  }

  @Test
  void tellsASlowUploader() {
    String answer = rig.raw("POST /api/x HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
    assertThat(answer).startsWith("HTTP/1.1 408");
    assertThat(a.received()).isEmpty();
  }

  @Test
  void saysWhyWhenNobodyAnswers() {
    a.kill();
    rig.awaitStatus("\"state\":\"down\"");
    var answer = rig.get("/api/search");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .contains("\"message\":", "a: connection refused", "Nothing was changed")
        .doesNotContain("Exception");
    assertThat(answer.headers().firstValue("Retry-After")).contains("2");
    assertThat(answer.headers().firstValue("Lockstep-Gateway")).contains("gate");
  }

  @Test
  void tellsTheSaveIdWhenItIsNotKnownWhetherItWasSaved() {
    a.does((_, wire) -> wire.reset());
    var answer = rig.post("/api/dashboards/db", "{}");
    assertThat(answer.statusCode()).isEqualTo(504);
    String id = a.received().getFirst().first("Lockstep-Save-Id").orElseThrow();
    assertThat(answer.body()).contains("\"status\":\"unknown\"", "\"saveId\":\"%s\"".formatted(id));
    assertThat(a.received())
        .allSatisfy(got -> assertThat(got.first("Lockstep-Save-Id")).contains(id));
  }

  @Test
  void endsAWaitThatIsTooLong() {
    a.does((_, wire) -> new CountDownLatch(1).await());
    assertThat(rig.post("/api/annotations", "{}").statusCode()).isEqualTo(504);
  }

  @Test
  void takesWhatIsNotHttpForAFailure() {
    a.does((_, wire) -> wire.raw("SSH-2.0-OpenSSH\r\n\r\n"));
    assertThat(rig.get("/x").statusCode()).isEqualTo(502);
  }
}
