package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/// Says a classic dashboard in the schema v2, as far as the laws need it.
final class Modern {
  private Modern() {}

  static ObjectNode of(ObjectNode classic) {
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
