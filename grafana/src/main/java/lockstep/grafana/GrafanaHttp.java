package lockstep.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.grafana.GrafanaFault.Kind;

/// GET requests to one server, within limits of time and size. Redirects are not followed: the
/// credentials are for this server alone.
final class GrafanaHttp implements AutoCloseable {
  /// The status of a dashboard that has no classic form.
  static final Set<Integer> NOT_ACCEPTABLE = Set.of(406);

  /// The statuses of what is not there.
  static final Set<Integer> GONE = Set.of(404, 406);

  private static final String JSON = "application/json";
  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1," + JSON;
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Set<Integer> BUSY = Set.of(408, 425, 429, 500, 502, 503, 504);

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final String url;
  private final Optional<String> authorization;
  private final Duration patience;

  GrafanaHttp(URI url, Credentials credentials, Duration patience) {
    if (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme())) {
      throw new IllegalArgumentException(
          "Grafana's URL: no address (expected: such as https://grafana.example)");
    }
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "Grafana's URL: carries credentials (expected: a token, or a user and a password)");
    }
    this.url = url.toString().replaceAll("/+$", "");
    this.authorization = credentials.header();
    this.patience = patience;
  }

  String url() {
    return url;
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// The JSON at `path`.
  JsonNode get(String path) {
    return find(path, Set.of())
        .orElseThrow(() -> new IllegalStateException("nothing was to be passed over"));
  }

  /// The JSON at `path`; empty when the status is one of `absent`.
  Optional<JsonNode> find(String path, Set<Integer> absent) {
    return find(path, JSON, absent);
  }

  /// The metadata of the resource at `path`, or all of it where the server knows no difference.
  Optional<JsonNode> findMetadata(String path) {
    return find(path, METADATA, GONE);
  }

  private Optional<JsonNode> find(String path, String accept, Set<Integer> absent) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + "/" + path))
            .timeout(patience)
            .header("Accept", accept);
    authorization.ifPresent(value -> request.header("Authorization", value));
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] bytes = body.readNBytes(Json.MAX_BYTES + 1);
        return absent.contains(response.statusCode())
            ? Optional.empty()
            : Optional.of(read(path, response.statusCode(), bytes));
      }
    } catch (HttpTimeoutException e) {
      throw new GrafanaFault(
          Kind.AWAY, "%s did not answer within %d s".formatted(url, patience.toSeconds()), e);
    } catch (IOException e) {
      throw new GrafanaFault(Kind.AWAY, "%s cannot be reached".formatted(url), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GrafanaFault(Kind.AWAY, "%s was not waited for".formatted(url), e);
    }
  }

  private JsonNode read(String path, int status, byte[] body) {
    if (status == 200) {
      return parse(path, body);
    }
    Kind kind =
        switch (status) {
          case 401 -> Kind.NOT_LET_IN;
          case 403 -> Kind.FORBIDDEN;
          case 404, 406, 410 -> Kind.NOT_FOUND;
          default -> BUSY.contains(status) ? Kind.AWAY : Kind.STRANGE;
        };
    String hint =
        switch (status) {
          case 401 -> ": it does not accept the token, or the user and password";
          case 403 -> ": these credentials may not read this (expected: a role of Viewer or more)";
          default -> status >= 300 && status < 400 ? ": give the URL that it leads to" : "";
        };
    throw new GrafanaFault(kind, "%s/%s answers %d%s".formatted(url, path, status, hint));
  }

  private JsonNode parse(String path, byte[] body) {
    if (body.length > Json.MAX_BYTES) {
      throw new GrafanaFault(
          Kind.STRANGE,
          "%s/%s is larger than %d MiB".formatted(url, path, Json.MAX_BYTES / 1024 / 1024));
    }
    return switch (Json.read(body)) {
      case Parsed.Tree(JsonNode root) -> root;
      case Parsed.Problem problem ->
          throw new GrafanaFault(
              Kind.STRANGE,
              "%s/%s answers with something that is not JSON (%s)"
                  .formatted(url, path, problem.sentence()));
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
