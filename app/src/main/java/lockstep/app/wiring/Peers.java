package lockstep.app.wiring;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import lockstep.cluster.member.PeerProbe;

/// How this instance reaches the other members over HTTP: hints after a save, and a look whether
/// one is alive.
final class Peers implements PeerProbe, AutoCloseable {
  private static final Logger LOG = System.getLogger("lockstep.app");
  private static final Duration PROBE = Duration.ofMillis(400);
  private static final Duration HINT = Duration.ofSeconds(2);

  private final List<URI> others;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PROBE).build();

  /// @param others the URLs of all instances but this one
  Peers(List<URI> others) {
    this.others = List.copyOf(others);
  }

  /// Tells the others that there is something new. A lost hint costs them an interval, nothing
  /// else, so failures are only noted.
  void hint(String repository, String commit) {
    String body =
        JsonNodeFactory.instance
            .objectNode()
            .put("repository", repository)
            .put("commit", commit)
            .toString();
    for (URI other : others) {
      HttpRequest request =
          HttpRequest.newBuilder(other.resolve("/ha/hint"))
              .timeout(HINT)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      Thread.ofVirtual().name("peer-hint").start(() -> send(request));
    }
  }

  private void send(HttpRequest request) {
    try {
      client.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      LOG.log(
          Level.DEBUG,
          "peer did not take a hint: url={0} reason={1}",
          request.uri(),
          e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean answers(String name, String url) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url).resolve("/livez")).timeout(PROBE).GET().build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
