package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// The panels of a classic dashboard, what they are apart from where they are.
///
/// A row holds the panels that a folded row keeps inside itself, and those that stand below an open
/// one up to the next row. So folding a row moves nothing, and a panel is found again wherever it
/// went.
///
/// @param contents by id, in the order of the file: the panel with `null` for `gridPos`, a row with
/// an empty list of panels
/// @param whole by id, as in the file
/// @param spots by id, in the order of reading
/// @param folded the rows that keep their panels inside themselves
record Board(
    SequencedMap<String, JsonNode> contents,
    Map<String, JsonNode> whole,
    SequencedMap<String, Spot> spots,
    Set<String> folded) {
  static final String TOP = "";

  /// Where a panel is.
  ///
  /// @param row the id of the row that holds it; [#TOP] for none
  /// @param grid its `gridPos` as in the file
  record Spot(String row, Grid.Box box, ObjectNode grid) {}

  /// The panels of a dashboard; empty unless each has an id of its own and a whole `gridPos`.
  static Optional<Board> of(ObjectNode dashboard) {
    Board board =
        new Board(new LinkedHashMap<>(), new HashMap<>(), new LinkedHashMap<>(), new HashSet<>());
    return dashboard.path("panels") instanceof ArrayNode panels && board.read(panels)
        ? Optional.of(board)
        : Optional.empty();
  }

  static boolean isRow(JsonNode panel) {
    return panel.path("type").asText("").equals("row");
  }

  /// The ids in the order of the file.
  List<String> fileOrder() {
    return List.copyOf(contents.keySet());
  }

  /// The ids in the order of reading; those in a folded row behind it.
  List<String> readingOrder() {
    return List.copyOf(spots.keySet());
  }

  /// What takes up room on the dashboard, in the order of reading.
  SequencedMap<String, Grid.Box> visible() {
    SequencedMap<String, Grid.Box> visible = new LinkedHashMap<>();
    spots.forEach(
        (id, spot) -> {
          if (!folded.contains(spot.row())) {
            visible.put(id, spot.box());
          }
        });
    return visible;
  }

  /// True when every panel of both is at the same place.
  boolean isArrangedAs(Board other) {
    return spots.equals(other.spots) && folded.equals(other.folded);
  }

  private boolean read(ArrayNode panels) {
    List<Map.Entry<Grid.Box, JsonNode>> top = new ArrayList<>();
    for (JsonNode panel : panels) {
      if (!(panel instanceof ObjectNode object) || !take(object)) {
        return false;
      }
      top.add(Map.entry(box(object), panel));
      for (JsonNode inner : isRow(panel) ? panel.path("panels") : List.<JsonNode>of()) {
        if (!(inner instanceof ObjectNode held) || isRow(inner) || !take(held)) {
          return false;
        }
      }
    }
    top.sort(Map.Entry.comparingByKey(Grid.READING));
    String row = TOP;
    for (Map.Entry<Grid.Box, JsonNode> placed : top) {
      ObjectNode panel = (ObjectNode) placed.getValue();
      row = isRow(panel) ? TOP : row;
      put(panel, row);
      if (isRow(panel) && isFolded(panel)) {
        folded.add(id(panel));
        readFolded(panel);
      } else if (isRow(panel)) {
        row = id(panel);
      }
    }
    return true;
  }

  private static boolean isFolded(JsonNode row) {
    return row.path("collapsed").asBoolean(false) || !row.path("panels").isEmpty();
  }

  private void readFolded(ObjectNode row) {
    List<ObjectNode> held = new ArrayList<>();
    row.path("panels").forEach(panel -> held.add((ObjectNode) panel));
    held.sort(Comparator.comparing(Board::box, Grid.READING));
    held.forEach(panel -> put(panel, id(row)));
  }

  private void put(ObjectNode panel, String row) {
    spots.put(id(panel), new Spot(row, box(panel), (ObjectNode) panel.path("gridPos")));
  }

  /// Takes a panel's content; false when it has no id of its own or no place.
  private boolean take(ObjectNode panel) {
    JsonNode grid = panel.path("gridPos");
    boolean placed =
        Grid.isCell(grid.path("x"))
            && Grid.isCell(grid.path("y"))
            && Grid.isCell(grid.path("w"))
            && Grid.isCell(grid.path("h"));
    if (!placed || !panel.path("id").isIntegralNumber()) {
      return false;
    }
    ObjectNode content = shallowCopy(panel);
    content.putNull("gridPos");
    if (isRow(panel) && panel.has("panels")) {
      content.set("panels", JsonNodeFactory.instance.arrayNode());
    }
    whole.put(id(panel), panel);
    return contents.put(id(panel), content) == null;
  }

  static ObjectNode shallowCopy(ObjectNode object) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    object.properties().forEach(field -> copy.set(field.getKey(), field.getValue()));
    return copy;
  }

  private static String id(JsonNode panel) {
    return panel.path("id").asText();
  }

  private static Grid.Box box(JsonNode panel) {
    JsonNode grid = panel.path("gridPos");
    return new Grid.Box(
        grid.path("x").intValue(),
        grid.path("y").intValue(),
        grid.path("w").intValue(),
        grid.path("h").intValue());
  }
}
