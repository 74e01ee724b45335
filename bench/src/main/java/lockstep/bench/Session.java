package lockstep.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// A person who has logged in at an instance, as in a browser. With basic authentication each
/// request would pay for a check of the password, which is slow on purpose.
final class Session {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int OK = 200;

  private final URI url;
  private final HttpClient client;

  private Session(URI url) {
    this.url = url;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();
  }

  static Session logIn(URI url) throws IOException, InterruptedException {
    Session session = new Session(url);
    session.post("/login", JSON.createObjectNode().put("user", "admin").put("password", "admin"));
    return session;
  }

  ObjectNode dashboard(String uid) throws IOException, InterruptedException {
    return (ObjectNode) send(request("/api/dashboards/uid/" + uid).GET()).get("dashboard");
  }

  /// What a search finds.
  JsonNode search(String query) throws IOException, InterruptedException {
    return send(request("/api/search?" + query).GET());
  }

  /// What a path answers.
  JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  /// Saves as an editor does, and goes on from the version that it made.
  void save(ObjectNode dashboard) throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("message", "Edit");
    body.set("dashboard", dashboard);
    JsonNode answer = post("/api/dashboards/db", body);
    dashboard.put("version", answer.path("version").asInt());
  }

  private JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE);
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != OK) {
      throw new IOException(response + " " + response.body());
    }
    return JSON.readTree(response.body());
  }
}
