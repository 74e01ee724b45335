package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /// Rules that add up. In real dashboards one in fourteen lists of them has two for the same
  /// thing.
  private static final Set<String> RULES = Set.of("overrides", "properties", "seriesOverrides");

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

  /// The items of versions of one list, by the same names; empty when the list is not named.
  ///
  /// Rules may be there twice under one name, if each version has as many of it: those are the
  /// first, the second and so on of that name. Where one was added or taken away it cannot be told
  /// which.
  static Optional<List<SequencedMap<String, JsonNode>>> items(
      String list, List<ArrayNode> versions) {
    List<SequencedMap<String, JsonNode>> all = new ArrayList<>();
    Set<Map<String, Integer>> repetitions = new HashSet<>();
    for (ArrayNode version : versions) {
      Map<String, Integer> counts = new HashMap<>();
      Optional<SequencedMap<String, JsonNode>> named =
          RULES.contains(list) ? numbered(list, version, counts) : items(list, version);
      if (named.isEmpty()) {
        return Optional.empty();
      }
      all.add(named.get());
      counts.values().removeIf(count -> count == 1);
      repetitions.add(counts);
    }
    return repetitions.size() == 1 ? Optional.of(all) : Optional.empty();
  }

  private static Optional<SequencedMap<String, JsonNode>> numbered(
      String list, ArrayNode items, Map<String, Integer> counts) {
    SequencedMap<String, JsonNode> numbered = new LinkedHashMap<>();
    for (JsonNode item : items) {
      Optional<String> name = name(list, item);
      if (name.isEmpty()) {
        return Optional.empty();
      }
      int count = counts.merge(name.get(), 1, Integer::sum);
      String nth = count == 1 ? name.get() : "%s#%d".formatted(name.get(), count);
      if (numbered.put(nth, item) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(numbered);
  }

  /// The name of an item of the list; empty when it has none.
  static Optional<String> name(String list, JsonNode item) {
    return switch (list) {
      case "tags" -> text(item);
      case "panels" -> item.path("id").isIntegralNumber() ? text(item, "id") : Optional.empty();
      case "targets", "queries" -> text(item, "refId");
      case "list", "variables", "annotations" -> text(item, "name");
      case "rows", "tabs" -> text(item, LayoutKeys.KEY).or(() -> text(item, "title"));
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
