package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.regex.Pattern;

/// What the nodes of a YAML text say, by the core schema of YAML 1.2.
final class YamlTree {
  private static final int MAX_NODES = 1_000_000;
  private static final String TAG = "tag:yaml.org,2002:";
  private static final String MERGE = "<<";

  private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
  private static final Pattern TRUE = Pattern.compile("true|True|TRUE");
  private static final Pattern FALSE = Pattern.compile("false|False|FALSE");
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
  private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern BEYOND_JSON =
      Pattern.compile("[-+]?(\\.inf|\\.Inf|\\.INF)|\\.nan|\\.NaN|\\.NAN");

  private final JsonNodeFactory nodes = JsonNodeFactory.instance;
  private final String text;
  private int made;
  private int depth;

  YamlTree(String text) {
    this.text = text;
  }

  /// The tree that `node` stands for.
  ///
  /// @throws TextFault when JSON has no such value, or aliases make too much of it
  JsonNode of(YamlNode node) {
    if (++made > MAX_NODES) {
      throw fault(node, "more than %,d values".formatted(MAX_NODES));
    }
    if (++depth > Json.MAX_DEPTH) {
      throw fault(node, "nested deeper than %d levels".formatted(Json.MAX_DEPTH));
    }
    JsonNode tree =
        switch (node) {
          case YamlNode.Scalar scalar -> scalar(scalar);
          case YamlNode.Sequence sequence -> sequence(sequence);
          case YamlNode.Mapping mapping -> mapping(mapping);
          case YamlNode.Alias alias -> of(alias.target());
        };
    depth--;
    return tree;
  }

  private ArrayNode sequence(YamlNode.Sequence sequence) {
    ArrayNode array = nodes.arrayNode(sequence.items().size());
    sequence.items().forEach(item -> array.add(of(item)));
    return array;
  }

  private ObjectNode mapping(YamlNode.Mapping mapping) {
    ObjectNode object = nodes.objectNode();
    for (YamlNode.Entry entry : mapping.entries()) {
      if (isMerge(entry)) {
        merge(of(entry.value()), object, entry);
      }
    }
    for (YamlNode.Entry entry : mapping.entries()) {
      if (!isMerge(entry)) {
        object.set(entry.key().value(), of(entry.value()));
      }
    }
    return object;
  }

  /// Takes over what the mapping, or each of the mappings, has and `object` has not: the first
  /// wins.
  private void merge(JsonNode source, ObjectNode object, YamlNode.Entry entry) {
    switch (source) {
      case ObjectNode members ->
          members
              .properties()
              .forEach(member -> object.putIfAbsent(member.getKey(), member.getValue()));
      case ArrayNode several -> several.forEach(each -> merge(each, object, entry));
      default -> throw fault(entry.value(), "a merge key needs a mapping");
    }
  }

  static boolean isMerge(YamlNode.Entry entry) {
    return entry.key().value().equals(MERGE) && !entry.key().isQuoted();
  }

  private JsonNode scalar(YamlNode.Scalar scalar) {
    String tag = scalar.tag().orElse("");
    if (tag.equals(TAG + "str") || tag.equals("!") || (scalar.isQuoted() && !isCore(tag))) {
      return TextNode.valueOf(scalar.value());
    }
    return plain(scalar);
  }

  private static boolean isCore(String tag) {
    return switch (tag) {
      case TAG + "int", TAG + "float", TAG + "bool", TAG + "null" -> true;
      default -> false;
    };
  }

  private JsonNode plain(YamlNode.Scalar scalar) {
    String value = scalar.value();
    if (BEYOND_JSON.matcher(value).matches()) {
      throw fault(scalar, "%s has no form in JSON".formatted(value));
    }
    if (value.length() > Json.MAX_NUMBER_LENGTH && looksLikeNumber(value)) {
      throw fault(scalar, "a number longer than %d digits".formatted(Json.MAX_NUMBER_LENGTH));
    }
    try {
      return resolve(value);
    } catch (NumberFormatException _) {
      throw fault(scalar, "a number with an exponent out of bounds");
    }
  }

  private static boolean looksLikeNumber(String value) {
    return INTEGER.matcher(value).matches() || DECIMAL.matcher(value).matches();
  }

  /// What an unquoted scalar stands for.
  ///
  /// @throws NumberFormatException when it is a number with an exponent out of bounds
  static JsonNode resolve(String value) {
    if (NULL.matcher(value).matches()) {
      return NullNode.getInstance();
    }
    if (TRUE.matcher(value).matches()) {
      return BooleanNode.TRUE;
    }
    if (FALSE.matcher(value).matches()) {
      return BooleanNode.FALSE;
    }
    if (INTEGER.matcher(value).matches()) {
      return Numbers.integer(new BigInteger(value));
    }
    if (OCTAL.matcher(value).matches()) {
      return Numbers.integer(new BigInteger(value.substring(2), 8));
    }
    if (HEXADECIMAL.matcher(value).matches()) {
      return Numbers.integer(new BigInteger(value.substring(2), 16));
    }
    if (DECIMAL.matcher(value).matches()) {
      return Numbers.decimal(value);
    }
    return TextNode.valueOf(value);
  }

  private TextFault fault(YamlNode at, String reason) {
    int lineStart = text.lastIndexOf('\n', at.start() - 1) + 1;
    int line = 1 + (int) text.substring(0, lineStart).chars().filter(c -> c == '\n').count();
    return new TextFault(new Parsed.Problem(reason, line, at.start() - lineStart + 1));
  }
}
