package lockstep.trials.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/// A gateway or instance, as a script of the administrator sees it.
///
/// @param url without a path
/// @param client shared by all requests
/// @param authorization header of each request; empty: the client's cookies say who asks
public record Server(URI url, HttpClient client, String authorization) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  static final Duration SIGN_IN = Duration.ofMinutes(2);
  private static final String ADMIN =
      "Basic " + Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));

  /// The server at `url`.
  public static Server at(String url) {
    return new Server(
        URI.create(url),
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build(),
        ADMIN);
  }

  /// The server at `url` as one person's browser sees it: it keeps cookies.
  public static Server forOnePerson(String url) {
    return withCookies(url, ADMIN);
  }

  /// The same, signed in by a session: with a password each instance must compare it once, which is
  /// slow on purpose.
  public static Server signedIn(String url) {
    Server server = withCookies(url, "");
    ObjectNode who = JSON.createObjectNode().put("user", "admin").put("password", "admin");
    Eventually.holds(
        "somebody signs in at " + url, SIGN_IN, () -> server.post("/login", who).status() == 200);
    return server;
  }

  private static Server withCookies(String url, String authorization) {
    return new Server(
        URI.create(url),
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .cookieHandler(new CookieManager())
            .build(),
        authorization);
  }

  /// An answer.
  ///
  /// @param commit the header `Lockstep-Commit`; empty when absent
  /// @param instance the header `Lockstep-Instance`; empty when absent
  public record Answer(int status, JsonNode body, String commit, String instance) {}

  /// GETs `path`.
  public Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  /// DELETEs `path`.
  public Answer delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE().build());
  }

  /// POSTs `body` to `path`.
  ///
  /// @param headers names and values in turn
  public Answer post(String path, JsonNode body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  /// The classic JSON of a dashboard.
  public ObjectNode dashboard(String uid) throws IOException, InterruptedException {
    Answer answer = get("/api/dashboards/uid/" + uid);
    if (answer.status() != 200) {
      throw new IOException("dashboard %s: %d %s".formatted(uid, answer.status(), answer.body()));
    }
    return (ObjectNode) answer.body().get("dashboard");
  }

  /// Saves a dashboard as its editor would.
  public Answer save(ObjectNode dashboard, String message, String... headers)
      throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode();
    body.set("dashboard", dashboard);
    body.put("message", message);
    return post("/api/dashboards/db", body, headers);
  }

  /// The digest of what this instance shows.
  public String digest() throws IOException, InterruptedException {
    return get("/ha/status").body().path("digest").asText();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE);
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    JsonNode body =
        response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
    return new Answer(
        response.statusCode(),
        body,
        response.headers().firstValue("Lockstep-Commit").orElse(""),
        response.headers().firstValue("Lockstep-Instance").orElse(""));
  }
}
