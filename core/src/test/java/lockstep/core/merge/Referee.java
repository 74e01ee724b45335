package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Judges a merge from outside, by means of its own: documents as flat lists of facts.
final class Referee {
  private Referee() {}

  /// The changes of either side that are not in `merged`.
  ///
  /// What a merge may do on its own: give a new panel another id, pack panels (`y`), and drop edits
  /// of the place of a panel that the other side took away.
  static List<String> lost(ObjectNode base, ObjectNode mine, ObjectNode theirs, ObjectNode merged) {
    List<String> lost = new ArrayList<>();
    Map<String, String> before = facts(base);
    Map<String, String> after = facts(merged);
    for (ObjectNode side : List.of(mine, theirs)) {
      Map<String, String> now = facts(side);
      ObjectNode otherSide = side.equals(mine) ? theirs : mine;
      TreeSet<String> fields = new TreeSet<>(before.keySet());
      fields.addAll(now.keySet());
      for (String field : fields) {
        if (Objects.equals(before.get(field), now.get(field))) {
          continue;
        }
        boolean present = Objects.equals(now.get(field), after.get(field));
        boolean goneWithItsPanel =
            field.contains("#place") && !facts(otherSide).containsKey(panel(field) + "#there");
        boolean renumbered =
            !before.containsKey(field)
                && isInANewPanel(field, base, mine, theirs)
                && contains(after, field, now.get(field));
        if (!present && !goneWithItsPanel && !renumbered) {
          lost.add(
              field
                  + ": "
                  + before.get(field)
                  + " -> "
                  + now.get(field)
                  + ", is "
                  + after.get(field));
        }
      }
    }
    return lost;
  }

  static List<String> newIds(ObjectNode base, ObjectNode side) {
    List<String> old = RandomEdits.panels(base).stream().map(p -> p.path("id").asText()).toList();
    return RandomEdits.panels(side).stream()
        .map(p -> p.path("id").asText())
        .filter(id -> !old.contains(id))
        .toList();
  }

  private static boolean isInANewPanel(
      String field, ObjectNode base, ObjectNode mine, ObjectNode theirs) {
    return newIds(base, mine).stream()
        .filter(newIds(base, theirs)::contains)
        .anyMatch(id -> panel(field).equals("panel " + id));
  }

  private static boolean contains(Map<String, String> facts, String field, @Nullable String value) {
    String rest = field.substring(panel(field).length());
    return facts.entrySet().stream()
        .anyMatch(it -> it.getKey().endsWith(rest) && it.getValue().equals(value));
  }

  private static String panel(String field) {
    int end = field.indexOf('#');
    return end < 0 ? field : field.substring(0, end);
  }

  private static Map<String, String> facts(ObjectNode document) {
    Map<String, String> facts = new TreeMap<>();
    document
        .properties()
        .forEach(
            field -> {
              switch (field.getKey()) {
                case "panels", "version", "id", "iteration" -> {}
                case "tags" ->
                    field.getValue().forEach(tag -> facts.put("tag " + tag.asText(), ""));
                case "templating" ->
                    field
                        .getValue()
                        .path("list")
                        .forEach(it -> named("variable ", "name", it, facts));
                default -> flatten(field.getKey(), field.getValue(), facts);
              }
            });
    Map<String, String> rows = new HashMap<>();
    Board.of(document).orElseThrow().spots().forEach((id, spot) -> rows.put(id, spot.row()));
    for (ObjectNode panel : RandomEdits.panels(document)) {
      String at = "panel " + panel.path("id").asText();
      facts.put(at + "#there", "");
      facts.put(at + "#place row", rows.get(panel.path("id").asText()));
      panel
          .properties()
          .forEach(
              field -> {
                switch (field.getKey()) {
                  case "id", "panels" -> {}
                  case "gridPos" -> {
                    for (String edge : List.of("x", "w", "h")) {
                      facts.put(at + "#place " + edge, field.getValue().path(edge).asText());
                    }
                  }
                  case "targets" ->
                      field.getValue().forEach(it -> named(at + "#target ", "refId", it, facts));
                  default -> flatten(at + "#" + field.getKey(), field.getValue(), facts);
                }
              });
    }
    return facts;
  }

  private static void named(String prefix, String key, JsonNode item, Map<String, String> facts) {
    flatten(prefix + item.path(key).asText(), item, facts);
  }

  private static void flatten(String path, JsonNode value, Map<String, String> facts) {
    if (value.isObject() && !value.isEmpty()) {
      value.properties().forEach(it -> flatten(path + "." + it.getKey(), it.getValue(), facts));
    } else {
      facts.put(path, value.toString());
    }
  }
}
