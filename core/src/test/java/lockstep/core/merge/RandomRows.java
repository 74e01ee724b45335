package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Dashboards of before schema 16, and what people do to them, from one source of chance. Rows have
/// titles or not; each has a `marker`, of which the merge knows nothing, by which a [Referee] finds
/// it again.
final class RandomRows {
  private static final String[] TITLES = {"", "", "New row", "New row", "Disks", "Network"};

  private final RandomGenerator random;
  private final String name;
  private int made;

  /// @param name goes into the markers of rows that it makes
  RandomRows(RandomGenerator random, String name) {
    this.random = random;
    this.name = name;
  }

  ObjectNode dashboard() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("title", "Old").put("schemaVersion", 12).put("version", 3);
    ArrayNode rows = root.putArray("rows");
    int id = 1;
    for (int row = random.nextInt(5); row >= 0; row--) {
      ArrayNode panels = addRow(rows);
      for (int i = random.nextInt(4); i > 0; i--) {
        panels.add(panel(id++));
      }
    }
    return root;
  }

  /// The same with the panels of an id that another has.
  ObjectNode doubled(ObjectNode dashboard) {
    ObjectNode copy = dashboard.deepCopy();
    List<ObjectNode> panels = panels(copy);
    if (panels.size() > 1) {
      panels.get(0).put("id", panels.get(panels.size() - 1).path("id").asInt());
    }
    return copy;
  }

  ObjectNode edited(ObjectNode dashboard, int edits) {
    ObjectNode copy = dashboard.deepCopy();
    for (int i = 0; i < edits; i++) {
      if (random.nextBoolean()) {
        editContent(copy);
      } else {
        arrange(copy);
      }
    }
    return copy;
  }

  /// A number of edits that put no panel and no row elsewhere, and give no row another title, by
  /// which alone it could be known.
  ObjectNode rewritten(ObjectNode dashboard, int edits) {
    ObjectNode copy = dashboard.deepCopy();
    for (int i = 0; i < edits; i++) {
      editContent(copy);
    }
    for (int i = 0; i < copy.path("rows").size(); i++) {
      JsonNode title = dashboard.path("rows").get(i).path("title");
      ((ObjectNode) copy.path("rows").get(i)).set("title", title);
    }
    return copy;
  }

  /// A number of moves of panels and rows.
  ObjectNode arranged(ObjectNode dashboard, int edits) {
    ObjectNode copy = dashboard.deepCopy();
    for (int i = 0; i < edits; i++) {
      move(copy);
    }
    return copy;
  }

  private void editContent(ObjectNode root) {
    List<ObjectNode> panels = panels(root);
    ObjectNode row = (ObjectNode) any((ArrayNode) root.path("rows"));
    if (panels.isEmpty() || random.nextInt(4) == 0) {
      switch (random.nextInt(3)) {
        case 0 -> row.put("title", TITLES[random.nextInt(TITLES.length)]);
        case 1 -> row.put("height", random.nextInt(100, 400) + "px");
        default -> row.put("collapse", random.nextBoolean());
      }
      return;
    }
    ObjectNode panel = panels.get(random.nextInt(panels.size()));
    switch (random.nextInt(4)) {
      case 0 -> panel.put("title", word());
      case 1 -> panel.put("span", 1 + random.nextInt(12));
      case 2 -> panel.put("pluginVersion", "7." + random.nextInt(5) + ".0");
      default -> ((ObjectNode) panel.at("/targets/0")).put("target", word());
    }
  }

  private void arrange(ObjectNode root) {
    ArrayNode rows = (ArrayNode) root.path("rows");
    switch (random.nextInt(6)) {
      case 0 -> addRow(rows).add(panel(nextId(root)));
      case 1 -> addRow(rows);
      case 2 -> insert((ArrayNode) any(rows).path("panels"), panel(nextId(root)));
      case 3 -> {
        if (rows.size() > 1) {
          rows.remove(random.nextInt(rows.size()));
        }
      }
      case 4 -> takeAny(root);
      default -> move(root);
    }
  }

  private void move(ObjectNode root) {
    ArrayNode rows = (ArrayNode) root.path("rows");
    if (random.nextInt(3) == 0) {
      insert(rows, rows.remove(random.nextInt(rows.size())));
      return;
    }
    JsonNode panel = takeAny(root);
    if (panel.isObject()) {
      insert((ArrayNode) any(rows).path("panels"), panel);
    }
  }

  private JsonNode takeAny(ObjectNode root) {
    ArrayNode panels = (ArrayNode) any((ArrayNode) root.path("rows")).path("panels");
    return panels.isEmpty()
        ? JsonNodeFactory.instance.missingNode()
        : panels.remove(random.nextInt(panels.size()));
  }

  private void insert(ArrayNode list, JsonNode item) {
    list.insert(random.nextInt(list.size() + 1), item);
  }

  private JsonNode any(ArrayNode list) {
    return list.get(random.nextInt(list.size()));
  }

  private ArrayNode addRow(ArrayNode rows) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("title", TITLES[random.nextInt(TITLES.length)]).put("height", "250px");
    row.put("collapse", false).put("marker", name + made++);
    insert(rows, row);
    return row.putArray("panels");
  }

  private ObjectNode panel(int id) {
    ObjectNode panel = JsonNodeFactory.instance.objectNode();
    panel.put("id", id).put("type", "graph").put("title", word()).put("span", 6);
    panel.putArray("targets").addObject().put("refId", "A").put("target", word());
    return panel;
  }

  private static int nextId(ObjectNode root) {
    return 1 + panels(root).stream().mapToInt(it -> it.path("id").asInt()).max().orElse(0);
  }

  private String word() {
    return "w" + random.nextInt(100_000);
  }

  static List<ObjectNode> panels(ObjectNode root) {
    List<ObjectNode> panels = new ArrayList<>();
    root.path("rows").forEach(row -> row.path("panels").forEach(it -> panels.add((ObjectNode) it)));
    return panels;
  }
}
