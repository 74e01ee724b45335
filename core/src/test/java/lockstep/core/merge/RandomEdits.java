package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// Classic dashboards and what people do to them, from one source of chance. After each edit the
/// panels are packed, as Grafana does.
final class RandomEdits {
  private final RandomGenerator random;

  RandomEdits(RandomGenerator random) {
    this.random = random;
  }

  ObjectNode dashboard() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("title", "Dashboard").put("uid", "made-up").put("schemaVersion", 39);
    root.put("version", 1 + random.nextInt(9));
    root.putArray("tags").add("one").add("two");
    root.putObject("time").put("from", "now-6h").put("to", "now");
    ArrayNode variables = root.putObject("templating").putArray("list");
    for (int i = random.nextInt(4); i > 0; i--) {
      variables.addObject().put("name", "v" + i).put("query", "q" + i);
    }
    root.putObject("annotations").putArray("list").addObject().put("name", "Deploys");
    ArrayNode panels = root.putArray("panels");
    int id = 1;
    int rows = random.nextInt(4);
    for (int row = 0; row <= rows; row++) {
      ArrayNode into = panels;
      int y = row * 1000;
      if (row > 0) {
        ObjectNode header = panel(id++, "row", 0, y, 24, 1);
        boolean folded = random.nextInt(3) == 0;
        header.put("collapsed", folded);
        into = header.putArray("panels");
        panels.add(header);
        into = folded ? into : panels;
      }
      for (int i = random.nextInt(7); i > 0; i--) {
        int w = 6 * (1 + random.nextInt(4));
        into.add(panel(id++, "timeseries", 6 * random.nextInt(1 + (24 - w) / 6), ++y, w, 8));
      }
    }
    pack(root);
    return root;
  }

  /// A dashboard of about so many bytes.
  ObjectNode large(int bytes) {
    ObjectNode root = dashboard();
    ArrayNode panels = (ArrayNode) root.path("panels");
    int id = 1_000;
    while (id < 1_000 + bytes / 1_000) {
      ObjectNode panel = panel(id, "timeseries", id % 2 * 12, id * 8, 12, 8);
      panels.add(panel.put("description", "x".repeat(600)));
      id++;
    }
    pack(root);
    return root;
  }

  private ObjectNode panel(int id, String type, int x, int y, int w, int h) {
    ObjectNode panel = JsonNodeFactory.instance.objectNode();
    panel.put("id", id).put("type", type).put("title", "Panel " + id);
    panel.putObject("gridPos").put("h", h).put("w", w).put("x", x).put("y", y);
    if (!type.equals("row")) {
      ArrayNode targets = panel.putArray("targets");
      for (int i = 0; i <= random.nextInt(3); i++) {
        targets.addObject().put("refId", "" + (char) ('A' + i)).put("expr", "up == " + i);
      }
      ObjectNode config = panel.putObject("fieldConfig");
      config.putObject("defaults").put("unit", "s").putObject("custom").put("lineWidth", 1);
      config.putArray("overrides");
      panel.putObject("options").putObject("legend").put("showLegend", true);
    }
    return panel;
  }

  /// A copy of the dashboard with a number of edits.
  ObjectNode edited(ObjectNode dashboard, int edits) {
    ObjectNode copy = dashboard.deepCopy();
    for (int i = 0; i < edits; i++) {
      edit(copy);
    }
    copy.put("version", copy.path("version").asInt() + edits);
    return copy;
  }

  private void edit(ObjectNode root) {
    List<ObjectNode> panels = panels(root);
    List<ObjectNode> drawn = panels.stream().filter(it -> !Board.isRow(it)).toList();
    if (random.nextInt(4) == 0 || drawn.isEmpty()) {
      editFields(root);
      return;
    }
    ObjectNode panel = drawn.get(random.nextInt(drawn.size()));
    switch (random.nextInt(13)) {
      case 0, 1 -> panel.put("title", word());
      case 2, 3 -> anyTarget(panel).put("expr", word());
      case 4 -> panel.withObject("/fieldConfig").withObject("/defaults").put("unit", word());
      case 5 -> panel.put("transparent", random.nextBoolean());
      case 6 -> remove(root, panel);
      case 7, 8 -> add(root);
      case 9 -> ((ObjectNode) panel.path("gridPos")).put("h", 4 + random.nextInt(9));
      case 10 -> resize(panel);
      case 11 -> addTarget(panel);
      default -> fold(root);
    }
    pack(root);
  }

  private void editFields(ObjectNode root) {
    ArrayNode variables = root.withArray("/templating/list");
    switch (random.nextInt(7)) {
      case 0 -> root.put("title", word());
      case 1 -> root.withArray("/tags").add(word());
      case 2 -> root.withObject("/time").put("from", "now-" + random.nextInt(9) + "h");
      case 3 -> variables.addObject().put("name", "n" + word()).put("query", word());
      case 4 -> variables.forEach(it -> ((ObjectNode) it).put("label", word()));
      case 5 -> reverse(variables);
      default -> root.put("description", word());
    }
  }

  private static void reverse(ArrayNode array) {
    List<JsonNode> items = new ArrayList<>();
    array.forEach(items::add);
    Collections.reverse(items);
    array.removeAll().addAll(items);
  }

  private void add(ObjectNode root) {
    int id = 1;
    for (ObjectNode panel : panels(root)) {
      id = Math.max(id, panel.path("id").asInt() + 1);
    }
    ObjectNode added = panel(id, "stat", 0, random.nextInt(60), 6 + random.nextInt(7), 5);
    ((ArrayNode) root.path("panels")).add(added.put("title", word()));
  }

  private static void remove(ObjectNode root, ObjectNode panel) {
    ArrayNode top = (ArrayNode) root.path("panels");
    removeFrom(top, panel);
    top.forEach(it -> removeFrom((ArrayNode) it.withArray("panels"), panel));
  }

  private static void removeFrom(ArrayNode panels, ObjectNode panel) {
    for (int i = panels.size() - 1; i >= 0; i--) {
      if (panels.get(i).path("id").equals(panel.path("id"))) {
        panels.remove(i);
      }
    }
  }

  private void resize(ObjectNode panel) {
    int w = 3 * (1 + random.nextInt(8));
    ((ObjectNode) panel.path("gridPos")).put("w", w).put("x", 3 * random.nextInt(1 + (24 - w) / 3));
  }

  private void addTarget(ObjectNode panel) {
    ArrayNode targets = panel.withArray("targets");
    targets.addObject().put("refId", "T" + random.nextInt(1000)).put("expr", word());
  }

  private ObjectNode anyTarget(ObjectNode panel) {
    ArrayNode targets = panel.withArray("targets");
    return targets.isEmpty() ? panel : (ObjectNode) targets.get(random.nextInt(targets.size()));
  }

  /// Folds or opens a row, as the page does.
  private void fold(ObjectNode root) {
    ArrayNode top = (ArrayNode) root.path("panels");
    Board board = Board.of(root).orElseThrow();
    List<JsonNode> rows = new ArrayList<>();
    top.forEach(
        it -> {
          if (Board.isRow(it)) {
            rows.add(it);
          }
        });
    if (rows.isEmpty()) {
      return;
    }
    ObjectNode row = (ObjectNode) rows.get(random.nextInt(rows.size()));
    ArrayNode held = row.withArray("panels");
    if (row.path("collapsed").asBoolean()) {
      row.put("collapsed", false);
      int y = ((ObjectNode) row.path("gridPos")).path("y").asInt();
      List<JsonNode> opened = new ArrayList<>();
      held.forEach(opened::add);
      held.removeAll();
      int least = opened.stream().mapToInt(it -> it.at("/gridPos/y").asInt()).min().orElse(0);
      int height =
          opened.stream()
              .mapToInt(it -> it.at("/gridPos/y").asInt() + it.at("/gridPos/h").asInt() - least)
              .max()
              .orElse(0);
      for (JsonNode panel : top) {
        shift(panel, panel.at("/gridPos/y").asInt() > y ? height : 0);
      }
      opened.forEach(panel -> shift(panel, y + 1 - least));
      top.addAll(opened);
    } else {
      String id = row.path("id").asText();
      row.put("collapsed", true);
      for (JsonNode panel : List.copyOf(panels(root))) {
        Board.Spot spot = board.spots().get(panel.path("id").asText());
        if (spot != null && spot.row().equals(id)) {
          removeFrom(top, (ObjectNode) panel);
          held.add(panel);
        }
      }
    }
  }

  private static void shift(JsonNode panel, int by) {
    ObjectNode grid = (ObjectNode) panel.path("gridPos");
    grid.put("y", grid.path("y").asInt() + by);
  }

  private String word() {
    return "w" + random.nextInt(100_000);
  }

  static List<ObjectNode> panels(ObjectNode root) {
    List<ObjectNode> panels = new ArrayList<>();
    for (JsonNode panel : root.path("panels")) {
      panels.add((ObjectNode) panel);
      panel.path("panels").forEach(it -> panels.add((ObjectNode) it));
    }
    return panels;
  }

  static void pack(ObjectNode root) {
    Board board = Board.of(root).orElseThrow();
    var packed = Grid.pack(board.visible(), 0);
    for (JsonNode panel : root.path("panels")) {
      Grid.Box box = Objects.requireNonNull(packed.get(panel.path("id").asText()));
      ((ObjectNode) panel.path("gridPos")).put("y", box.y());
    }
  }
}
