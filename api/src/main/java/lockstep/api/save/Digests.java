package lockstep.api.save;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import lockstep.api.http.Request;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.sync.save.RequestDigest;

/// What tells one request for a save from another under the same id: method, path with its query,
/// `If-Match`, `If-None-Match`, and the body. In a JSON body neither spaces nor the order of keys
/// count.
///
/// Who sends it does not count, nor what an instance makes of it by what it shows: a replay that
/// comes when all that has changed is a replay.
final class Digests {
  private Digests() {}

  static RequestDigest of(Request request) {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append(' ').append(request.target()).append('\n');
    text.append(request.header("If-Match").orElse("")).append('\n');
    request.header("If-None-Match").ifPresent(it -> text.append(it).append('\n'));
    if (Json.read(request.body()) instanceof Parsed.Tree(JsonNode root)) {
      write(root, text);
    } else {
      text.append(new String(request.body(), StandardCharsets.ISO_8859_1));
    }
    return RequestDigest.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void write(JsonNode node, StringBuilder text) {
    switch (node) {
      case ObjectNode object -> {
        text.append('{');
        for (String key : new TreeSet<>(object.propertyStream().map(it -> it.getKey()).toList())) {
          text.append(Json.write(TextNode.valueOf(key))).append(':');
          write(object.path(key), text);
          text.append(',');
        }
        text.append('}');
      }
      case ArrayNode array -> {
        text.append('[');
        array.forEach(
            element -> {
              write(element, text);
              text.append(',');
            });
        text.append(']');
      }
      default -> text.append(Json.write(node));
    }
  }
}
