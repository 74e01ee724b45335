package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
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

  /// The panels that a side has and the base has not.
  static List<String> newPanels(ObjectNode base, ObjectNode side) {
    return panels(side).stream().filter(id -> !panels(base).contains(id)).toList();
  }

  /// The ids of the panels; in v2 the names of the elements.
  static List<String> panels(ObjectNode document) {
    return document.has("elements")
        ? List.copyOf(ElementsMerge.elements(document).keySet())
        : RandomEdits.panels(document).stream().map(p -> p.path("id").asText()).toList();
  }

  private static boolean isInANewPanel(
      String field, ObjectNode base, ObjectNode mine, ObjectNode theirs) {
    return newPanels(base, mine).stream()
        .filter(newPanels(base, theirs)::contains)
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
                case "panels", "elements", "layout", "version", "id", "iteration" -> {}
                case "tags" ->
                    field.getValue().forEach(tag -> facts.put("tag " + tag.asText(), ""));
                case "variables" -> named("variable ", "name", field.getValue(), facts);
                case "templating" ->
                    named("variable ", "name", field.getValue().path("list"), facts);
                default -> flatten(field.getKey(), field.getValue(), facts);
              }
            });
    Board.of(document)
        .ifPresent(
            board -> {
              board.spots().forEach((id, spot) -> place(id, spot.row(), spot.box(), facts));
              board.contents().forEach((id, panel) -> panel(id, panel, facts));
            });
    ElementsMerge.elements(document)
        .forEach((name, element) -> panel(name, element.path("spec"), facts));
    Shelves.of(document)
        .ifPresent(
            shelves -> shelves.items().forEach((id, it) -> place(id, it.shelf(), it.box(), facts)));
    return facts;
  }

  private static void place(String id, String row, Grid.Box box, Map<String, String> facts) {
    String at = "panel " + id + "#place ";
    facts.put(at + "row", row);
    facts.put(at + "x", Integer.toString(box.x()));
    facts.put(at + "w", Integer.toString(box.w()));
    facts.put(at + "h", Integer.toString(box.h()));
  }

  private static void panel(String id, JsonNode panel, Map<String, String> facts) {
    String at = "panel " + id;
    facts.put(at + "#there", "");
    panel
        .properties()
        .forEach(
            field -> {
              switch (field.getKey()) {
                case "id", "panels", "gridPos" -> {}
                case "targets" -> named(at + "#target ", "refId", field.getValue(), facts);
                case "data" ->
                    named(at + "#target ", "refId", field.getValue().at("/spec/queries"), facts);
                default -> flatten(at + "#" + field.getKey(), field.getValue(), facts);
              }
            });
  }

  private static void named(String prefix, String key, JsonNode list, Map<String, String> facts) {
    for (JsonNode item : list) {
      JsonNode inner = item.path("spec").isObject() ? item.path("spec") : item;
      flatten(prefix + inner.path(key).asText(), item, facts);
    }
  }

  private static void flatten(String path, JsonNode value, Map<String, String> facts) {
    if (value.isObject() && !value.isEmpty()) {
      value.properties().forEach(it -> flatten(path + "." + it.getKey(), it.getValue(), facts));
    } else {
      facts.put(path, value.toString());
    }
  }
}
