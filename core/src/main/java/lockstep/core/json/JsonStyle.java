package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a file is written, so that what is new in it looks like the rest.
///
/// @param lineBreak `\n` or `\r\n`
/// @param unit the indentation of one level
/// @param colon between name and value, with the white space around it
/// @param comma between values on one line, with the white space after it
/// @param escapesHtml true when `<`, `>` and `&` are escaped, as Go does
/// @param escapesNonAscii true when everything beyond ASCII is escaped
record JsonStyle(
    String lineBreak,
    String unit,
    String colon,
    String comma,
    boolean escapesHtml,
    boolean escapesNonAscii) {
  /// For new files.
  static final JsonStyle FRESH = new JsonStyle("\n", "  ", ": ", ", ", false, false);

  private static final Pattern ESCAPED_HTML = Pattern.compile("\\\\u00(3[cCeE]|26)");
  private static final Pattern RAW_HTML = Pattern.compile("[<>&]");
  private static final Pattern ESCAPED_NON_ASCII =
      Pattern.compile("\\\\u(00[89a-fA-F]|0[1-9a-fA-F]|[1-9a-fA-F])");
  private static final Pattern RAW_NON_ASCII = Pattern.compile("[^\\x00-\\x7f]");

  /// The style of a text and what was found in it.
  static JsonStyle of(String text, JsonSpan root) {
    String unit = FRESH.unit;
    boolean unitFound = false;
    Optional<String> colon = Optional.empty();
    Optional<String> comma = Optional.empty();
    Deque<JsonSpan> next = new ArrayDeque<>();
    next.add(root);
    while (!next.isEmpty()) {
      if (!(next.remove() instanceof JsonSpan.Container container) || container.parts().isEmpty()) {
        continue;
      }
      JsonSpan.Part first = container.parts().getFirst();
      String lead = text.substring(first.leadStart(), first.start());
      if (!unitFound && lead.contains("\n")) {
        unitFound = true;
        unit = deeper(indentation(lead), lineIndentation(text, container.start()));
      }
      if (colon.isEmpty() && first.nameEnd() > first.start()) {
        colon = oneLine(text.substring(first.nameEnd(), first.value().start()));
      }
      if (comma.isEmpty() && container.parts().size() > 1) {
        JsonSpan.Part second = container.parts().get(1);
        comma = oneLine("," + text.substring(second.leadStart(), second.start()));
      }
      container.parts().forEach(part -> next.add(part.value()));
    }
    boolean minified = text.strip().indexOf('\n') < 0;
    return new JsonStyle(
        text.contains("\r\n") ? "\r\n" : "\n",
        unit,
        colon.orElse(FRESH.colon),
        comma.orElse(minified ? "," : FRESH.comma),
        found(ESCAPED_HTML, text) && !found(RAW_HTML, text),
        found(ESCAPED_NON_ASCII, text) && !found(RAW_NON_ASCII, text));
  }

  /// The white space at the start of the line that `at` is in.
  static String lineIndentation(String text, int at) {
    int start = text.lastIndexOf('\n', at - 1) + 1;
    int end = start;
    while (end < at && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end++;
    }
    return text.substring(start, end);
  }

  /// The white space behind the last line break of `lead`.
  static String indentation(String lead) {
    return lead.substring(lead.lastIndexOf('\n') + 1);
  }

  private static String deeper(String inner, String outer) {
    return inner.length() > outer.length() && inner.startsWith(outer)
        ? inner.substring(outer.length())
        : FRESH.unit;
  }

  private static Optional<String> oneLine(String between) {
    return between.contains("\n") ? Optional.empty() : Optional.of(between);
  }

  private static boolean found(Pattern pattern, String text) {
    return pattern.matcher(text).find();
  }

  /// Writes a value that was not there before.
  ///
  /// @param indentation of the line that it starts in; null: all on one line
  void write(JsonNode value, @Nullable String indentation, StringBuilder out) {
    if (value.isContainerNode() && !value.isEmpty()) {
      writeContainer(value, indentation, out);
    } else if (value.isTextual()) {
      writeString(value.textValue(), out);
    } else {
      out.append(Json.write(value));
    }
  }

  private void writeContainer(JsonNode value, @Nullable String indentation, StringBuilder out) {
    @Nullable String inner = indentation == null ? null : indentation + unit;
    out.append(value.isObject() ? '{' : '[');
    boolean first = true;
    for (JsonNode item : value.isArray() ? value : List.<JsonNode>of()) {
      separate(first, inner, out);
      write(item, inner, out);
      first = false;
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      separate(first, inner, out);
      writeString(member.getKey(), out);
      out.append(colon);
      write(member.getValue(), inner, out);
      first = false;
    }
    if (indentation != null) {
      out.append(lineBreak).append(indentation);
    }
    out.append(value.isObject() ? '}' : ']');
  }

  private void separate(boolean first, @Nullable String inner, StringBuilder out) {
    if (inner == null) {
      out.append(first ? "" : comma);
    } else {
      out.append(first ? "" : ",").append(lineBreak).append(inner);
    }
  }

  /// Writes a string or name.
  void writeString(String value, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      writeCharacter(value, i, out);
    }
    out.append('"');
  }

  private void writeCharacter(String value, int i, StringBuilder out) {
    char c = value.charAt(i);
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default -> {
        if (mustEscape(value, i, c)) {
          out.append("\\u%04x".formatted((int) c));
        } else {
          out.append(c);
        }
      }
    }
  }

  private boolean mustEscape(String value, int i, char c) {
    return c < ' '
        || c == 0x7f
        || (escapesHtml && (c == '<' || c == '>' || c == '&'))
        || (escapesNonAscii && c > 0x7f)
        || isLoneSurrogate(value, i, c);
  }

  /// Half a character has no form in UTF-8.
  private static boolean isLoneSurrogate(String value, int i, char c) {
    if (Character.isHighSurrogate(c)) {
      return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
  }
}
