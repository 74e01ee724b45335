package lockstep.git.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.git.http.HostCall;
import lockstep.git.http.HttpAccess;
import lockstep.git.http.ProxyFault;
import lockstep.git.wire.Dialer;
import lockstep.git.wire.HostRefused;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.repository.RepositorySpec.Trust;

/// Requests to the REST APIs of Git hosts. Redirects are not followed: they could lead to where the
/// guard does not let us.
final class HostHttp {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  /// Also 30 comments of 65,536 signs, of which JSON may make six each.
  private static final int MOST_BYTES = 16 * 1024 * 1024;
  private static final int MOST_WORDS = 200;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;

  private HostHttp() {}

  /// What came of a request.
  sealed interface Reply {
    /// The host did it.
    ///
    /// @param json missing where it has nothing to say
    record Tree(JsonNode json) implements Reply {}

    /// It did not.
    ///
    /// @param message for a person, without secrets
    /// @param pause for how long the host wants to be left alone; zero: it does not say
    record Nothing(String host, Verdict verdict, String message, Duration pause) implements Reply {
      Nothing(String host, Verdict verdict, String message) {
        this(host, verdict, message, Duration.ZERO);
      }
    }
  }

  /// Sends and waits for the answer.
  ///
  /// @param authorization the value of that header
  /// @param body JSON; empty for none
  static Reply send(
      String method, String url, String authorization, String body, Trust trust, HostGuard guard) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return new Reply.Nothing("", Verdict.UNUSABLE, "the url cannot be asked: " + e.getReason());
    }
    String host = String.valueOf(uri.getHost());
    try {
      Optional<String> forbidden = guard.problemWithUrl(url);
      if (forbidden.isPresent()) {
        return new Reply.Nothing(host, Verdict.FORBIDDEN_HOST, forbidden.get());
      }
      HttpAccess access =
          new HttpAccess(Optional.empty(), Optional.empty(), trust.certificates(), trust.proxy());
      HostCall call = new HostCall(access, new Dialer(guard, CONNECT, ANSWER), ANSWER);
      Map<String, String> headers =
          body.isEmpty()
              ? Map.of("Accept", "application/json", "Authorization", authorization)
              : Map.of(
                  "Accept",
                  "application/json",
                  "Authorization",
                  authorization,
                  "Content-Type",
                  "application/json");
      return read(host, call.send(new HostCall.Question(method, uri, headers, body), MOST_BYTES));
    } catch (HostRefused e) {
      return new Reply.Nothing(host, Verdict.FORBIDDEN_HOST, String.valueOf(e.getMessage()));
    } catch (ProxyFault e) {
      return new Reply.Nothing(host, Verdict.PROXY, String.valueOf(e.getMessage()));
    } catch (UnknownHostException _) {
      return nothing(host, Verdict.UNREACHABLE, "the host %s is not known");
    } catch (SSLException _) {
      return nothing(host, Verdict.CERTIFICATE, "the TLS certificate of %s is not trusted");
    } catch (IOException e) {
      return nothing(
          host, Verdict.UNREACHABLE, "%s does not answer (" + e.getClass().getSimpleName() + ")");
    } catch (IllegalArgumentException e) {
      return new Reply.Nothing(
          host, Verdict.UNUSABLE, "%s cannot be asked: %s".formatted(host, e.getMessage()));
    }
  }

  private static Reply nothing(String host, Verdict verdict, String words) {
    return new Reply.Nothing(host, verdict, words.formatted(host));
  }

  private static Reply read(String host, HostCall.Answer answer) {
    if (isLimit(answer)) {
      String words = "%s asks to come later (%d)".formatted(host, answer.status());
      return new Reply.Nothing(host, Verdict.RATE_LIMITED, words, pause(answer));
    }
    return switch (answer.status()) {
      case 200, 201 ->
          answer.body().length <= MOST_BYTES
                  && Json.read(answer.body()) instanceof Parsed.Tree(JsonNode json)
              ? new Reply.Tree(json)
              : nothing(host, Verdict.UNUSABLE, "%s did not answer with JSON");
      case 204 -> new Reply.Tree(MissingNode.getInstance());
      case 301, 302, 307, 308 ->
          nothing(
              host,
              Verdict.UNREACHABLE,
              "%s sends us elsewhere (" + answer.status() + "): set the url that it has now");
      case 401 -> nothing(host, Verdict.UNAUTHENTICATED, "%s does not accept the secret (401)");
      case FORBIDDEN ->
          isLocked(answer)
              ? new Reply.Nothing(host, Verdict.UNUSABLE, refused(host, answer))
              : nothing(host, Verdict.NO_PERMISSION, "%s forbids this (403)");
      case 404 -> nothing(host, Verdict.NO_REPOSITORY, "%s knows nothing there (404)");
      case 400, 409, 410, 422 -> new Reply.Nothing(host, Verdict.UNUSABLE, refused(host, answer));
      default -> nothing(host, Verdict.UNREACHABLE, "%s answered " + answer.status());
    };
  }

  /// GitHub answers 403 as well as 429 to who asked too often, with or without headers that say so.
  private static boolean isLimit(HostCall.Answer answer) {
    return answer.status() == TOO_MANY
        || (answer.status() == FORBIDDEN
            && (!answer.header("retry-after").isEmpty()
                || answer.header("x-ratelimit-remaining").equals("0")
                || new String(answer.body(), UTF_8)
                    .toLowerCase(Locale.ROOT)
                    .contains("rate limit")));
  }

  /// Nobody comments on a pull request that is locked, whatever his right.
  private static boolean isLocked(HostCall.Answer answer) {
    return words(answer).toLowerCase(Locale.ROOT).contains("locked");
  }

  private static String refused(String host, HostCall.Answer answer) {
    String words = words(answer);
    return "%s refuses this (%d)%s"
        .formatted(host, answer.status(), words.isEmpty() ? "" : ": " + words);
  }

  /// The host's own, in one short line.
  private static String words(HostCall.Answer answer) {
    String said =
        Json.read(answer.body()) instanceof Parsed.Tree(JsonNode json)
            ? json.path("message").asText()
            : "";
    String line = said.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.substring(0, Math.min(line.length(), MOST_WORDS));
  }

  /// Zero also for a date, which no host is known to send here.
  private static Duration pause(HostCall.Answer answer) {
    String seconds = answer.header("retry-after");
    return Duration.ofSeconds(seconds.matches("\\d{1,6}") ? Integer.parseInt(seconds) : 0);
  }
}
