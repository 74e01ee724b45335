package lockstep.gateway.proxy;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.message.BasicHeader;

/// Headers behind a chunked body. Those of a request pass always; those of an answer to clients
/// that say `TE: trailers`. What would frame the message or say who asked is never one.
final class Trailers {
  private static final Set<String> NEVER =
      Set.of("authorization", "cookie", "set-cookie", "content-type", "content-encoding");

  private Trailers() {}

  /// True when the client takes them.
  static boolean wanted(HeaderMap headers) {
    String te = headers.getFirst("TE");
    return te != null && te.toLowerCase(Locale.ROOT).contains("trailers");
  }

  /// Those of a request whose body was read to its end.
  static List<Header> of(HttpServerExchange exchange) {
    List<Header> all = new ArrayList<>();
    HeaderMap came = exchange.getAttachment(HttpAttachments.REQUEST_TRAILERS);
    if (came != null) {
      came.forEach(
          values -> {
            String name = values.getHeaderName().toString();
            if (passes(name)) {
              values.forEach(value -> all.add(new BasicHeader(name, value)));
            }
          });
    }
    return List.copyOf(all);
  }

  /// Puts those of an answer whose body was read to its end behind what the client gets.
  static void pass(InputStream body, HttpServerExchange exchange) {
    if (!wanted(exchange.getRequestHeaders()) || !(body instanceof ChunkedInputStream chunks)) {
      return;
    }
    HeaderMap to = new HeaderMap();
    for (Header footer : chunks.getFooters()) {
      if (passes(footer.getName())) {
        to.add(HttpString.tryFromString(footer.getName()), footer.getValue());
      }
    }
    if (to.size() > 0) {
      exchange.putAttachment(HttpAttachments.RESPONSE_TRAILERS, to);
    }
  }

  private static boolean passes(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    return RequestRules.isToken(key) && HeadRewrite.mayTrail(key) && !NEVER.contains(key);
  }
}
