package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import lockstep.cluster.Mode;
import lockstep.gateway.testing.Received;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests and answers pass as they are.
final class PassingTest {
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

  private Received only() {
    assertThat(a.received()).hasSize(1);
    return a.received().getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"})
  void passesEveryMethod(String method) {
    rig.send(rig.request("/x").method(method, BodyPublishers.noBody()));
    assertThat(only().method()).isEqualTo(method);
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 302, 400, 401, 404, 412, 418, 500, 502, 503, 504})
  void passesEveryStatusWithItsBody(int status) {
    a.does((_, wire) -> wire.answer(status, "Location: /login\r\nX-A: 1\r\nX-A: 2\r\n", "words"));
    HttpResponse<String> answer = rig.get("/x");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo("words");
    assertThat(answer.headers().allValues("X-A")).containsExactly("1", "2");
    assertThat(answer.headers().firstValue("Location")).contains("/login");
    assertThat(answer.headers().firstValue("Lockstep-Gateway")).contains("gate");
  }

  @Test
  void passesAnswersWithoutABody() {
    a.does(
        (request, wire) -> {
          switch (request.target()) {
            case "/204" -> wire.raw("HTTP/1.1 204 X\r\nX-A: 1\r\n\r\n");
            case "/304" -> wire.raw("HTTP/1.1 304 X\r\nETag: \"e\"\r\n\r\n");
            default -> wire.raw("HTTP/1.1 200 X\r\nContent-Length: 12345\r\n\r\n");
          }
        });
    assertThat(rig.get("/204").statusCode()).isEqualTo(204);
    HttpResponse<String> unchanged = rig.get("/304");
    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(unchanged.headers().firstValue("ETag")).contains("\"e\"");
    HttpResponse<String> head = rig.send(rig.request("/h").HEAD());
    assertThat(head.headers().firstValue("Content-Length")).contains("12345");
    assertThat(a.connections()).isLessThanOrEqualTo(2);
  }

  @Test
  void passesCompressedBytesUntouched() throws IOException {
    byte[] gzip = gzip("dashboards ".repeat(1000));
    a.does(
        (_, wire) -> {
          wire.raw(
              "HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\n"
                  + "Content-Length: %d\r\n\r\n".formatted(gzip.length));
          wire.raw(gzip);
        });
    HttpResponse<byte[]> answer =
        rig.send(rig.request("/x").header("Accept-Encoding", "gzip"), BodyHandlers.ofByteArray());
    assertThat(answer.body()).isEqualTo(gzip);
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(only().first("Accept-Encoding")).contains("gzip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/octet-stream"})
  void passesChunkedAnswers(String type) {
    a.does(
        (_, wire) -> {
          wire.raw(
              "HTTP/1.1 200 X\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
                  .formatted(type));
          for (int i = 0; i < 200; i++) {
            wire.chunk("y".repeat(10_000));
          }
          wire.raw("0\r\n\r\n");
        });
    assertThat(rig.get("/x").body()).isEqualTo("y".repeat(2_000_000));
    assertThat(rig.get("/x").body()).hasSize(2_000_000);
    assertThat(a.connections()).isLessThanOrEqualTo(2);
  }

  @Test
  void passesAnswersThatEndWithTheConnection() {
    a.does(
        (_, wire) -> {
          wire.raw("HTTP/1.0 200 X\r\nContent-Type: text/plain\r\n\r\nall of it");
          throw new IOException("done");
        });
    assertThat(rig.get("/x").body()).isEqualTo("all of it");
  }

  @Test
  void passesRequestBodiesOfAllSizes() {
    Random random = new Random(1);
    for (int size : List.of(1, 16_384, 16_385, 1_000_000, 9_000_000, 20_000_000)) {
      byte[] body = new byte[size];
      random.nextBytes(body);
      rig.send(rig.request("/x").POST(BodyPublishers.ofByteArray(body)));
      rig.send(
          rig.request("/x")
              .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)))); // chunked
      assertThat(a.received()).hasSize(2).allSatisfy(got -> assertThat(got.body()).isEqualTo(body));
      a.forget();
    }
  }

  @Test
  void sendsBodiesToClientsThatAskFirst() {
    HttpResponse<String> answer =
        rig.send(
            rig.request("/x").expectContinue(true).POST(BodyPublishers.ofString("a".repeat(100))));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(only().text()).hasSize(100);
    assertThat(only().first("Expect")).isEmpty();
  }

  @Test
  void saysThatABodyMayComeWithNothingButThat() throws IOException {
    try (Socket client = rig.connect()) {
      for (int i = 0; i < 2; i++) {
        client
            .getOutputStream()
            .write(
                "POST /x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        assertThat(head(client)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        client.getOutputStream().write("abc".getBytes(StandardCharsets.US_ASCII));
        assertThat(head(client)).startsWith("HTTP/1.1 200 ");
        assertThat(client.getInputStream().readNBytes(12)).hasSize(12);
      }
      assertThat(a.received()).hasSize(2).allMatch(got -> got.text().equals("abc"));
    }
  }

  private static String head(Socket client) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = client.getInputStream().read();
      assertThat(next).describedAs("end after %s", head).isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  @Test
  void passesAddressesAsTheyStand() {
    for (String target :
        List.of(
            "/d/a%2Fb/%C3%A4?var=a%7Cb&x=%25&empty=",
            "/a//b/../c;p=1?q=1;r=2&&", "/x?a=1&a=2#".replace("#", ""))) {
      a.forget();
      rig.raw("GET %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".formatted(target));
      assertThat(only().target()).isEqualTo(target);
    }
  }

  @Test
  void encodesWhatBrowsersLeaveRawInAnAddress() {
    rig.raw("GET /x?a={b}|c&d=\u00c3\u00a4 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    assertThat(only().target()).isEqualTo("/x?a={b}|c&d=%C3%A4");
  }

  @Test
  void keepsTheBytesOfHeaders() {
    a.does(
        (request, wire) ->
            wire.answer(200, "X-B: " + request.first("X-A").orElseThrow() + "\r\n", ""));
    String answer =
        rig.raw(
            """
            GET / HTTP/1.1\r
            Host: h\r
            X-A: gr\u00c3\u00bc\u00c3\u009fe\r
            Connection: close\r
            \r
            """);
    assertThat(only().first("X-A")).contains("gr\u00c3\u00bc\u00c3\u009fe");
    assertThat(answer).contains("X-B: gr\u00c3\u00bc\u00c3\u009fe");
  }

  @Test
  void leavesHeadersOfOneConnectionBehindAndSaysWhoAsked() {
    rig.raw(
        """
        GET /x HTTP/1.1\r
        Host: dashboards.example:3000\r
        Connection: close, X-Secret\r
        X-Secret: 1\r
        Keep-Alive: 5\r
        TE: gzip, trailers\r
        Proxy-Authorization: Basic abc\r
        X-Forwarded-For: 6.6.6.6\r
        X-Real-IP: 6.6.6.6\r
        Forwarded: for=6.6.6.6\r
        Cookie: a=b\r
        \r
        """);
    Received got = only();
    assertThat(got.first("Host")).contains("dashboards.example:3000");
    assertThat(got.first("X-Forwarded-For")).contains("127.0.0.1");
    assertThat(got.first("X-Forwarded-Proto")).contains("http");
    assertThat(got.first("X-Forwarded-Host")).contains("dashboards.example:3000");
    assertThat(got.first("Cookie")).contains("a=b");
    assertThat(String.join("\n", got.headers()))
        .doesNotContain("X-Secret", "Keep-Alive", "gzip", "Proxy-Authorization", "6.6.6.6");
    assertThat(got.all("TE")).containsExactly("trailers");
    assertThat(got.all("Connection")).containsExactly("TE");
  }

  @Test
  void leavesHopHeadersOfAnswersBehind() {
    a.does(
        (_, wire) ->
            wire.answer(
                200, "Connection: X-Inner\r\nX-Inner: 1\r\nKeep-Alive: 9\r\nX-B: 2\r\n", "z"));
    HttpResponse<String> answer = rig.get("/x");
    assertThat(answer.headers().map())
        .doesNotContainKeys("x-inner", "keep-alive")
        .containsKey("x-b");
  }

  @Test
  void dropsHeadersOfAnswersThatHaveNoProperName() {
    a.does((_, wire) -> wire.answer(200, "X-\u00e4: 1\r\nX-B: 2\r\n", "words"));
    HttpResponse<String> answer = rig.get("/x");
    assertThat(answer.body()).isEqualTo("words");
    assertThat(answer.headers().firstValue("X-B")).contains("2");
  }

  @Test
  void makesASaveIdOnlyForSavesThatHaveNone() {
    rig.send(
        rig.request("/api/dashboards/db")
            .header("Lockstep-Save-Id", "mine")
            .POST(BodyPublishers.ofString("{}")));
    rig.send(rig.request("/api/folders/f1").DELETE());
    rig.get("/api/folders/f1");
    rig.post("/login", "{}");
    List<List<String>> ids = a.received().stream().map(got -> got.all("Lockstep-Save-Id")).toList();
    assertThat(ids.get(0)).containsExactly("mine");
    assertThat(ids.get(1)).singleElement().asString().matches("[0-9a-f-]{36}");
    assertThat(ids.get(2)).isEmpty();
    assertThat(ids.get(3)).isEmpty();
  }

  @Test
  void answersPipelinedRequestsInOrder() {
    a.does((request, wire) -> wire.json(request.target()));
    String next = "GET /%d HTTP/1.1\r\nHost: h\r\nConnection: %s\r\n\r\n";
    String answers =
        rig.raw(
            next.formatted(1, "keep-alive")
                + next.formatted(2, "keep-alive")
                + next.formatted(3, "close"));
    assertThat(answers).containsSubsequence("/1", "/2", "/3");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}
