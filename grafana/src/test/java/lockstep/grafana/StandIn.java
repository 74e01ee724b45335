package lockstep.grafana;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Answers as Grafana does where it matters to a reader. An old one knows no nested folders and
/// ignores parameters that it does not know.
final class StandIn implements AutoCloseable {
  private final HttpServer server;
  private final boolean old;
  private final Map<String, String> folders = new HashMap<>();
  private final List<String> dashboards = new ArrayList<>();
  private final Map<String, String> bodies = new HashMap<>();
  private final Map<String, Integer> statuses = new HashMap<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> credentials = Collections.synchronizedList(new ArrayList<>());

  private StandIn(boolean old) throws IOException {
    this.old = old;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
    answer(
        "/api/health", "{\"database\":\"ok\",\"version\":\"" + (old ? "8.3.4" : "12.1.0") + "\"}");
    answer("/api/frontend/settings", "{\"namespace\":\"default\"}");
  }

  static StandIn old() throws IOException {
    return new StandIn(true);
  }

  static StandIn recent() throws IOException {
    return new StandIn(false);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void folder(String uid, String title, String parent) {
    String within = parent.isEmpty() || old ? "" : ",\"parentUid\":\"" + parent + "\"";
    folders.merge(
        old ? "" : parent,
        "{\"uid\":\"%s\",\"title\":\"%s\"%s}".formatted(uid, title, within),
        (left, right) -> left + "," + right);
  }

  void dashboard(String uid, String folder, String body) {
    dashboards.add(
        "{\"uid\":\"%s\",\"title\":\"Title of %s\",\"type\":\"dash-db\"%s}"
            .formatted(uid, uid, folder.isEmpty() ? "" : ",\"folderUid\":\"" + folder + "\""));
    answer("/api/dashboards/uid/" + uid, "{\"meta\":{},\"dashboard\":" + body + "}");
  }

  /// What the server says of a dashboard that is there, beside its JSON.
  void meta(String uid, String meta) {
    bodies.computeIfPresent(
        "/api/dashboards/uid/" + uid,
        (_, body) -> body.replace("{\"meta\":{}", "{\"meta\":" + meta.replace('\'', '"')));
  }

  void answer(String path, String body) {
    bodies.put(path, body);
  }

  void status(String path, int status) {
    statuses.put(path, status);
  }

  List<String> asked() {
    return List.copyOf(asked);
  }

  List<String> credentials() {
    return List.copyOf(credentials);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(exchange.getRequestURI().toString());
    credentials.add(
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("-"));
    Map<String, String> query = query(exchange);
    Optional<String> body =
        switch (path) {
          case "/api/folders" -> Optional.of(folders(query));
          case "/api/search" -> Optional.of(page(dashboards, query));
          default -> Optional.ofNullable(bodies.get(path));
        };
    int status = statuses.getOrDefault(path, body.isPresent() ? 200 : 404);
    byte[] bytes = body.orElse("{\"message\":\"no\"}").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String folders(Map<String, String> query) {
    String parent = old ? "" : query.getOrDefault("parentUid", "");
    return "[" + folders.getOrDefault(parent, "") + "]";
  }

  private static String page(List<String> all, Map<String, String> query) {
    int limit = Integer.parseInt(query.get("limit"));
    int page = Integer.parseInt(query.get("page"));
    return all.stream()
        .skip((long) (page - 1) * limit)
        .limit(limit)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static Map<String, String> query(HttpExchange exchange) {
    String raw = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
    return Arrays.stream(raw.split("&"))
        .filter(pair -> pair.contains("="))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, _) -> first));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
