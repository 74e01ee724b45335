package lockstep.gateway.front;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.net.URI;

/// Sends whoever comes over plain HTTP to the same page over HTTPS. The address is the configured
/// one and never what the client calls it.
public final class Redirect implements HttpHandler {
  private final String base;

  /// Redirects to below `to`.
  ///
  /// @param to scheme, host and perhaps port, as people reach the product
  public Redirect(URI to) {
    this.base = to.toString().replaceAll("/+$", "");
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    String path = exchange.isHostIncludedInRequestURI() ? "/" : exchange.getRequestURI();
    String query = exchange.getQueryString();
    String target = query == null || query.isEmpty() ? path : path + "?" + query;
    boolean plain = target.startsWith("/") && target.chars().allMatch(c -> c > ' ' && c < 0x7f);
    exchange.setStatusCode(StatusCodes.PERMANENT_REDIRECT);
    exchange.getResponseHeaders().put(Headers.LOCATION, base + (plain ? target : "/"));
    exchange.endExchange();
  }
}
