package lockstep.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import org.jspecify.annotations.Nullable;

/// The body of a request, parsed once for who understands it and for who tells it from another. Of
/// one thread.
///
/// Who takes the tree may change it. So its canonical form is made before it is handed out, and it
/// is handed out once: whoever asks again gets a fresh one.
final class SentBody {
  private final byte[] bytes;
  private @Nullable Parsed untaken;
  private @Nullable String canonical;

  /// @param bytes not to be changed
  SentBody(byte[] bytes) {
    this.bytes = bytes;
  }

  byte[] bytes() {
    return bytes;
  }

  /// What it is as JSON. The tree is the caller's.
  Parsed take() {
    Parsed parsed = parsed();
    untaken = null;
    return parsed;
  }

  /// The same text for bodies that say the same: in JSON neither spaces nor the order of keys
  /// count.
  String canonical() {
    if (canonical == null) {
      parsed();
    }
    return canonical == null ? "" : canonical;
  }

  private Parsed parsed() {
    Parsed parsed = untaken == null ? Json.read(bytes) : untaken;
    untaken = parsed;
    if (canonical == null) {
      canonical =
          parsed instanceof Parsed.Tree(JsonNode root)
              ? canonical(root, bytes.length)
              : new String(bytes, StandardCharsets.ISO_8859_1);
    }
    return parsed;
  }

  /// Instances of several versions compare these texts: it may never come out otherwise.
  ///
  /// @param size about how long it will be
  static String canonical(JsonNode root, int size) {
    StringBuilder text = new StringBuilder(size);
    write(root, text);
    return text.toString();
  }

  private static void write(JsonNode node, StringBuilder text) {
    switch (node) {
      case ObjectNode object -> {
        text.append('{');
        String[] keys = object.propertyStream().map(it -> it.getKey()).toArray(String[]::new);
        Arrays.sort(keys);
        for (String key : keys) {
          write(key, text);
          text.append(':');
          write(object.path(key), text);
          text.append(',');
        }
        text.append('}');
      }
      case ArrayNode array -> {
        text.append('[');
        for (JsonNode element : array) {
          write(element, text);
          text.append(',');
        }
        text.append(']');
      }
      case TextNode string -> write(string.textValue(), text);
      default -> {
        if (node.isInt() || node.isLong()) {
          text.append(node.longValue());
        } else if (node.isBoolean()) {
          text.append(node.booleanValue());
        } else if (node.isNull()) {
          text.append("null");
        } else {
          text.append(Json.write(node));
        }
      }
    }
  }

  private static void write(String string, StringBuilder text) {
    if (isPlain(string)) {
      text.append('"').append(string).append('"');
    } else {
      text.append(Json.write(TextNode.valueOf(string)));
    }
  }

  /// True for what stands in JSON as it is.
  private static boolean isPlain(String string) {
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }
}
