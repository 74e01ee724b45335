package lockstep.api.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the route of a request. Among the routes that fit the first one wins.
public final class Router {
  private final List<Route> routes;
  private final List<Fallback> fallbacks;

  /// @param fallbacks for paths without a route; the first that fits answers, the last one fits
  /// everything
  public Router(List<Route> routes, List<Fallback> fallbacks) {
    this.routes = List.copyOf(routes);
    this.fallbacks = List.copyOf(fallbacks);
    if (!fallbacks.getLast().prefix().isEmpty()) {
      throw new IllegalArgumentException("the last fallback must fit everything");
    }
  }

  /// A route for what has none of its own.
  ///
  /// @param prefix of the paths that it answers, up to the end of a segment; empty for all
  public record Fallback(String prefix, Route route) {
    boolean fits(String path) {
      return prefix.isEmpty() || path.equals(prefix) || path.startsWith(prefix + "/");
    }
  }

  /// A route and what its variable segments are.
  record Match(Route route, Map<String, String> variables) {}

  Match find(String method, String path) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    List<String> segments = Route.segments(path);
    for (Route route : routes) {
      if (route.method().equals(wanted)) {
        Optional<Map<String, String>> variables = route.match(segments);
        if (variables.isPresent()) {
          return new Match(route, variables.get());
        }
      }
    }
    return fallbacks.stream()
        .filter(fallback -> fallback.fits(path))
        .findFirst()
        .map(fallback -> new Match(fallback.route(), Map.of()))
        .orElseThrow(() -> new IllegalStateException("no fallback fits"));
  }
}
