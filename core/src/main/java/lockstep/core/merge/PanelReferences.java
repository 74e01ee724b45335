package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gives panels of a classic dashboard other ids, with all that refers to them.
final class PanelReferences {
  /// The data source that shows what another panel has asked for.
  static final String OTHER_PANEL = "-- Dashboard --";

  private PanelReferences() {}

  /// A copy of `dashboard` in which the panels have their new ids.
  ///
  /// @param ids the new by the old
  static ObjectNode renumbered(ObjectNode dashboard, Map<String, Long> ids) {
    ObjectNode copy = dashboard.deepCopy();
    renumber(copy.path("panels"), ids);
    return copy;
  }

  private static void renumber(JsonNode panels, Map<String, Long> ids) {
    for (JsonNode panel : panels) {
      if (panel instanceof ObjectNode object) {
        replace(object, "id", ids);
        replace(object, "repeatPanelId", ids);
        boolean shows = isOtherPanel(panel.path("datasource"));
        for (JsonNode target : panel.path("targets")) {
          if (target instanceof ObjectNode query
              && (shows || isOtherPanel(query.path("datasource")))) {
            replace(query, "panelId", ids);
          }
        }
        renumber(panel.path("panels"), ids);
      }
    }
  }

  static boolean isOtherPanel(JsonNode datasource) {
    return datasource.asText("").equals(OTHER_PANEL)
        || datasource.path("uid").asText("").equals(OTHER_PANEL);
  }

  static void replace(ObjectNode object, String field, Map<String, Long> ids) {
    JsonNode id = object.path(field);
    @Nullable Long now = id.isIntegralNumber() ? ids.get(id.asText()) : null;
    if (now != null) {
      object.set(
          field,
          now <= Integer.MAX_VALUE ? object.numberNode(now.intValue()) : LongNode.valueOf(now));
    }
  }
}
