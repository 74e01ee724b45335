package lockstep.gateway.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A request as it came over the wire.
///
/// @param line the request line
/// @param headers as sent, in order
/// @param body decoded of its chunks
@SuppressWarnings("ArrayRecordComponent")
public record Received(String line, List<String> headers, byte[] body) {
  /// The method.
  public String method() {
    return line.substring(0, line.indexOf(' '));
  }

  /// Path and query.
  public String target() {
    return line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
  }

  /// The values of a header, in order.
  public List<String> all(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ":";
    return headers.stream()
        .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(header -> header.substring(prefix.length()).strip())
        .toList();
  }

  /// The first value of a header.
  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /// The body as text.
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
