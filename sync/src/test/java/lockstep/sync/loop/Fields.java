package lockstep.sync.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The dashboards of the simulation: a few fields that can be edited one by one.
final class Fields {
  static final List<String> NAMES = List.of("description", "panel 1", "panel 2", "panel 3");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Fields() {}

  /// The fields that a file holds.
  static SortedMap<String, String> read(String file) {
    try {
      JsonNode root = JSON.readTree(file);
      JsonNode spec = root.has("spec") ? root.path("spec") : root;
      SortedMap<String, String> fields = new TreeMap<>();
      fields.put("description", spec.path("description").asText());
      spec.path("panels")
          .forEach(
              panel ->
                  fields.put("panel " + panel.path("id").asInt(), panel.path("title").asText()));
      return fields;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file, e);
    }
  }

  /// What a new dashboard has.
  static SortedMap<String, String> fresh(String text) {
    SortedMap<String, String> fields = new TreeMap<>();
    NAMES.forEach(name -> fields.put(name, text));
    return fields;
  }

  /// Classic JSON, as an editor sends it.
  static ObjectNode classic(String uid, SortedMap<String, String> fields) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("uid", uid).put("title", "Title of " + uid);
    node.put("description", fields.get("description")).put("schemaVersion", 41);
    node.putArray("tags");
    addPanels(node, fields);
    return node;
  }

  /// A file, as somebody would write it by hand.
  static String file(String uid, SortedMap<String, String> fields) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("apiVersion", "dashboard.grafana.app/v1").put("kind", "Dashboard");
    root.putObject("metadata").put("name", uid);
    ObjectNode spec = classic(uid, fields);
    spec.remove("uid");
    root.set("spec", spec);
    return root.toPrettyString() + "\n";
  }

  private static void addPanels(ObjectNode dashboard, SortedMap<String, String> fields) {
    var panels = dashboard.putArray("panels");
    for (int i = 1; i < NAMES.size(); i++) {
      ObjectNode panel = panels.addObject().put("id", i).put("type", "text");
      panel.put("title", fields.get("panel " + i));
      panel.putObject("gridPos").put("x", 0).put("y", 8 * i).put("w", 24).put("h", 8);
    }
  }
}
