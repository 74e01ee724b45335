package lockstep.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.core.json.Json;

/// An answer to a request.
///
/// @param status the HTTP status
/// @param headers besides those that every answer bears; a name may come twice
/// @param body what it carries
public record Answer(int status, List<Header> headers, Body body) {
  private static final String JSON = "application/json";

  public Answer {
    headers = List.copyOf(headers);
  }

  /// One header.
  public record Header(String name, String value) {}

  /// 200 with JSON.
  public static Answer json(JsonNode tree) {
    return json(200, tree);
  }

  /// A status with JSON.
  public static Answer json(int status, JsonNode tree) {
    return new Answer(status, List.of(), new Body.Bytes(JSON, Json.bytes(tree)));
  }

  /// A status with `{"message": ...}`, as Grafana says most things.
  public static Answer message(int status, String message) {
    return json(status, JsonNodeFactory.instance.objectNode().put("message", message));
  }

  /// A status with `{"status": ..., "message": ...}`.
  ///
  /// @param word for programs, such as `version-mismatch`
  public static Answer message(int status, String word, String message) {
    return json(
        status, JsonNodeFactory.instance.objectNode().put("status", word).put("message", message));
  }

  /// A status with plain text.
  public static Answer text(int status, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Answer(status, List.of(), new Body.Bytes("text/plain; charset=utf-8", bytes));
  }

  /// A status and nothing else.
  public static Answer empty(int status) {
    return new Answer(status, List.of(), new Body.Empty());
  }

  /// 302 to another place.
  public static Answer redirect(String location) {
    return empty(302).with("Location", location);
  }

  /// 503 with the reason, and when to try again.
  public static Answer unavailable(String message, Duration retryAfter) {
    long seconds = Math.max(1, retryAfter.toSeconds());
    return message(503, message).with("Retry-After", Long.toString(seconds));
  }

  /// True when it bears a header of this name.
  public boolean has(String name) {
    return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
  }

  /// The value of the first header of this name.
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /// This with one more header.
  public Answer with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Answer(status, more, body);
  }

  /// The same list, saying in `Lockstep-More` when there is more than it has.
  public Answer cut(boolean isCut) {
    return isCut ? with("Lockstep-More", "true") : this;
  }
}
