package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/// How a YAML file is laid out, so that what is new in it looks like the rest.
///
/// What it writes has no indentation before its first line and no line break behind its last one.
///
/// @param lineBreak `\n` or `\r\n`
/// @param unit the indentation of a mapping in a mapping
/// @param sequenceUnit the indentation of a list in a mapping; often none
record YamlStyle(String lineBreak, String unit, String sequenceUnit) {
  /// For new files: as Go writes.
  static final YamlStyle FRESH = new YamlStyle("\n", "  ", "");

  /// Longer names cannot stand before a colon in the same line.
  private static final int MAX_NAME_LENGTH = 500;

  /// The style that a text has, as far as it shows.
  static YamlStyle of(String text, YamlNode root) {
    String unit = "";
    int sequenceUnit = -1;
    Deque<YamlNode> next = new ArrayDeque<>();
    next.add(root);
    while (!next.isEmpty()) {
      YamlNode node = next.remove();
      if (node instanceof YamlNode.Sequence sequence) {
        next.addAll(sequence.items());
      }
      if (!(node instanceof YamlNode.Mapping mapping) || mapping.flow()) {
        continue;
      }
      for (YamlNode.Entry entry : mapping.entries()) {
        next.add(entry.value());
        int deeper = column(text, entry.value().start()) - column(text, entry.key().start());
        if (entry.value() instanceof YamlNode.Mapping it && !it.flow() && unit.isEmpty()) {
          unit = " ".repeat(Math.max(0, deeper));
        }
        if (entry.value() instanceof YamlNode.Sequence it && !it.flow() && sequenceUnit < 0) {
          sequenceUnit = Math.max(0, deeper);
        }
      }
    }
    return new YamlStyle(
        text.contains("\r\n") ? "\r\n" : "\n",
        unit.isEmpty() ? FRESH.unit : unit,
        " ".repeat(Math.max(0, sequenceUnit)));
  }

  /// The number of characters before `at` in its line.
  static int column(String text, int at) {
    return at - (text.lastIndexOf('\n', at - 1) + 1);
  }

  /// Writes a whole document.
  void writeDocument(JsonNode tree, StringBuilder out) {
    if (isBlock(tree)) {
      writeBlock(tree, "", out);
    } else {
      out.append(inFlow(tree));
    }
  }

  /// Writes `name: value`.
  ///
  /// @param indentation of the line that it starts in
  void writeMember(String name, JsonNode value, String indentation, StringBuilder out) {
    String key = YamlScalars.oneLine(TextNode.valueOf(name), ScalarStyle.PLAIN, false);
    if (key.length() > MAX_NAME_LENGTH) {
      out.append("? ").append(key).append(lineBreak).append(indentation).append(':');
    } else {
      out.append(key).append(':');
    }
    writeMemberValue(value, indentation, out);
  }

  /// Writes what stands behind the colon of a member.
  void writeMemberValue(JsonNode value, String indentation, StringBuilder out) {
    if (isBlock(value)) {
      String inner = indentation + (value.isArray() ? sequenceUnit : unit);
      out.append(lineBreak).append(inner);
      writeBlock(value, inner, out);
    } else {
      out.append(' ');
      writeSingle(value, indentation, out);
    }
  }

  /// Writes `- value`.
  ///
  /// @param indentation of the line that it starts in
  void writeItem(JsonNode value, String indentation, StringBuilder out) {
    out.append("- ");
    writeItemValue(value, indentation, out);
  }

  /// Writes what stands behind the dash of an item and a space.
  void writeItemValue(JsonNode value, String indentation, StringBuilder out) {
    if (isBlock(value)) {
      writeBlock(value, indentation + "  ", out);
    } else {
      writeSingle(value, indentation, out);
    }
  }

  /// A value on one line, between brackets where it has parts.
  static String inFlow(JsonNode value) {
    StringBuilder out = new StringBuilder();
    if (value.isObject()) {
      String separator = "";
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        out.append(separator).append(flowMember(member.getKey(), member.getValue()));
        separator = ", ";
      }
      return "{" + out + "}";
    }
    if (value.isArray()) {
      for (JsonNode item : value) {
        out.append(out.isEmpty() ? "" : ", ").append(inFlow(item));
      }
      return "[" + out + "]";
    }
    return YamlScalars.oneLine(value, ScalarStyle.PLAIN, true);
  }

  /// A member of what stands between braces.
  static String flowMember(String name, JsonNode value) {
    String key = YamlScalars.oneLine(TextNode.valueOf(name), ScalarStyle.PLAIN, true);
    return key + ": " + inFlow(value);
  }

  private void writeBlock(JsonNode container, String indentation, StringBuilder out) {
    boolean first = true;
    for (JsonNode item : container.isArray() ? container : List.<JsonNode>of()) {
      out.append(first ? "" : lineBreak + indentation);
      writeItem(item, indentation, out);
      first = false;
    }
    for (Map.Entry<String, JsonNode> member : container.properties()) {
      out.append(first ? "" : lineBreak + indentation);
      writeMember(member.getKey(), member.getValue(), indentation, out);
      first = false;
    }
  }

  private void writeSingle(JsonNode value, String indentation, StringBuilder out) {
    if (value.isTextual() && YamlScalars.isLiteral(value.textValue())) {
      writeLiteral(value.textValue(), indentation + unit, out);
    } else if (value.isContainerNode()) {
      out.append(value.isObject() ? "{}" : "[]");
    } else {
      out.append(YamlScalars.oneLine(value, ScalarStyle.PLAIN, false));
    }
  }

  /// Writes a text of several lines as a block.
  ///
  /// @param indentation of its lines
  void writeLiteral(String text, String indentation, StringBuilder out) {
    out.append(text.endsWith("\n") ? "|" : "|-");
    text.lines()
        .forEach(
            line -> out.append(lineBreak).append(line.isEmpty() ? "" : indentation).append(line));
  }

  private static boolean isBlock(JsonNode value) {
    return value.isContainerNode() && !value.isEmpty();
  }
}
