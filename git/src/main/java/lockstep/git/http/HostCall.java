package lockstep.git.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lockstep.git.http.HttpRoute.Opened;
import lockstep.git.http.HttpRoute.Origin;
import lockstep.git.wire.Dialer;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/// One request to the REST API of a Git host, by the way that Git's own requests go: the same
/// guard, certificates and proxy. Redirects are not followed, nothing is sent twice.
public final class HostCall {
  private static final int PROXY_AUTHENTICATION = 407;

  private final HttpRoute route;
  private final Duration longest;
  private volatile @Nullable Line line;
  private volatile boolean given;

  /// @param access whom to trust and by which way to go; its credentials are not used
  /// @param longest how long all of it may take
  /// @throws IllegalArgumentException when the certificates or the proxy cannot be read
  public HostCall(HttpAccess access, Dialer dialer, Duration longest) {
    this.route =
        new HttpRoute(dialer, Authorities.sockets(access.certificates()), access.webProxy());
    this.longest = longest;
  }

  /// What is asked.
  ///
  /// @param body JSON; empty for none
  public record Question(String method, URI uri, Map<String, String> headers, String body) {
    public Question {
      headers = Map.copyOf(new LinkedHashMap<>(headers));
      if (headers.values().stream().anyMatch(it -> it.chars().anyMatch(c -> c < ' '))) {
        throw new IllegalArgumentException("a header has a line break");
      }
    }
  }

  /// What is answered.
  ///
  /// @param headers by their names in lower case; of several the last one
  /// @param body at most as many bytes as were wanted, and one more where there were more
  @SuppressWarnings("ArrayRecordComponent") // never changed, compared by nobody
  public record Answer(int status, Map<String, String> headers, byte[] body) {
    public Answer {
      headers = Map.copyOf(headers);
    }

    /// One of the headers; "" when it is not there.
    ///
    /// @param name in lower case
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /// Asks and waits. Once.
  ///
  /// @param most of the answer that is read
  /// @throws IOException also when it takes too long
  public Answer send(Question question, int most) throws IOException {
    FutureTask<Answer> task = new FutureTask<>(asking(question, most));
    Thread.ofVirtual().name("host-call").start(task);
    try {
      return task.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException("a request to a host failed", e.getCause());
    } catch (TimeoutException _) {
      throw new SocketTimeoutException("no whole answer in " + longest.toSeconds() + " s");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new SocketTimeoutException("given up");
    } finally {
      giveUp();
    }
  }

  private void giveUp() {
    given = true;
    Line open = line;
    if (open != null) {
      open.close();
    }
  }

  private Callable<Answer> asking(Question question, int most) {
    return () -> {
      Opened opened = route.open(question.uri().toURL());
      Line way = opened.line();
      line = way;
      if (given) {
        way.close();
      }
      byte[] body = question.body().getBytes(UTF_8);
      way.head(question.method(), target(question, opened), headers(question, opened, body.length));
      way.body(body);
      way.flush();
      ClassicHttpResponse answer = way.answer(false);
      if (answer.getCode() == PROXY_AUTHENTICATION && opened.throughProxy().isPresent()) {
        throw ProxyFault.answered(opened.throughProxy().get(), answer.getCode());
      }
      Map<String, String> fields = new LinkedHashMap<>();
      for (Header it : answer.getHeaders()) {
        fields.put(it.getName().toLowerCase(Locale.ROOT), String.valueOf(it.getValue()));
      }
      return new Answer(answer.getCode(), fields, way.answerBody().readNBytes(most + 1));
    };
  }

  private static Map<String, String> headers(Question question, Opened opened, int length)
      throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Host", Origin.of(question.uri().toURL()).header());
    all.put("User-Agent", "lockstep");
    all.put("Connection", "close");
    all.putAll(question.headers());
    if (length > 0 || !question.method().equals("GET")) {
      all.put("Content-Length", Integer.toString(length));
    }
    opened.throughProxy().ifPresent(proxy -> HttpRoute.authorize(all, proxy));
    return all;
  }

  private static String target(Question question, Opened opened) throws IOException {
    String file = question.uri().toURL().getFile();
    return opened.throughProxy().isPresent()
        ? "%s://%s%s"
            .formatted(question.uri().getScheme(), Origin.of(question.uri().toURL()).header(), file)
        : file;
  }
}
