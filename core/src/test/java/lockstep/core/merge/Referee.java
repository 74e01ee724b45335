package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Judges a merge from outside, by means of its own: documents as flat lists of facts.
final class Referee {
  /// Of the laws of merging, so that a run says the same as the one before.
  static final String SEED = "20261130";

  /// What a removal of the panel wins over.
  private static final Pattern UNMEANT = Pattern.compile("#place|#span$|#pluginVersion$");

  private Referee() {}

  /// The changes of either side that are not in `merged`.
  ///
  /// What a merge may do on its own: give a new panel another id, pack panels (`y`), and drop edits
  /// of the place of a panel that the other side took away. What is said of an old row may be said
  /// of another one: without a title and panels that stay, nobody can tell them apart.
  static List<String> lost(ObjectNode base, ObjectNode mine, ObjectNode theirs, ObjectNode merged) {
    List<String> lost = new ArrayList<>();
    for (ObjectNode side : List.of(mine, theirs)) {
      Look look = new Look(base, mine, theirs, side, merged);
      TreeSet<String> fields = new TreeSet<>(look.before.keySet());
      fields.addAll(look.now.keySet());
      fields.stream()
          .filter(look::isChanged)
          .filter(field -> !look.isPresent(field) && !look.mayGo(field))
          .forEach(field -> lost.add(look.words(field)));
    }
    return lost;
  }

  /// What one side changed, and what became of it.
  private static final class Look {
    private final ObjectNode base;
    private final List<ObjectNode> sides;
    private final ObjectNode side;
    private final ObjectNode merged;
    private final Map<String, String> before;
    private final Map<String, String> now;
    private final Map<String, String> other;
    private final Map<String, String> after;

    Look(ObjectNode base, ObjectNode mine, ObjectNode theirs, ObjectNode side, ObjectNode merged) {
      this.base = base;
      this.sides = List.of(mine, theirs);
      this.side = side;
      this.merged = merged;
      this.before = facts(base);
      this.now = facts(side);
      this.other = facts(side.equals(mine) ? theirs : mine);
      this.after = facts(merged);
    }

    boolean isChanged(String field) {
      return !Objects.equals(before.get(field), now.get(field));
    }

    boolean isPresent(String field) {
      return Objects.equals(now.get(field), after.get(field));
    }

    boolean mayGo(String field) {
      return isGoneWithItsPanel(field)
          || isGoneWithItsRow(field)
          || isWithItsRow(field)
          || isSaidOfARow(field)
          || isOfARowThatNobodyKnows(field, base, sides)
          || (field.endsWith("#pluginVersion") && after.containsKey(field))
          || isRenumbered(field);
    }

    private boolean isGoneWithItsPanel(String field) {
      return UNMEANT.matcher(field).find() && !other.containsKey(panel(field) + "#there");
    }

    private boolean isGoneWithItsRow(String field) {
      return field.endsWith("#height") && !other.containsKey(panel(field) + "#marker");
    }

    private boolean isWithItsRow(String field) {
      if (!field.endsWith("#place row")) {
        return false;
      }
      String renumbered = renumbered(field);
      return hasNoPanelToStay(base, sides, String.valueOf(now.get(field)))
          || hasNoPanelToStay(base, sides, String.valueOf(before.get(field)))
          || mayBeOneRow(String.valueOf(before.get(field)), String.valueOf(now.get(field)))
          || !Collections.disjoint(beside(side, panelId(field)), beside(merged, renumbered))
          || title(side, panelId(field)).equals(title(merged, renumbered))
          || title(side, panelId(field)).equals(title(base, panelId(field)));
    }

    /// True when the row of before is gone and this one was not there: it may be the same.
    private boolean mayBeOneRow(String was, String is) {
      return markedRow(side, "row " + was).isEmpty() && markedRow(base, "row " + is).isEmpty();
    }

    /// The id under which the panel of a fact is in the merged document, which may have given it
    /// another one.
    private String renumbered(String field) {
      String id = panelId(field);
      return !isInANewPanel(field, base, sides.getFirst(), sides.getLast())
          ? id
          : RandomRows.panels(merged).stream()
              .filter(panel -> isTheSame(panel, id))
              .map(panel -> panel.path("id").asText())
              .findFirst()
              .orElse(id);
    }

    private boolean isTheSame(ObjectNode panel, String id) {
      return RandomRows.panels(side).stream()
          .filter(it -> it.path("id").asText().equals(id))
          .anyMatch(it -> it.deepCopy().without("id").equals(panel.deepCopy().without("id")));
    }

    private boolean isSaidOfARow(String field) {
      return field.startsWith("row ")
          && now.containsKey(field)
          && (field.endsWith("#marker")
              || Set.of("\"\"", "false").contains(String.valueOf(now.get(field)))
              || contains(after, field, now.get(field)));
    }

    private boolean isRenumbered(String field) {
      return !before.containsKey(field)
          && isInANewPanel(field, base, sides.getFirst(), sides.getLast())
          && contains(after, field, now.get(field));
    }

    String words(String field) {
      return "%s: %s -> %s, is %s"
          .formatted(field, before.get(field), now.get(field), after.get(field));
    }
  }

  /// The panels that a side has and the base has not.
  static List<String> newPanels(ObjectNode base, ObjectNode side) {
    return panels(side).stream().filter(id -> !panels(base).contains(id)).toList();
  }

  /// The ids of the panels; in v2 the names of the elements.
  static List<String> panels(ObjectNode document) {
    return document.has("elements")
        ? List.copyOf(ElementsMerge.elements(document).keySet())
        : Stream.concat(RandomEdits.panels(document).stream(), RandomRows.panels(document).stream())
            .map(panel -> panel.path("id").asText())
            .toList();
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

  private static String panelId(String fact) {
    return panel(fact).substring("panel ".length());
  }

  private static Map<String, String> facts(ObjectNode document) {
    Map<String, String> facts = new TreeMap<>();
    document
        .properties()
        .forEach(
            field -> {
              switch (field.getKey()) {
                case "panels", "rows", "elements", "layout", "version", "id", "iteration" -> {}
                case "tags" ->
                    field.getValue().forEach(tag -> facts.put("tag " + tag.asText(), ""));
                case "variables" -> named("variable ", "name", field.getValue(), facts);
                case "templating" ->
                    named("variable ", "name", field.getValue().path("list"), facts);
                default -> flatten(field.getKey(), field.getValue(), facts);
              }
            });
    for (JsonNode row : document.path("rows")) {
      row(row, facts);
    }
    Board.of(document)
        .ifPresent(
            board -> {
              board.spots().forEach((id, spot) -> place(id, spot.row(), spot.box(), facts));
              board.contents().forEach((id, panel) -> panel(id, panel, facts));
            });
    ElementsMerge.elements(document)
        .forEach((name, element) -> panel(name, element.path("spec"), facts));
    Shelves.of(LayoutKeys.given(List.of(document)).getFirst())
        .ifPresent(
            shelves -> shelves.items().forEach((id, it) -> place(id, it.shelf(), it.box(), facts)));
    return facts;
  }

  /// A row of old, known by its marker, as no merge knows it.
  private static void row(JsonNode row, Map<String, String> facts) {
    String marker = row.path("marker").asText();
    row.properties().stream()
        .filter(field -> !field.getKey().equals("panels"))
        .forEach(it -> flatten("row " + marker + "#" + it.getKey(), it.getValue(), facts));
    for (JsonNode panel : row.path("panels")) {
      String id = panel.path("id").asText();
      panel(id, panel, facts);
      facts.put("panel " + id + "#place row", marker);
    }
  }

  /// True when a version does not say which of its rows an old one is.
  private static boolean isOfARowThatNobodyKnows(
      String fact, ObjectNode base, List<ObjectNode> sides) {
    if (!fact.startsWith("row ")) {
      return false;
    }
    Optional<JsonNode> was = markedRow(base, fact);
    return was.isEmpty()
        || sides.stream().anyMatch(side -> !isKnown(was.get(), markedRow(side, fact), base, side));
  }

  /// A row is known when a version has its panels in no other row, and it those of no other; one
  /// with a title that is its alone also when others have some of them. One that is gone is known
  /// to be gone when no row is left that could be it.
  private static boolean isKnown(
      JsonNode was, Optional<JsonNode> is, ObjectNode base, ObjectNode side) {
    if (is.isEmpty()) {
      return rows(side)
          .noneMatch(it -> shares(it, was) || it.path("title").equals(was.path("title")));
    }
    boolean isAlone =
        rows(base).noneMatch(it -> !it.equals(was) && shares(it, is.get()))
            && rows(side).noneMatch(it -> !it.equals(is.get()) && shares(it, was));
    boolean hasTitleOfAnother =
        rows(base)
            .anyMatch(it -> !it.equals(was) && it.path("title").equals(is.get().path("title")));
    return shares(was, is.get())
        && (isAlone || hasOwnTitle(was, is.get(), base, side))
        && (is.get().path("title").equals(was.path("title")) || !hasTitleOfAnother);
  }

  private static boolean hasOwnTitle(JsonNode was, JsonNode is, ObjectNode base, ObjectNode side) {
    return !was.path("title").asText().isBlank()
        && was.path("title").equals(is.path("title"))
        && Stream.concat(rows(base), rows(side))
                .filter(it -> it.path("title").equals(was.path("title")))
                .count()
            == 2;
  }

  private static boolean shares(JsonNode one, JsonNode other) {
    return !Collections.disjoint(ids(one), ids(other));
  }

  /// True for a row of the base of which a side left no panel, so that its panels are elsewhere.
  private static boolean hasNoPanelToStay(ObjectNode base, List<ObjectNode> sides, String marker) {
    Optional<JsonNode> was = markedRow(base, "row " + marker);
    return was.isPresent()
        && sides.stream()
            .flatMap(side -> markedRow(side, "row " + marker).stream())
            .anyMatch(is -> Collections.disjoint(ids(is), ids(was.get())));
  }

  private static Optional<JsonNode> markedRow(ObjectNode document, String fact) {
    return rows(document)
        .filter(row -> panel(fact).equals("row " + row.path("marker").asText()))
        .findFirst();
  }

  private static Stream<JsonNode> rows(ObjectNode document) {
    return document.path("rows").valueStream();
  }

  private static Set<String> ids(JsonNode row) {
    Set<String> ids = new HashSet<>();
    row.path("panels").forEach(panel -> ids.add(panel.path("id").asText()));
    return ids;
  }

  /// The title of the old row with a panel.
  private static String title(ObjectNode document, String id) {
    return rows(document)
        .filter(row -> ids(row).contains(id))
        .map(row -> row.path("title").asText())
        .findFirst()
        .orElse("none");
  }

  /// The panels that are in one old row with a panel: a row without a title
  /// is nothing else.
  private static Set<String> beside(ObjectNode document, String id) {
    Set<String> beside = new HashSet<>();
    for (JsonNode row : document.path("rows")) {
      Set<String> ids = ids(row);
      if (ids.remove(id)) {
        beside.addAll(ids);
      }
    }
    return beside;
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
