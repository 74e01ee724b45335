package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import lockstep.core.check.Check;

/// Finds where each value of a JSON text stands. The text must be well-formed, which [Json#read]
/// tells.
final class JsonScanner {
  private final String text;
  private int at;

  private JsonScanner(String text) {
    this.text = text;
  }

  /// The value that fills `text`, but for white space around it.
  static JsonSpan scan(String text) {
    JsonScanner scanner = new JsonScanner(text);
    scanner.skipSpace();
    return scanner.value();
  }

  private JsonSpan value() {
    int start = at;
    return switch (text.charAt(at)) {
      case '{' -> container(start, '}');
      case '[' -> container(start, ']');
      case '"' -> {
        skipString();
        yield new JsonSpan.Single(start, at);
      }
      default -> {
        while (at < text.length() && ",]}: \t\r\n".indexOf(text.charAt(at)) < 0) {
          at++;
        }
        yield new JsonSpan.Single(start, at);
      }
    };
  }

  private JsonSpan container(int start, char close) {
    List<JsonSpan.Part> parts = new ArrayList<>();
    at++;
    int leadStart = at;
    skipSpace();
    while (text.charAt(at) != close) {
      parts.add(part(leadStart, close == '}'));
      if (text.charAt(at) == ',') {
        at++;
        leadStart = at;
        skipSpace();
      }
    }
    at++;
    return new JsonSpan.Container(start, at, List.copyOf(parts));
  }

  private JsonSpan.Part part(int leadStart, boolean named) {
    int start = at;
    String name = "";
    int nameEnd = at;
    if (named) {
      skipString();
      nameEnd = at;
      name = unescaped(start, nameEnd);
      skipSpace();
      Check.that(text.charAt(at) == ':', "no colon at %d", at);
      at++;
      skipSpace();
    }
    JsonSpan value = value();
    skipSpace();
    return new JsonSpan.Part(leadStart, start, name, nameEnd, value, at);
  }

  private String unescaped(int start, int end) {
    if (text.indexOf('\\', start, end) < 0) { // to look farther for each name takes minutes
      return text.substring(start + 1, end - 1);
    }
    return switch (Json.read(text.substring(start, end))) {
      case Parsed.Tree(JsonNode root) -> root.textValue();
      case Parsed.Problem problem -> throw new IllegalStateException(problem.sentence());
    };
  }

  private void skipString() {
    at++;
    while (text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
