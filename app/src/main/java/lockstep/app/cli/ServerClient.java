package lockstep.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a command reaches a running Lockstep: options that several commands share, and calls over
/// HTTP.
final class ServerClient {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration OPERATION = Duration.ofSeconds(20);
  private static final int CONFLICT = 409;

  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://localhost:3000",
      description = "The gateway or an instance (default: ${DEFAULT-VALUE}).")
  private URI url;

  @Option(
      names = "--user",
      paramLabel = "USER:PASSWORD",
      defaultValue = "admin:admin",
      description = "Whom to log in as (default: admin with the demo's password).")
  private String user;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "A service account's token, in place of --user (./lockstep tokens makes them).")
  private @Nullable String token;

  @SuppressWarnings("NullAway.Init")
  ServerClient() {}

  /// Where the commands go.
  URI url() {
    return url;
  }

  /// The JSON at `path` of the server that the user named.
  JsonNode get(String path) throws CommandException, InterruptedException {
    return get(url, path);
  }

  /// The JSON at `path` of `server`.
  JsonNode get(URI server, String path) throws CommandException, InterruptedException {
    return send(server, path, request(server, path).GET());
  }

  /// The JSON that `server` answers to a POST without a body.
  JsonNode post(URI server, String path, ObjectNode body)
      throws CommandException, InterruptedException {
    HttpRequest.Builder request =
        request(server, path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    return send(server, path, request);
  }

  /// The JSON that the server that the user named answers to a request with a body.
  JsonNode send(String method, String path, ObjectNode body)
      throws CommandException, InterruptedException {
    HttpRequest.Builder request =
        request(url, path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.toString()));
    return send(url, path, request);
  }

  /// The JSON that the server that the user named answers to a DELETE.
  JsonNode delete(String path) throws CommandException, InterruptedException {
    return send(url, path, request(url, path).DELETE());
  }

  /// What the server that the user named answers to an operation: also a refusal, which tells why.
  ///
  /// @throws CommandException when it does not answer, or the request was wrong
  JsonNode operate(String path, ObjectNode body) throws CommandException, InterruptedException {
    HttpRequest.Builder request =
        request(url, path)
            .timeout(OPERATION)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    return send(url, path, request, CONFLICT);
  }

  private HttpRequest.Builder request(URI server, String path) throws CommandException {
    if (!isAddress(server)) {
      throw new CommandException(
          "--url %s: is no address (expected: such as http://localhost:3000)".formatted(server));
    }
    return HttpRequest.newBuilder(server.resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", token == null ? basic() : "Bearer " + token);
  }

  private String basic() {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isAddress(URI server) {
    return server.getHost() != null
        && ("http".equals(server.getScheme()) || "https".equals(server.getScheme()));
  }

  private JsonNode send(URI server, String path, HttpRequest.Builder request)
      throws CommandException, InterruptedException {
    return send(server, path, request, 0);
  }

  /// @param alsoFine a status besides those of success that is an answer and no problem
  private JsonNode send(URI server, String path, HttpRequest.Builder request, int alsoFine)
      throws CommandException, InterruptedException {
    HttpResponse<String> response;
    try {
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CommandException(
          "%s does not answer: is it running, and is --url right?".formatted(server), e);
    }
    JsonNode body = parse(response.body());
    if (response.statusCode() >= 300 && response.statusCode() != alsoFine) {
      String said = body.path("message").asText("");
      String hint =
          response.statusCode() == 401
              ? "%s Name another account with --user, or --token."
                  .formatted(said.endsWith(".") ? "" : ".")
              : "";
      throw new CommandException(
          "%s%s answered %d: %s%s".formatted(server, path, response.statusCode(), said, hint));
    }
    return body;
  }

  private JsonNode parse(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException _) {
      return json.createObjectNode().put("message", "an answer that is not JSON");
    }
  }

  /// The members that are instances of Lockstep: a Grafana server never gets our credentials.
  static List<JsonNode> instances(JsonNode status) {
    List<JsonNode> instances = new ArrayList<>();
    for (JsonNode member : status.path("members")) {
      if (member.path("kind").asText("instance").equals("instance")) {
        instances.add(member);
      }
    }
    return instances;
  }

  /// `node` for people and scripts, indented.
  static String pretty(JsonNode node) {
    return node.toPrettyString();
  }
}
