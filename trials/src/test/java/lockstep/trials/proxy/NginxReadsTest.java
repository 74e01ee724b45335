package lockstep.trials.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.trials.harness.RunningProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real nginx with the shipped file in front of instances that think before they answer.
class NginxReadsTest {
  private static final Duration THINKS = Duration.ofMillis(1_500);
  private static final String OWN = "lockstep_commit=1f2e3d4c";

  @TempDir private Path folder;

  private final List<Thinker> instances = new ArrayList<>();

  @AfterEach
  void close() {
    instances.forEach(instance -> instance.server.stop(0));
  }

  @Test
  void waitsForAnInstanceThatHasNotYetWhatThisPersonSaved() throws Exception {
    try (RunningProxy nginx = nginx()) {
      assertThat(read(nginx, OWN)).isEqualTo("0");
      assertThat(read(nginx, "grafana_session=a; " + OWN)).isEqualTo("0");
      assertThat(read(nginx, "grafana_session=a")).isEqualTo("0");
      assertThat(instances.stream().map(instance -> instance.reads.get())).containsExactly(3, 0, 0);
    }
  }

  @Test
  void leavesAnInstanceThatHangsSoon() throws Exception {
    try (RunningProxy nginx = nginx()) {
      instances.getFirst().always = true;
      assertThat(read(nginx, "grafana_session=a")).isEqualTo("1");
    }
  }

  private RunningProxy nginx() throws IOException {
    assumeTrue(RunningProxy.Kind.NGINX.isInstalled(), "nginx is not installed");
    for (int i = 0; i < 3; i++) {
      instances.add(new Thinker(i));
    }
    return RunningProxy.start(
        RunningProxy.Kind.NGINX,
        folder,
        "primary-replica",
        instances.stream().map(instance -> instance.server.getAddress().getPort()).toList());
  }

  private static String read(RunningProxy nginx, String cookie) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(nginx.url() + "/api/dashboards/uid/x"))
              .header("Cookie", cookie)
              .timeout(Duration.ofSeconds(20))
              .build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.body();
    }
  }

  /// Answers its number: at once, but to a read that bears a commit only after a while.
  private static final class Thinker {
    private final HttpServer server;
    private final int number;
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean always;

    private Thinker(int number) throws IOException {
      this.number = number;
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", this::answer);
      server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        if (exchange.getRequestURI().getPath().startsWith("/api/")) {
          reads.incrementAndGet();
          String cookie = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
          if (always || cookie.contains(OWN)) {
            Thread.sleep(THINKS);
          }
        }
        byte[] body = String.valueOf(number).getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
