package lockstep.git.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import org.jspecify.annotations.Nullable;

/// Requests to the REST APIs of Git hosts. Redirects are not followed: they could lead to where the
/// guard does not let us.
final class HostHttp implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private @Nullable HttpClient client;

  /// What came of a request.
  sealed interface Reply {
    /// The host did it.
    ///
    /// @param json missing where it has nothing to say
    record Tree(JsonNode json) implements Reply {}

    /// It did not.
    ///
    /// @param message for a person, without secrets
    record Nothing(String host, Verdict verdict, String message) implements Reply {}
  }

  /// Sends and waits for the answer.
  Reply send(HttpRequest.Builder builder, HostGuard guard) {
    HttpRequest request = builder.timeout(ANSWER).header("User-Agent", "lockstep").build();
    URI uri = request.uri();
    String host = uri.getHost();
    try {
      Optional<String> forbidden = guard.problemWithUrl(uri.toString());
      if (forbidden.isEmpty()) {
        forbidden = guard.problem(host, uri.getPort(), List.of(InetAddress.getAllByName(host)));
      }
      if (forbidden.isPresent()) {
        return new Reply.Nothing(host, Verdict.FORBIDDEN_HOST, forbidden.get());
      }
      return read(host, client().send(request, HttpResponse.BodyHandlers.ofInputStream()));
    } catch (UnknownHostException _) {
      return nothing(host, Verdict.UNREACHABLE, "the host %s is not known");
    } catch (SSLException _) {
      return nothing(host, Verdict.CERTIFICATE, "the TLS certificate of %s is not trusted");
    } catch (IOException e) {
      return nothing(
          host, Verdict.UNREACHABLE, "%s does not answer (" + e.getClass().getSimpleName() + ")");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return nothing(host, Verdict.UNREACHABLE, "the question to %s was given up");
    }
  }

  private static Reply nothing(String host, Verdict verdict, String words) {
    return new Reply.Nothing(host, verdict, words.formatted(host));
  }

  private static Reply read(String host, HttpResponse<InputStream> response) throws IOException {
    int status = response.statusCode();
    byte[] body;
    try (InputStream in = response.body()) {
      body = in.readNBytes(MOST_BYTES + 1);
    }
    return switch (status) {
      case 200, 201 ->
          body.length <= MOST_BYTES && Json.read(body) instanceof Parsed.Tree(JsonNode json)
              ? new Reply.Tree(json)
              : nothing(host, Verdict.UNUSABLE, "%s did not answer with JSON");
      case 204 -> new Reply.Tree(MissingNode.getInstance());
      case 401 -> nothing(host, Verdict.UNAUTHENTICATED, "%s does not accept the secret (401)");
      case 403 -> nothing(host, Verdict.NO_PERMISSION, "%s forbids this (403)");
      case 404 -> nothing(host, Verdict.NO_REPOSITORY, "%s knows nothing there (404)");
      case 429 -> nothing(host, Verdict.RATE_LIMITED, "%s asks to come later (429)");
      default -> nothing(host, Verdict.UNREACHABLE, "%s answered " + status);
    };
  }

  /// Made when it is first needed, since a start would wait a tenth of a second for it: it reads
  /// the certificates that Java trusts.
  private synchronized HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT)
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
      client = made;
    }
    return made;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}
