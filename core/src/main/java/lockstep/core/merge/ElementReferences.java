package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gives elements of a v2 dashboard other names and ids, with all that refers to them.
final class ElementReferences {
  private ElementReferences() {}

  /// A copy of `dashboard` in which the elements have their new names and ids.
  ///
  /// @param names the new by the old; one that stays is its own
  /// @param ids the new by the old, of the elements in `names`
  static ObjectNode renamed(
      ObjectNode dashboard, Map<String, String> names, Map<String, Long> ids) {
    ObjectNode copy = dashboard.deepCopy();
    ObjectNode elements = copy.putObject("elements");
    dashboard
        .path("elements")
        .properties()
        .forEach(
            it -> {
              JsonNode element = it.getValue().deepCopy();
              if (names.containsKey(it.getKey())
                  && element.path("spec") instanceof ObjectNode spec) {
                PanelReferences.replace(spec, "id", ids);
              }
              showOthers(element, ids);
              elements.set(names.getOrDefault(it.getKey(), it.getKey()), element);
            });
    place(copy.path("layout"), names);
    return copy;
  }

  /// Queries that show what another panel has asked for.
  private static void showOthers(JsonNode node, Map<String, Long> ids) {
    if (PanelReferences.isOtherPanel(node.path("datasource"))
        || node.path("datasource").path("name").asText("").equals(PanelReferences.OTHER_PANEL)) {
      for (JsonNode holder :
          new JsonNode[] {node, node.path("spec"), node.path("query").path("spec")}) {
        if (holder instanceof ObjectNode object) {
          PanelReferences.replace(object, "panelId", ids);
        }
      }
    }
    node.forEach(inner -> showOthers(inner, ids));
  }

  private static void place(JsonNode layout, Map<String, String> names) {
    if (layout.path("element") instanceof ObjectNode element) {
      @Nullable String now = names.get(element.path("name").asText());
      if (now != null) {
        element.put("name", now);
      }
    }
    layout.forEach(inner -> place(inner, names));
  }
}
