package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/// Single values as YAML text that every reader takes for the same: also those that follow YAML
/// 1.1, as Go's do, where `y`, `on` and `12:30` are no strings.
final class YamlScalars {
  private static final Pattern OTHER_IN_YAML_1_1 =
      Pattern.compile(
          "(?i)y|n|yes|no|on|off|true|false|null|~|=|<<"
              + "|[-+]?\\.(inf|nan)|[-+]?[0-9][0-9_,:.]*([eE][-+]?[0-9]+)?|0[xob][0-9a-f_]+"
              + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*");

  private static final String INDICATORS = "-?:,[]{}#&*!|>'\"%@`=";

  private YamlScalars() {}

  /// A value on one line.
  ///
  /// @param like the quoting to keep where it can hold the value
  /// @param inFlow true between brackets, where commas end a plain value
  static String oneLine(JsonNode value, ScalarStyle like, boolean inFlow) {
    if (!value.isTextual()) {
      return Json.write(value);
    }
    String text = value.textValue();
    if (like == ScalarStyle.SINGLE_QUOTED && isPrintable(text)) {
      return "'" + text.replace("'", "''") + "'";
    }
    boolean quoted = like == ScalarStyle.DOUBLE_QUOTED || like == ScalarStyle.SINGLE_QUOTED;
    return !quoted && isPlain(text, inFlow) ? text : quoted(text);
  }

  /// True when the text of several lines can stand as a literal block (`|`), exactly.
  static boolean isLiteral(String text) {
    return text.indexOf('\n') > 0
        && text.indexOf('\r') < 0
        && !text.endsWith("\n\n")
        && !Character.isWhitespace(text.charAt(0))
        && text.lines().allMatch(line -> isPrintable(line) && !line.startsWith("\t"));
  }

  private static boolean isPlain(String text, boolean inFlow) {
    return !text.isEmpty()
        && isPrintable(text)
        && text.strip().length() == text.length()
        && INDICATORS.indexOf(text.charAt(0)) < 0
        && !text.startsWith("...")
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.endsWith(":")
        && (!inFlow || text.chars().noneMatch(c -> ",[]{}:".indexOf(c) >= 0))
        && !OTHER_IN_YAML_1_1.matcher(text).matches();
  }

  private static boolean isPrintable(String text) {
    return text.codePoints().noneMatch(YamlScalars::needsEscape);
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints().forEach(c -> escape(c, out));
    return out.append('"').toString();
  }

  private static void escape(int c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (needsEscape(c)) {
          out.append("\\u%04x".formatted(c));
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }

  /// Control characters, other line breaks, byte order marks, halves of characters.
  private static boolean needsEscape(int c) {
    return c < ' '
        || (c >= 0x7f && c <= 0xa0)
        || c == 0x2028
        || c == 0x2029
        || c == 0xfeff
        || c == 0xfffe
        || c == 0xffff
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
