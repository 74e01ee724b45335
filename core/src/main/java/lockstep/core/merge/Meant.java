package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a person means by a thing: all of it but what Grafana writes on its own and what says where
/// it is. Who takes a thing away, takes that with it, even when another changed it meanwhile.
final class Meant {
  /// Of a panel: what says how it was saved and repeated; and its width in an old row.
  private static final Set<String> NOT_OF_PANEL =
      Set.of("pluginVersion", "isNew", "hiddenSeries", "repeatIteration", "scopedVars", "span");

  private static final Set<String> NOT_OF_OLD_ROW = Set.of("repeatIteration", "repeatRowId");

  /// What Grafana once wrote into all old rows: fields with values that say no more than none.
  private static final Map<String, String> DEFAULTS_OF_OLD_ROW =
      Map.of("editable", "true", "showTitle", "false", "titleSize", "h6");

  /// Variables that get their options from elsewhere.
  private static final Set<String> FILLED = Set.of("query", "datasource");

  private Meant() {}

  /// True when an edit changed nothing of a thing that a person means by it.
  static boolean isSame(Place place, @Nullable JsonNode base, @Nullable JsonNode edited) {
    return base instanceof ObjectNode was
        && edited instanceof ObjectNode is
        && TreeMerge.same(of(place, was), of(place, is));
  }

  private static @Nullable JsonNode of(Place place, ObjectNode thing) {
    if (!place.path().endsWith("]")) {
      return Trifles.withoutNulls(thing);
    }
    boolean isVariable = place.path().contains("templating.list[");
    return switch (place.list()) {
      case "panels" -> panel(thing);
      case "elements" -> element(thing);
      case "rows" -> place.path().startsWith("rows[") ? oldRow(thing) : thing;
      case "list" -> isVariable ? variable(thing, thing) : Trifles.withoutNulls(thing);
      case "variables" -> newVariable(thing);
      default -> Trifles.withoutNulls(thing);
    };
  }

  private static @Nullable JsonNode panel(ObjectNode panel) {
    ObjectNode meant = Board.shallowCopy(panel);
    meant.remove(NOT_OF_PANEL);
    return Trifles.withoutEmpty(meant);
  }

  private static @Nullable JsonNode element(ObjectNode element) {
    ObjectNode meant = element.deepCopy();
    if (meant.path("spec").path("vizConfig") instanceof ObjectNode drawing) {
      drawing.remove("version");
      if (drawing.path("spec") instanceof ObjectNode options) {
        options.remove("pluginVersion");
      }
    }
    return Trifles.withoutEmpty(meant);
  }

  private static @Nullable JsonNode oldRow(ObjectNode row) {
    ObjectNode meant = Board.shallowCopy(row);
    meant.remove(NOT_OF_OLD_ROW);
    DEFAULTS_OF_OLD_ROW.forEach(
        (field, value) -> {
          if (meant.path(field).asText("").equals(value)) {
            meant.remove(field);
          }
        });
    return Trifles.withoutEmpty(meant);
  }

  private static @Nullable JsonNode newVariable(ObjectNode variable) {
    if (!(variable.path("spec") instanceof ObjectNode spec)) {
      return Trifles.withoutNulls(variable);
    }
    ObjectNode meant = Board.shallowCopy(variable);
    meant.set("spec", variable(spec, variable));
    return meant;
  }

  /// Without what is selected, and without options that its query found.
  private static @Nullable JsonNode variable(ObjectNode variable, ObjectNode kind) {
    String type = variable.path("type").asText(kind.path("kind").asText(""));
    ObjectNode meant = Board.shallowCopy(variable);
    if (FILLED.contains(type)
        || type.equals("QueryVariable")
        || type.equals("DatasourceVariable")) {
      meant.remove("current");
    }
    if (isAskedFor(variable)) {
      meant.remove("options");
    }
    return Trifles.withoutNulls(meant);
  }

  /// True for a variable of old whose options are what its query found; Grafana asks it again.
  static boolean isAskedFor(ObjectNode variable) {
    return variable.path("type").asText("").equals("query") && variable.has("query");
  }
}
