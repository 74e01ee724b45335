package lockstep.app.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Asks a part whether it is ready to do its work.
final class Readiness implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /// True when the part answers that it is ready.
  boolean of(DemoPlan.Part part, String path) throws InterruptedException {
    URI uri = part.url().resolve(path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).GET().build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false; // not yet: the caller asks again until its patience ends
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
