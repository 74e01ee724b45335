package lockstep.app.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Executors;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.git.server.GitServer;

/// A GitHub Enterprise server as its REST reference has it: the repository `o/r` by Git's protocol,
/// its webhooks, and the comments of its pull requests.
final class PullRequestHost implements AutoCloseable {
  static final String TOKEN = "ghp_t0ken";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String API = "/api/v3/repos/o/r";

  private final GitServer git;
  private final Path bare;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpServer server;
  private final SequencedMap<Integer, String> comments = new LinkedHashMap<>();
  private JsonNode hook = JSON.objectNode();
  private int next = 1;
  private int writes;
  private boolean refuses;

  PullRequestHost(Path folder) throws IOException {
    git = GitServer.start(folder, "127.0.0.1", 0);
    bare = git.create("o/r");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /// For C Git.
  Path bare() {
    return bare;
  }

  String url() {
    return "http://127.0.0.1:%d/o/r.git".formatted(server.getAddress().getPort());
  }

  synchronized List<String> comments() {
    return List.copyOf(comments.values());
  }

  /// How often a comment was written, changed or deleted.
  synchronized int writes() {
    return writes;
  }

  /// The webhook that was made.
  synchronized JsonNode hook() {
    return hook;
  }

  /// Gives the token no right to pull requests.
  synchronized void refuses(boolean now) {
    refuses = now;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] sent = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (!path.startsWith("/api/")) {
        forward(exchange, sent);
      } else if (("Bearer " + TOKEN)
          .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        api(exchange, path, sent);
      } else {
        send(exchange, 401, JSON.objectNode());
      }
    }
  }

  private void forward(HttpExchange exchange, byte[] sent) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + git.port() + exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(sent));
    for (String header : List.of("Content-Type", "Content-Encoding", "Accept", "Git-Protocol")) {
      String value = exchange.getRequestHeaders().getFirst(header);
      if (value != null) {
        request.header(header, value);
      }
    }
    try {
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(it -> exchange.getResponseHeaders().set("Content-Type", it));
      exchange.sendResponseHeaders(
          answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void api(HttpExchange exchange, String path, byte[] sent)
      throws IOException {
    JsonNode body =
        Json.read(sent) instanceof Parsed.Tree(JsonNode root) ? root : JSON.objectNode();
    String what = exchange.getRequestMethod() + " " + path;
    if (what.equals("GET /api/v3/user")) {
      send(exchange, 200, user());
    } else if (what.equals("GET " + API + "/hooks")) {
      send(exchange, 200, hook.isEmpty() ? JSON.arrayNode() : JSON.arrayNode().add(hook));
    } else if (path.startsWith(API + "/hooks")) {
      hook = ((ObjectNode) body).put("id", 1);
      send(exchange, 200, hook);
    } else if (what.equals("GET " + API + "/issues/7/comments")) {
      ArrayNode all = JSON.arrayNode();
      comments.forEach((id, text) -> all.add(comment(id, text)));
      send(exchange, 200, all);
    } else if (refuses) {
      send(
          exchange,
          403,
          JSON.objectNode().put("message", "Resource not accessible by personal access token"));
    } else if (what.equals("POST " + API + "/issues/7/comments")) {
      put(exchange, next++, body, 201);
    } else if (what.startsWith("PATCH " + API + "/issues/comments/")) {
      put(exchange, Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)), body, 200);
    } else {
      send(exchange, 404, JSON.objectNode());
    }
  }

  private void put(HttpExchange exchange, int id, JsonNode body, int status) throws IOException {
    writes++;
    comments.put(id, body.path("body").asText());
    send(exchange, status, comment(id, body.path("body").asText()));
  }

  private static ObjectNode comment(int id, String text) {
    ObjectNode comment = JSON.objectNode().put("id", id).put("body", text);
    comment.set("user", user());
    return comment;
  }

  private static ObjectNode user() {
    return JSON.objectNode().put("id", 5).put("login", "bot").put("type", "User");
  }

  private static void send(HttpExchange exchange, int status, JsonNode json) throws IOException {
    byte[] answer = Json.write(json).getBytes(UTF_8);
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
    git.close();
  }
}
