package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Trees, texts of them in every layout, and edits of them, from one source of chance.
final class RandomTrees {
  private static final List<String> NAMES =
      List.of("id", "refId", "name", "title", "panels", "a b", "ä", "q\"uote", "y", "no", "12", "");

  private static final List<String> SCALARS =
      List.of(
          "1",
          "2",
          "1000.0",
          "1e3",
          "-0.5E-7",
          "12345678901234567890",
          "true",
          "false",
          "null",
          "\"\"",
          "\"A\"",
          "\"B\"",
          "\"<b> & ä 😀\"",
          "\"line\\nbreak\"",
          "\"tab\\t\\\\ \\\"\"",
          "\"\\ud800\"",
          "\" padded \"",
          "\"# no: comment\"",
          "\"yes\"",
          "\"007\"",
          "\"- x\"",
          "\"{{ $labels.x }}\"",
          "\"trailing \\n\\n\"");

  private final RandomGenerator random;

  RandomTrees(RandomGenerator random) {
    this.random = random;
  }

  JsonNode tree(int depth) {
    return switch (depth == 0 ? 9 : random.nextInt(10)) {
      case 0, 1, 2, 3 -> object(depth);
      case 4, 5, 6 -> array(depth);
      default -> scalar();
    };
  }

  ObjectNode object(int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      object.set(pick(NAMES), tree(depth - 1));
    }
    return object;
  }

  private ArrayNode array(int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      array.add(tree(depth - 1));
    }
    return array;
  }

  private JsonNode scalar() {
    return ((Parsed.Tree) Json.read(pick(SCALARS))).root();
  }

  /// The same tree with some things changed, added, removed, moved.
  JsonNode edited(JsonNode tree, int depth) {
    if (random.nextInt(12) == 0) {
      return tree(depth);
    }
    return switch (tree) {
      case ObjectNode object -> edited(object, depth);
      case ArrayNode array -> edited(array, depth);
      default -> random.nextInt(4) == 0 ? scalar() : tree;
    };
  }

  private JsonNode edited(ObjectNode object, int depth) {
    List<String> names = new ArrayList<>(object.propertyStream().map(Map.Entry::getKey).toList());
    if (random.nextInt(4) == 0) {
      Collections.shuffle(names, random);
    }
    ObjectNode edited = JsonNodeFactory.instance.objectNode();
    for (String name : names) {
      if (random.nextInt(10) == 0) {
        edited.set(pick(NAMES), tree(Math.max(0, depth - 1)));
      }
      if (random.nextInt(8) != 0) {
        edited.set(name, edited(object.get(name), Math.max(0, depth - 1)));
      }
    }
    return edited;
  }

  private JsonNode edited(ArrayNode array, int depth) {
    List<JsonNode> items = new ArrayList<>();
    for (JsonNode item : array) {
      if (random.nextInt(10) == 0) {
        items.add(tree(Math.max(0, depth - 1)));
      }
      if (random.nextInt(8) != 0) {
        items.add(edited(item, Math.max(0, depth - 1)));
      }
    }
    if (random.nextInt(4) == 0) {
      Collections.shuffle(items, random);
    }
    return JsonNodeFactory.instance.arrayNode().addAll(items);
  }

  /// A text of the tree with white space, escapes and repeated members as chance has it.
  String messy(JsonNode tree) {
    StringBuilder out = new StringBuilder(space());
    write(tree, out);
    return out.append(space()).toString();
  }

  private void write(JsonNode tree, StringBuilder out) {
    if (tree.isObject()) {
      out.append('{').append(space());
      boolean first = true;
      for (Map.Entry<String, JsonNode> member : tree.properties()) {
        if (random.nextInt(10) == 0) {
          separate(first, out);
          writeMember(member.getKey(), tree(1), out);
          first = false;
        }
        separate(first, out);
        writeMember(member.getKey(), member.getValue(), out);
        first = false;
      }
      out.append('}');
    } else if (tree.isArray()) {
      out.append('[').append(space());
      for (int i = 0; i < tree.size(); i++) {
        separate(i == 0, out);
        write(tree.get(i), out);
        out.append(space());
      }
      out.append(']');
    } else {
      out.append(scalar(Json.write(tree)));
    }
  }

  private void writeMember(String name, JsonNode value, StringBuilder out) {
    out.append(scalar(Json.write(JsonNodeFactory.instance.textNode(name)))).append(space());
    out.append(':').append(space());
    write(value, out);
    out.append(space());
  }

  private String scalar(String text) {
    if (text.startsWith("\"")) {
      String valid = text.replaceAll("\\ud800(?![\\udc00-\\udfff])", "\\\\ud800");
      return random.nextBoolean() ? valid : valid.replace("A", "\\u0041").replace("<", "\\u003c");
    }
    return text;
  }

  private void separate(boolean first, StringBuilder out) {
    out.append(first ? "" : ",").append(first ? "" : space());
  }

  private String space() {
    return pick(List.of("", "", " ", "\n", "\n  ", "\r\n\t", "  \n\n "));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
