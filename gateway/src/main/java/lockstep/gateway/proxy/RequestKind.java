package lockstep.gateway.proxy;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a request is to the gateway: how long its answer may take and whether it may be sent again.
public enum RequestKind {
  /// Changes nothing and is answered soon: a member that keeps silent is left for another.
  READ,
  /// Changes nothing but may take its time: queries of data sources, event streams, rendering.
  SLOW_READ,
  /// Changes a dashboard or folder: goes under a save id, so that twice is once.
  SAVE,
  /// Any other change: sent again only when it certainly was not sent.
  WRITE,
  /// Asks for a WebSocket.
  TUNNEL;

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final List<String> SLOW =
      List.of("/api/datasources/", "/api/ds/", "/apis/query.grafana.app/", "/ha/events", "/render");
  private static final List<String> SAVED_TREES = List.of("/api/folders", "/api/dashboards/uid");
  private static final List<String> SAVED_GROUPS =
      List.of("/apis/dashboard.grafana.app/", "/apis/folder.grafana.app/");

  /// The kind of a request.
  ///
  /// @param path as it stands in the request line, without the query
  /// @param upgrade it asks for a WebSocket
  /// @param events it accepts an event stream
  static RequestKind of(String method, String path, boolean upgrade, boolean events) {
    if (upgrade && method.equals("GET")) {
      return TUNNEL;
    }
    if (SAFE.contains(method)) {
      return events || SLOW.stream().anyMatch(path::startsWith) ? SLOW_READ : READ;
    }
    if (method.equals("POST") && isQuery(path)) {
      return SLOW_READ;
    }
    return isSave(method, path) ? SAVE : WRITE;
  }

  private static boolean isQuery(String path) {
    return path.equals("/api/ds/query")
        || (path.startsWith("/apis/query.grafana.app/") && path.endsWith("/query"));
  }

  private static boolean isSave(String method, String path) {
    boolean writes =
        switch (method.toUpperCase(Locale.ROOT)) {
          case "POST", "PUT", "PATCH", "DELETE" -> true;
          default -> false;
        };
    return writes
        && (path.equals("/api/dashboards/db")
            || SAVED_TREES.stream()
                .anyMatch(tree -> path.equals(tree) || path.startsWith(tree + "/"))
            || SAVED_GROUPS.stream().anyMatch(path::startsWith));
  }

  /// True when sending it again changes nothing.
  boolean read() {
    return switch (this) {
      case READ, SLOW_READ, TUNNEL -> true;
      case SAVE, WRITE -> false;
    };
  }
}
