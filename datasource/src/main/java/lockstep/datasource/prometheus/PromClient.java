package lockstep.datasource.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import lockstep.datasource.QueryResult;

/// Speaks Prometheus's HTTP API, within limits of time and size.
final class PromClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_BYTES = 32 * 1024 * 1024;
  private static final int BAD_REQUEST = 400;
  private static final int SERVER_ERROR = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Supplier<HttpClient> http;
  private final String name;
  private final String base;

  /// @param name of the source, for messages
  /// @param url of the server, without `/api/v1`
  PromClient(Supplier<HttpClient> http, String name, String url) {
    this.http = http;
    this.name = name;
    this.base = url.replaceAll("/+$", "") + "/api/v1/";
  }

  /// Asks by POST, so that long expressions fit.
  Reply post(String path, Map<String, String> form) {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encode(form))));
  }

  /// Asks by GET: what the server does not take by POST.
  Reply get(String path, Map<String, String> parameters) {
    return send(HttpRequest.newBuilder(URI.create(base + path + "?" + encode(parameters))));
  }

  private Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<InputStream> response =
          http.get()
              .send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return read(response.statusCode(), body.readNBytes(MOST_BYTES + 1));
      }
    } catch (HttpTimeoutException e) {
      return away("did not answer within %d s".formatted(PATIENCE.toSeconds()));
    } catch (IOException e) {
      return away("cannot be reached");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return away("was not waited for");
    }
  }

  private Reply read(int status, byte[] body) {
    if (body.length > MOST_BYTES) {
      return failed(
          QueryResult.Kind.BAD_QUERY,
          "answers with more than 32 MB; ask for fewer series or a shorter time");
    }
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (IOException e) {
      return failed(QueryResult.Kind.SOURCE_BROKE, "answers with %d and no JSON".formatted(status));
    }
    if (root.path("status").asText("").equals("success")) {
      return new Reply.Data(root.path("data"));
    }
    QueryResult.Kind kind =
        status >= BAD_REQUEST && status < SERVER_ERROR
            ? QueryResult.Kind.BAD_QUERY
            : QueryResult.Kind.SOURCE_BROKE;
    return failed(kind, "says: " + root.path("error").asText("status " + status));
  }

  private Reply away(String what) {
    return failed(QueryResult.Kind.SOURCE_AWAY, what);
  }

  private Reply failed(QueryResult.Kind kind, String what) {
    return new Reply.Failed(new QueryResult.Failed(kind, name + " " + what));
  }

  private static String encode(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
