package lockstep.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebTest {
  private static final String PAGE = "<!doctype html><title>Lockstep</title>";

  private final TestServer server = new TestServer();

  @BeforeEach
  void fill() {
    server.file("index.html", PAGE);
    server.file("assets/main-Bq3d9xYz.js", "let x = 1;".repeat(500));
    server.file("boot.js", "boot()");
    server.file("lockstep.svg", "<svg/>");
    server.file("build/img/angle-double-left.svg", "<svg/>");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/login",
        "/d/x/some-title",
        "/dashboards/f/y/z",
        "/dashboard/new",
        "/cluster",
        "/d/x/a.b"
      })
  void everyPageIsTheOnePage(String path) {
    Reply reply = server.call("GET", path).send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo(PAGE);
    assertThat(reply.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(reply.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(reply.header("Content-Security-Policy"))
        .contains("script-src 'self';")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe-eval");
    assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void aFileWhoseNameTellsItsContentIsKeptForever() {
    Reply reply = server.call("GET", "/public/assets/main-Bq3d9xYz.js").send();

    assertThat(reply.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(reply.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(server.call("GET", "/public/boot.js").send().header("Cache-Control"))
        .isEqualTo("no-cache");
    assertThat(
            server
                .call("GET", "/public/build/img/angle-double-left.svg")
                .send()
                .header("Cache-Control"))
        .as("an icon is the same for a release, and is not asked about on each page")
        .isEqualTo("public, max-age=86400");
    assertThat(server.call("GET", "/public/lockstep.svg").send().header("Content-Type"))
        .isEqualTo("image/svg+xml");
  }

  @Test
  void aFileThatTheBrowserHasIsNotSentAgain() {
    String tag = server.call("GET", "/public/boot.js").send().header("ETag");

    Reply again =
        server.call("GET", "/public/boot.js").header("If-None-Match", "\"x\", " + tag).send();

    assertThat(tag).hasSizeGreaterThan(10);
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.text()).isEmpty();
  }

  @Test
  void aLargeTextIsSentCompressed() throws IOException {
    Reply reply =
        server
            .call("GET", "/public/assets/main-Bq3d9xYz.js")
            .header("Accept-Encoding", "gzip, br")
            .send();

    assertThat(reply.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(reply.header("Vary")).isEqualTo("Accept-Encoding");
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(reply.response().body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).hasSize(5000);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/public/nope.js",
        "/public/",
        "/public",
        "/public/index.html",
        "/public/..%2findex.html",
        "/public/a/../../x",
        "/public/%00"
      })
  void whatIsNoFileIsNotFound(String path) {
    Reply reply = server.call("GET", path).send();

    assertThat(reply.status()).isIn(400, 404);
    assertThat(reply.text()).doesNotContain("doctype");
  }

  @Test
  void headIsGetWithoutABody() {
    Reply reply = server.call("HEAD", "/").send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Length")).isEqualTo(Integer.toString(PAGE.length()));
    assertThat(reply.text()).isEmpty();
  }

  @Test
  void unknownAddressesOfTheApiAreNoPages() {
    Reply known = server.admin("GET", "/api/nope").send();
    assertThat(known.status()).isEqualTo(404);
    assertThat(known.message()).isEqualTo("Not found");
    assertThat(server.call("GET", "/api/nope").send().status()).isEqualTo(401);
    assertThat(server.admin("PATCH", "/api/search").send().status()).isEqualTo(404);
    assertThat(server.admin("POST", "/d/x").send().status()).isEqualTo(404);
    assertThat(server.admin("GET", "/ha/gateway").send().status()).isEqualTo(404);
  }
}
