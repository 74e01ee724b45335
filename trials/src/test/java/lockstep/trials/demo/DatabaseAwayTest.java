package lockstep.trials.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningDemo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database is stopped, an instance is started without it, and the database comes back.
class DatabaseAwayTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void anInstanceStartsAndShowsDashboardsWithoutItAndConnectsLaterByItself() throws Exception {
    Path data = folder.resolve("data");
    try (HttpClient client = HttpClient.newHttpClient();
        RunningDemo demo =
            RunningDemo.start(
                data, "--instances", "2", "--mode", "load-balancer", "--database", "postgresql")) {
      String session = signIn(client, demo.part("a").url());
      String both = session + "; " + cookies(get(client, demo.part("a").url(), session));

      demo.part("postgres").signal("INT");
      Eventually.holds("it has ended", SOON, () -> !demo.part("postgres").isAlive());
      demo.part("b").signal("KILL");
      demo.restart("b");
      String b = demo.part("b").url();
      Eventually.holds("b reads", SOON, () -> status(client, b + "/readyz?for=read", "") == 200);

      HttpResponse<String> ready = send(client, b + "/readyz?for=write", "", "GET", "");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body()).contains("\"database\":\"away\"");
      assertThat(status(client, b + "/api/dashboards/uid/metrics", both))
          .as("b was started without the database and never saw this session")
          .isEqualTo(200);
      assertThat(status(client, b + "/api/dashboards/uid/metrics", session))
          .as("without the note nobody can say, which is not: signed out")
          .isEqualTo(503);
      assertThat(
              send(client, b + "/api/annotations", both, "POST", "{\"text\":\"x\"}").statusCode())
          .isEqualTo(503);

      Process again =
          new ProcessBuilder("sh", data.resolve("postgres/start.sh").toString(), "--supervised")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("again.log").toFile())
              .start();
      try {
        Eventually.holds(
            "b found it",
            SOON,
            () ->
                send(client, b + "/readyz?for=write", "", "GET", "")
                    .body()
                    .contains("\"database\":\"ok\""));
        assertThat(
                send(client, b + "/api/annotations", both, "POST", "{\"text\":\"x\"}").statusCode())
            .isEqualTo(200);
      } finally {
        again.getOutputStream().close();
        again.waitFor();
      }
    }
  }

  private static String signIn(HttpClient client, String url)
      throws IOException, InterruptedException {
    return cookies(
        send(client, url + "/login", "", "POST", "{\"user\":\"admin\",\"password\":\"admin\"}"));
  }

  private static HttpResponse<String> get(HttpClient client, String url, String cookies)
      throws IOException, InterruptedException {
    return send(client, url + "/api/user", cookies, "GET", "");
  }

  private static int status(HttpClient client, String url, String cookies)
      throws IOException, InterruptedException {
    return send(client, url, cookies, "GET", "").statusCode();
  }

  private static HttpResponse<String> send(
      HttpClient client, String url, String cookies, String method, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!cookies.isEmpty()) {
      request.header("Cookie", cookies);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// All cookies that an answer sets, as a browser would send them back.
  private static String cookies(HttpResponse<String> answer) {
    return answer.headers().allValues("Set-Cookie").stream()
        .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
        .collect(Collectors.joining("; "));
  }
}
