package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// The numbers of a tree that is to be written, as a text spells them: `1e3` stays `1e3`, also
/// where the lines around it are made anew.
final class YamlSpelling {
  private static final int NONE = -1;

  private final String text;

  private YamlSpelling(String text) {
    this.text = text;
  }

  /// `now`, to be written in place of `node` and nothing else: its numbers that `node` says too, at
  /// the same places, bear the spelling that they have in `text`.
  static JsonNode of(String text, YamlNode node, JsonNode now) {
    return new YamlSpelling(text).spelled(node, new YamlTree(text).of(node), now);
  }

  private JsonNode spelled(YamlNode node, JsonNode was, JsonNode now) {
    return switch (node) {
      case YamlNode.Alias alias -> spelled(alias.target(), was, now);
      case YamlNode.Scalar scalar ->
          now.isNumber() && !scalar.isQuoted() && Trees.same(was, now)
              ? new POJONode(new RawValue(text.substring(scalar.start(), scalar.end())))
              : now;
      case YamlNode.Sequence sequence when was.isArray() && now.isArray() ->
          items(sequence, was, now);
      case YamlNode.Mapping mapping when was.isObject() && now.isObject() ->
          members(mapping, was, now);
      case YamlNode.Sequence _, YamlNode.Mapping _ -> now;
    };
  }

  private ArrayNode items(YamlNode.Sequence sequence, JsonNode was, JsonNode now) {
    int[] match = Alignment.of(was, now);
    ArrayNode items = JsonNodeFactory.instance.arrayNode(now.size());
    for (int i = 0; i < match.length; i++) {
      items.add(
          match[i] == NONE
              ? now.get(i)
              : spelled(sequence.items().get(match[i]), was.get(match[i]), now.get(i)));
    }
    return items;
  }

  private ObjectNode members(YamlNode.Mapping mapping, JsonNode was, JsonNode now) {
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    now.properties()
        .forEach(
            member -> {
              String name = member.getKey();
              JsonNode value = member.getValue();
              Optional<YamlNode> node = was.has(name) ? member(mapping, name) : Optional.empty();
              members.set(name, node.map(it -> spelled(it, was.get(name), value)).orElse(value));
            });
    return members;
  }

  /// What a mapping says under a name, itself or by a merge key; empty when that cannot be told.
  private static Optional<YamlNode> member(YamlNode.Mapping mapping, String name) {
    OptionalInt own =
        IntStream.range(0, mapping.entries().size())
            .filter(i -> mapping.entries().get(i).key().value().equals(name))
            .reduce((_, last) -> last);
    return own.isPresent()
        ? Optional.of(mapping.entries().get(own.getAsInt()).value())
        : mapping.entries().stream()
            .filter(YamlTree::isMerge)
            .flatMap(entry -> merged(entry.value(), name).stream())
            .findFirst();
  }

  private static Optional<YamlNode> merged(YamlNode source, String name) {
    return switch (source) {
      case YamlNode.Alias alias -> merged(alias.target(), name);
      case YamlNode.Mapping mapping -> member(mapping, name);
      case YamlNode.Sequence sequence ->
          sequence.items().stream().flatMap(item -> merged(item, name).stream()).findFirst();
      case YamlNode.Scalar _ -> Optional.empty();
    };
  }
}
