package lockstep.trials.saves;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A page that is open: it listens to the events, and listens again when the stream ends.
final class EventStream {
  private static final Duration AGAIN = Duration.ofMillis(200);
  private static final String ADMIN =
      "Basic " + Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));

  private final AtomicInteger dashboards = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();

  /// Listens until told to end.
  Thread start(String url, AtomicBoolean ended) {
    return Thread.ofVirtual()
        .name("event stream")
        .start(
            () -> {
              try (HttpClient client =
                  HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
                while (!ended.get()) {
                  listen(client, url, ended);
                  Thread.sleep(AGAIN);
                }
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void listen(HttpClient client, String url, AtomicBoolean ended)
      throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/ha/events"))
            .header("Authorization", ADMIN)
            .build();
    try {
      HttpResponse<Stream<String>> response =
          client.send(request, HttpResponse.BodyHandlers.ofLines());
      try (Stream<String> lines = response.body()) {
        if (response.statusCode() == 200) {
          opened.incrementAndGet();
          lines
              .takeWhile(_ -> !ended.get())
              .filter(line -> line.replace(" ", "").equals("event:dashboard"))
              .forEach(_ -> dashboards.incrementAndGet());
        }
      }
    } catch (IOException | java.io.UncheckedIOException _) {
      // as a browser does: once more
    }
  }

  /// How many changes of dashboards were told.
  int dashboards() {
    return dashboards.get();
  }

  /// How often it was opened.
  int opened() {
    return opened.get();
  }
}
