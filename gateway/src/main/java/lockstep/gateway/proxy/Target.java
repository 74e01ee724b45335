package lockstep.gateway.proxy;

import io.undertow.server.HttpServerExchange;
import java.nio.charset.StandardCharsets;

/// The address in a request line, as it goes on to a member.
final class Target {
  private static final String HEX = "0123456789ABCDEF";

  private Target() {}

  /// Path and query of `exchange`, not decoded. What may not stand in a request line, such as the
  /// raw letters that some clients put there, is percent-encoded.
  static String of(HttpServerExchange exchange) {
    String path = path(exchange);
    String query = exchange.getQueryString();
    return encode(query == null || query.isEmpty() ? path : path + "?" + query);
  }

  /// The path of `exchange`, not decoded, without scheme and host.
  static String path(HttpServerExchange exchange) {
    String uri = exchange.getRequestURI();
    if (!exchange.isHostIncludedInRequestURI()) {
      return uri;
    }
    int authority = uri.indexOf("//");
    int slash = uri.indexOf('/', authority + 2);
    return slash < 0 ? "/" : uri.substring(slash);
  }

  /// The server hands over each byte as the character of its number.
  static String encode(String text) {
    if (text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return text;
    }
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte one : text.getBytes(StandardCharsets.ISO_8859_1)) {
      if (one > ' ' && one < 0x7f) {
        encoded.append((char) one);
      } else {
        encoded.append('%').append(HEX.charAt((one >> 4) & 0xf)).append(HEX.charAt(one & 0xf));
      }
    }
    return encoded.toString();
  }
}
