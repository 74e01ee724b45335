package lockstep.api.forward;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// HTTP to other members. The client is made when it is first needed, since a start would wait a
/// tenth of a second for it: it reads the certificates that Java trusts.
public final class MemberClient implements AutoCloseable {
  private final Duration connect;
  private @Nullable HttpClient client;
  private boolean closed;

  /// @param connect how long a connection may take to be made
  public MemberClient(Duration connect) {
    this.connect = connect;
  }

  /// Sends and waits for the answer.
  ///
  /// @throws IOException when none came, or this is closed
  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body)
      throws IOException, InterruptedException {
    return client().send(request, body);
  }

  /// Sends, and tells the answer later.
  ///
  /// @throws IOException when this is closed
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> body) throws IOException {
    return client().sendAsync(request, body);
  }

  private synchronized HttpClient client() throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    HttpClient made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(connect)
              .build();
      client = made;
    }
    return made;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.shutdownNow();
    }
  }
}
