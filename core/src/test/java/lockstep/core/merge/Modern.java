package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/// Says a classic dashboard in the schema v2, as far as the laws need it.
final class Modern {
  /// How the panels of a dashboard are laid out.
  enum Form {
    ROWS,
    TABS,
    /// Tabs with a row in each.
    NESTED,
    /// Rows whose panels have no coordinates.
    AUTO,
    /// One grid.
    PLAIN,
    /// Rows that all have one title.
    ALIKE,
    /// Tabs without titles.
    UNTITLED,
    /// One grid with the rows of the first preview, which [Shelves] does not know.
    PREVIEW
  }

  private Modern() {}

  /// The dashboard with rows that have titles.
  static ObjectNode of(ObjectNode classic) {
    return of(classic, Form.ROWS);
  }

  static ObjectNode of(ObjectNode classic, Form form) {
    ObjectNode spec = inRows(classic);
    ObjectNode layout = (ObjectNode) spec.path("layout");
    List<JsonNode> rows = new ArrayList<>();
    layout.at("/spec/rows").forEach(rows::add);
    switch (form) {
      case ROWS -> {}
      case TABS -> tabs(layout, rows);
      case UNTITLED -> {
        tabs(layout, rows);
        rows.forEach(row -> ((ObjectNode) row.path("spec")).remove("title"));
      }
      case NESTED -> {
        tabs(layout, rows);
        rows.forEach(Modern::nest);
      }
      case ALIKE -> rows.forEach(row -> ((ObjectNode) row.path("spec")).put("title", "Row"));
      case AUTO -> rows.forEach(Modern::auto);
      case PLAIN -> plain(layout, rows);
      case PREVIEW -> preview(layout, rows);
    }
    return spec;
  }

  private static void tabs(ObjectNode layout, List<JsonNode> rows) {
    ArrayNode tabs = layout.put("kind", "TabsLayout").putObject("spec").putArray("tabs");
    rows.forEach(
        row -> {
          ((ObjectNode) row).put("kind", "TabsLayoutTab");
          tabs.add(row);
        });
  }

  private static void nest(JsonNode tab) {
    ObjectNode spec = (ObjectNode) tab.path("spec");
    JsonNode grid = spec.path("layout");
    ObjectNode row =
        spec.putObject("layout")
            .put("kind", "RowsLayout")
            .putObject("spec")
            .putArray("rows")
            .addObject();
    row.put("kind", "RowsLayoutRow").putObject("spec").put("title", "").set("layout", grid);
  }

  private static void auto(JsonNode row) {
    ObjectNode layout = ((ObjectNode) row.at("/spec/layout")).put("kind", "AutoGridLayout");
    for (JsonNode item : layout.at("/spec/items")) {
      ((ObjectNode) item).put("kind", "AutoGridLayoutItem");
      ((ObjectNode) item.path("spec")).remove(List.of("x", "y", "width", "height"));
    }
  }

  private static void plain(ObjectNode layout, List<JsonNode> rows) {
    ArrayNode items = layout.put("kind", "GridLayout").putObject("spec").putArray("items");
    SequencedMap<String, Grid.Box> boxes = new LinkedHashMap<>();
    Map<String, JsonNode> nodes = new HashMap<>();
    for (JsonNode row : rows) {
      for (JsonNode item : row.at("/spec/layout/spec/items")) {
        JsonNode at = item.path("spec");
        String name = at.at("/element/name").asText();
        nodes.put(name, item);
        boxes.put(
            name,
            new Grid.Box(
                at.path("x").asInt(),
                at.path("y").asInt(),
                at.path("width").asInt(),
                at.path("height").asInt()));
      }
    }
    Grid.pack(boxes, 0)
        .forEach(
            (name, box) -> {
              JsonNode item = Objects.requireNonNull(nodes.get(name));
              ((ObjectNode) item.path("spec")).put("y", box.y());
              items.add(item);
            });
  }

  private static void preview(ObjectNode layout, List<JsonNode> rows) {
    ArrayNode items = layout.put("kind", "GridLayout").putObject("spec").putArray("items");
    for (int i = 0; i < rows.size(); i++) {
      ObjectNode row = items.addObject().put("kind", "GridLayoutRow").putObject("spec");
      row.put("y", i * 1000).set("title", rows.get(i).at("/spec/title"));
      row.set("collapsed", rows.get(i).at("/spec/collapse"));
      row.set("elements", rows.get(i).at("/spec/layout/spec/items"));
    }
  }

  private static ObjectNode inRows(ObjectNode classic) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.set("title", classic.path("title"));
    spec.set("tags", classic.path("tags"));
    if (classic.has("description")) {
      spec.set("description", classic.path("description"));
    }
    spec.set("timeSettings", classic.path("time"));
    ArrayNode variables = spec.putArray("variables");
    for (JsonNode variable : classic.at("/templating/list")) {
      variables.addObject().put("kind", "CustomVariable").set("spec", variable);
    }
    ObjectNode elements = spec.putObject("elements");
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    Map<String, SequencedMap<String, Grid.Box>> shelves = new LinkedHashMap<>();
    Map<String, ArrayNode> items = new HashMap<>();
    Board board = Board.of(classic).orElseThrow();
    row(rows, items, "Top", false);
    board
        .spots()
        .forEach(
            (id, spot) -> {
              JsonNode panel = Objects.requireNonNull(board.contents().get(id));
              if (Board.isRow(panel)) {
                row(rows, items, "Row " + id, board.folded().contains(id));
              } else {
                elements.set("panel-" + id, element(panel));
                shelves
                    .computeIfAbsent(
                        spot.row().isEmpty() ? "Top" : "Row " + spot.row(),
                        _ -> new LinkedHashMap<>())
                    .put(id, spot.box());
              }
            });
    shelves.forEach(
        (row, boxes) ->
            Grid.pack(boxes, 0)
                .forEach((id, box) -> item(Objects.requireNonNull(items.get(row)), id, box)));
    spec.putObject("layout").put("kind", "RowsLayout").putObject("spec").set("rows", rows);
    return spec;
  }

  private static void row(
      ArrayNode rows, Map<String, ArrayNode> items, String title, boolean folded) {
    ObjectNode row = rows.addObject().put("kind", "RowsLayoutRow").putObject("spec");
    row.put("title", title).put("collapse", folded);
    ObjectNode layout = row.putObject("layout").put("kind", "GridLayout");
    items.put(title, layout.putObject("spec").putArray("items"));
  }

  private static void item(ArrayNode items, String id, Grid.Box box) {
    ObjectNode spec = items.addObject().put("kind", "GridLayoutItem").putObject("spec");
    spec.put("x", box.x()).put("y", box.y()).put("width", box.w()).put("height", box.h());
    spec.putObject("element").put("kind", "ElementReference").put("name", "panel-" + id);
  }

  private static ObjectNode element(JsonNode panel) {
    ObjectNode element = JsonNodeFactory.instance.objectNode().put("kind", "Panel");
    ObjectNode spec = element.putObject("spec");
    spec.set("id", panel.path("id"));
    spec.set("title", panel.path("title"));
    ArrayNode queries =
        spec.putObject("data").put("kind", "QueryGroup").putObject("spec").putArray("queries");
    for (JsonNode target : panel.path("targets")) {
      queries.addObject().put("kind", "PanelQuery").set("spec", target);
    }
    ObjectNode view = spec.putObject("vizConfig").put("kind", "VizConfig");
    view.put("group", panel.path("type").asText());
    ObjectNode inner = view.putObject("spec");
    inner.set("options", panel.path("options"));
    inner.set("fieldConfig", panel.path("fieldConfig"));
    return element;
  }
}
