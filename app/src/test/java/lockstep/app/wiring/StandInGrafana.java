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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import lockstep.core.json.Json;

/// Answers as a Grafana 12 does, to those who read its folders and dashboards: through the legacy
/// API, and through the resources from which it tells who manages what.
public final class StandInGrafana implements AutoCloseable {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String BOARDS = "/api/dashboards/uid/";
  private static final String RESOURCES =
      "/apis/dashboard.grafana.app/v1beta1/namespaces/default/dashboards/";

  private final HttpServer server;
  private final Map<String, Folder> folders = new LinkedHashMap<>();
  private final Map<String, Board> boards = new LinkedHashMap<>();
  private final Set<String> closed = ConcurrentHashMap.newKeySet();
  private volatile String token = "";
  private volatile boolean starting;
  private volatile Consumer<String> before = _ -> {};

  private record Folder(String uid, String title, String parent, String description) {}

  private record Board(String uid, String title, String folder, String manager, String managerId) {}

  /// One that lets anybody in.
  public StandInGrafana() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Lets only those in who show this token.
  public void token(String needed) {
    token = needed;
  }

  /// True: it is being started anew, and answers so.
  public void starting(boolean now) {
    starting = now;
  }

  /// Runs before a dashboard is given, with its uid.
  public void before(Consumer<String> hook) {
    before = hook;
  }

  public void folder(String uid, String title, String parent, String description) {
    folders.put(uid, new Folder(uid, title, parent, description));
  }

  public void board(String uid, String title, String folder) {
    boards.put(uid, new Board(uid, title, folder, "", ""));
  }

  /// One that another tool manages.
  public void managed(String uid, String title, String folder, String manager, String id) {
    boards.put(uid, new Board(uid, title, folder, manager, id));
  }

  /// Keeps a dashboard in the list that nobody may read.
  public void close(String uid) {
    closed.add(uid);
  }

  public void open(String uid) {
    closed.remove(uid);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String bearer = exchange.getRequestHeaders().getFirst("Authorization");
      if (starting) {
        send(exchange, 503, message("Grafana is starting"));
      } else if (path.equals("/api/health")) {
        send(exchange, 200, JSON.objectNode().put("database", "ok").put("version", "12.1.0"));
      } else if (!token.isEmpty() && !("Bearer " + token).equals(bearer)) {
        send(exchange, 401, message("Invalid API key").put("messageId", "api-key.invalid"));
      } else {
        known(exchange, path, query(exchange));
      }
    }
  }

  private void known(HttpExchange exchange, String path, Map<String, String> query)
      throws IOException {
    if (path.startsWith(BOARDS)) {
      board(exchange, path.substring(BOARDS.length()));
    } else if (path.startsWith(RESOURCES)) {
      resource(exchange, path.substring(RESOURCES.length()));
    } else {
      Optional<JsonNode> body =
          Optional.ofNullable(
              switch (path) {
                case "/api/frontend/settings" -> JSON.objectNode().put("namespace", "default");
                case "/api/folders" -> foldersIn(query.getOrDefault("parentUid", ""), query);
                case "/api/search" -> page(boards.values().stream().map(this::hit).toList(), query);
                case "/apis/dashboard.grafana.app" -> group();
                case "/apis/folder.grafana.app/v1beta1/namespaces/default/folders" -> folderList();
                default -> null;
              });
      send(exchange, body.isPresent() ? 200 : 404, body.orElseGet(() -> message("Not found")));
    }
  }

  private void board(HttpExchange exchange, String uid) throws IOException {
    before.accept(uid);
    Board board = boards.get(uid);
    if (board == null) {
      send(exchange, 404, message("Dashboard not found"));
    } else if (closed.contains(uid)) {
      send(
          exchange,
          403,
          message("You'll need additional permissions to perform this action.")
              .put("title", "Access denied"));
    } else {
      ObjectNode answer = JSON.objectNode();
      answer
          .putObject("meta")
          .put("type", "db")
          .put("folderUid", board.folder())
          .put("provisioned", false)
          .put("provisionedExternalId", "")
          .put("version", 7);
      answer.set("dashboard", spec(board).put("id", 12).put("uid", uid).put("version", 7));
      send(exchange, 200, answer);
    }
  }

  private void resource(HttpExchange exchange, String uid) throws IOException {
    Board board = boards.get(uid);
    if (board == null) {
      send(exchange, 404, JSON.objectNode().put("kind", "Status").put("reason", "NotFound"));
      return;
    }
    boolean part =
        Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Accept"), "")
            .contains("as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
    ObjectNode object = JSON.objectNode();
    object.put("kind", part ? "PartialObjectMetadata" : "Dashboard");
    ObjectNode notes = object.putObject("metadata").put("name", uid).putObject("annotations");
    notes.put("grafana.app/folder", board.folder());
    if (!board.manager().isEmpty()) {
      notes.put("grafana.app/managedBy", board.manager());
      notes.put("grafana.app/managerId", board.managerId());
    }
    if (!part) {
      object.set("spec", spec(board));
    }
    send(exchange, 200, object);
  }

  private static ObjectNode spec(Board board) {
    ObjectNode spec = JSON.objectNode().put("title", board.title()).put("schemaVersion", 41);
    spec.putArray("panels").addObject().put("id", 1).put("type", "text").put("title", "Notes");
    return spec;
  }

  private ObjectNode hit(Board board) {
    ObjectNode hit = JSON.objectNode().put("uid", board.uid()).put("title", board.title());
    hit.put("type", "dash-db").put("url", "/d/" + board.uid()).putArray("tags");
    return board.folder().isEmpty() ? hit : hit.put("folderUid", board.folder());
  }

  private JsonNode foldersIn(String parent, Map<String, String> query) {
    List<ObjectNode> found =
        folders.values().stream()
            .filter(folder -> folder.parent().equals(parent))
            .map(
                folder -> {
                  ObjectNode one = JSON.objectNode().put("uid", folder.uid());
                  one.put("title", folder.title());
                  return parent.isEmpty() ? one : one.put("parentUid", parent);
                })
            .toList();
    return page(found, query);
  }

  private static JsonNode group() {
    ObjectNode group = JSON.objectNode().put("kind", "APIGroup");
    group.putObject("preferredVersion").put("version", "v1beta1");
    return group;
  }

  private JsonNode folderList() {
    ObjectNode list = JSON.objectNode();
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    for (Folder folder : folders.values()) {
      ObjectNode item = items.addObject();
      item.putObject("metadata").put("name", folder.uid());
      item.putObject("spec").put("title", folder.title()).put("description", folder.description());
    }
    return list;
  }

  private static JsonNode page(List<ObjectNode> all, Map<String, String> query) {
    long limit = Long.parseLong(query.get("limit"));
    long page = Long.parseLong(query.getOrDefault("page", "1"));
    ArrayNode found = JSON.arrayNode();
    all.stream().skip((page - 1) * limit).limit(limit).forEach(found::add);
    return found;
  }

  private static Map<String, String> query(HttpExchange exchange) {
    String raw = Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "");
    return Arrays.stream(raw.split("&"))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, _) -> first));
  }

  private static ObjectNode message(String text) {
    return JSON.objectNode().put("message", text);
  }

  private static void send(HttpExchange exchange, int status, JsonNode json) throws IOException {
    byte[] answer = Json.write(json).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
