package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import lockstep.core.json.Json;

/// By which names the items of a list are told apart. A list is named when each item has a name and
/// no two have the same; all other lists are one value.
final class Names {
  /// Objects whose members mean something only together: half of one edit and half of another would
  /// be a thing that nobody wanted.
  private static final Set<String> WHOLE =
      Set.of("datasource", "current", "matcher", "thresholds", "gridPos");

  private Names() {}

  /// True when the value of the field is taken or left as one.
  static boolean isWhole(String field) {
    return WHOLE.contains(field);
  }

  /// True when the order of the list says nothing.
  static boolean isSet(String list) {
    return list.equals("tags");
  }

  /// The items of the list by name; empty when the list is not named.
  static Optional<SequencedMap<String, JsonNode>> items(String list, ArrayNode items) {
    SequencedMap<String, JsonNode> named = new LinkedHashMap<>();
    for (JsonNode item : items) {
      Optional<String> name = name(list, item);
      if (name.isEmpty() || named.put(name.get(), item) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(named);
  }

  private static Optional<String> name(String list, JsonNode item) {
    return switch (list) {
      case "tags" -> text(item);
      case "panels" -> item.path("id").isIntegralNumber() ? text(item, "id") : Optional.empty();
      case "targets", "queries" -> text(item, "refId");
      case "list", "variables", "annotations" -> text(item, "name");
      case "rows", "tabs" -> text(item, "title");
      case "seriesOverrides" -> text(item, "alias");
      case "properties" -> text(item, "id");
      case "links" ->
          item.isObject()
              ? Optional.of(item.path("title").asText("") + " " + item.path("url").asText(""))
              : Optional.empty();
      case "overrides" -> matcher(item.path("matcher"));
      default -> Optional.empty();
    };
  }

  private static Optional<String> matcher(JsonNode matcher) {
    return text(matcher, "id")
        .map(
            id -> {
              JsonNode options = matcher.path("options");
              return options.isMissingNode()
                  ? id
                  : id + ":" + (options.isTextual() ? options.textValue() : Json.write(options));
            });
  }

  private static Optional<String> text(JsonNode item, String field) {
    JsonNode inner =
        item.path("kind").isTextual() ? item.path("spec").path(field) : item.path(field);
    return text(inner);
  }

  private static Optional<String> text(JsonNode value) {
    return value.isTextual() || value.isIntegralNumber()
        ? Optional.of(value.asText())
        : Optional.empty();
  }
}
