package lockstep.git.host;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;

/// The comments of one pull request, at a host that answers as GitHub, GitLab and Gitea say in the
/// references of their REST APIs. Whoever has no right to a comment may not change it.
final class CommentHost implements AutoCloseable {
  static final String TOKEN = "t0ken";
  static final String US = "lockstep-bot";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern GITHUB =
      Pattern.compile("(?:/api/v3|/api/v1)/repos/o/r/issues/(?:7/comments|comments/(\\d+))");
  private static final Pattern GITLAB =
      Pattern.compile("/api/v4/projects/o%2Fr/merge_requests/7/notes(?:/(\\d+))?");

  private final HttpServer server;
  private final List<Comment> comments = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private int next = 1;
  private boolean hidesUser;
  private boolean refusesWrites;
  private Optional<Limit> limit = Optional.empty();
  private boolean onlyUser;
  private boolean loses;

  private record Limit(int status, Map<String, String> headers, String body) {}

  private record Comment(int id, String author, String text) {}

  CommentHost() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  synchronized void add(String author, String text) {
    comments.add(new Comment(next++, author, text));
  }

  synchronized List<String> texts() {
    return comments.stream().map(Comment::text).toList();
  }

  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /// Does not say whose the token is, as for an App's token or one without that scope.
  synchronized void hidesUser(boolean now) {
    hidesUser = now;
  }

  synchronized void refusesWrites(boolean now) {
    refusesWrites = now;
  }

  /// From now on it answers so.
  synchronized void limits(int status, Map<String, String> headers, String body) {
    limit = Optional.of(new Limit(status, headers, body));
  }

  /// Only to the question whose the token is.
  synchronized void limitsOnlyUser() {
    onlyUser = true;
  }

  /// Before the next write somebody deletes all comments.
  synchronized void losesBeforeWrites() {
    loses = true;
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().getRawPath();
      byte[] sent = exchange.getRequestBody().readAllBytes();
      requests.add(method + " " + exchange.getRequestURI());
      if (!exchange.getRequestHeaders().getFirst("Authorization").endsWith(" " + TOKEN)) {
        send(exchange, 401, JSON.objectNode());
      } else if (limit.isPresent() && (!onlyUser || path.endsWith("/user"))) {
        limit.get().headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = limit.get().body().getBytes(UTF_8);
        exchange.sendResponseHeaders(limit.get().status(), body.length);
        exchange.getResponseBody().write(body);
      } else if (path.matches("/api/v[134]/user")) {
        send(
            exchange,
            hidesUser ? 403 : 200,
            hidesUser ? JSON.objectNode().put("message", "no") : user(US));
      } else {
        // By GitHub's own name its API is elsewhere, which no test reaches.
        boolean gitlab = path.startsWith("/api/v4");
        Matcher at = (gitlab ? GITLAB : GITHUB).matcher(path);
        if (at.matches()) {
          comment(exchange, method, at.group(1), sent, gitlab);
        } else {
          send(exchange, 404, JSON.objectNode());
        }
      }
    }
  }

  private void comment(HttpExchange exchange, String method, String id, byte[] sent, boolean gitlab)
      throws IOException {
    if (method.equals("GET")) {
      send(exchange, 200, page(exchange.getRequestURI().getRawQuery(), gitlab));
      return;
    }
    if (refusesWrites) {
      send(exchange, 403, JSON.objectNode().put("message", "Resource not accessible"));
      return;
    }
    if (loses) {
      loses = false;
      comments.clear();
    }
    if (method.equals("POST")) {
      Comment made = new Comment(next++, US, text(sent));
      comments.add(made);
      send(exchange, 201, json(made, gitlab));
      return;
    }
    int index = -1;
    for (int i = 0; i < comments.size(); i++) {
      index = comments.get(i).id() == Integer.parseInt(id) ? i : index;
    }
    if (index < 0 || !comments.get(index).author().equals(US)) {
      send(exchange, index < 0 ? 404 : 403, JSON.objectNode());
    } else if (method.equals("DELETE")) {
      comments.remove(index);
      exchange.sendResponseHeaders(204, -1);
    } else if (method.equals(gitlab ? "PUT" : "PATCH")) {
      Comment changed = new Comment(Integer.parseInt(id), US, text(sent));
      comments.set(index, changed);
      send(exchange, 200, json(changed, gitlab));
    } else {
      send(exchange, 405, JSON.objectNode());
    }
  }

  private ArrayNode page(String query, boolean gitlab) {
    Matcher size = Pattern.compile("per_page=(\\d+)").matcher(String.valueOf(query));
    Matcher number = Pattern.compile("[?&]page=(\\d+)").matcher("?" + query);
    int perPage = size.find() ? Integer.parseInt(size.group(1)) : Integer.MAX_VALUE;
    int page = number.find() ? Integer.parseInt(number.group(1)) : 1;
    ArrayNode items = JSON.arrayNode();
    comments.stream()
        .skip((long) (page - 1) * perPage)
        .limit(perPage)
        .forEach(it -> items.add(json(it, gitlab)));
    return items;
  }

  private static ObjectNode json(Comment comment, boolean gitlab) {
    ObjectNode json = JSON.objectNode().put("id", comment.id()).put("body", comment.text());
    json.set(gitlab ? "author" : "user", user(comment.author()));
    return json;
  }

  private static ObjectNode user(String login) {
    return JSON.objectNode()
        .put("id", Math.floorMod(login.hashCode(), 100_000))
        .put("login", login)
        .put("type", login.equals(US) ? "Bot" : "User");
  }

  private static String text(byte[] sent) {
    return Json.read(sent) instanceof Parsed.Tree(JsonNode root) ? root.path("body").asText() : "";
  }

  private static void send(HttpExchange exchange, int status, JsonNode json) throws IOException {
    byte[] body = Json.write(json).getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
