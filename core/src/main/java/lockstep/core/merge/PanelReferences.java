package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Gives panels of a classic dashboard other ids, with all that refers to them.
final class PanelReferences {
  /// The data source that shows what another panel has asked for.
  static final String OTHER_PANEL = "-- Dashboard --";

  private PanelReferences() {}

  /// New ids for the panels of mine that the base does not have and whose ids theirs gave to
  /// others.
  static Map<String, Long> taken(
      Map<String, JsonNode> base,
      Map<String, JsonNode> mine,
      Map<String, JsonNode> theirs,
      FreshIds ids) {
    Map<String, Long> taken = new TreeMap<>(Orders::compareNames);
    Set<String> own = new TreeSet<>(Orders::compareNames);
    own.addAll(mine.keySet());
    for (String id : own) {
      @Nullable JsonNode theirPanel = theirs.get(id);
      boolean isOther = theirPanel != null && !TreeMerge.same(mine.get(id), theirPanel);
      if (isOther && !base.containsKey(id)) {
        taken.put(id, ids.next());
      }
    }
    return taken;
  }

  /// A copy of `dashboard` in which the panels have their new ids.
  ///
  /// @param ids the new by the old
  static ObjectNode renumbered(ObjectNode dashboard, Map<String, Long> ids) {
    ObjectNode copy = dashboard.deepCopy();
    renumber(copy.path("panels"), ids);
    copy.path("rows").forEach(row -> renumber(row.path("panels"), ids));
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
