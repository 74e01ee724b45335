package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Where a value is in a document, for programs and for people.
///
/// @param path by names: `panels[4].targets[A].expr`; no two values have one path
/// @param thing the panel, variable or other named thing that the value is in; may be empty
/// @param rest what of the thing; may be empty
/// @param list the name of the field or list that is here
record Place(String path, String thing, String rest, String list) {
  static final Place ROOT = new Place("", "", "", "");

  private static final Pattern SPEC = Pattern.compile("\\bspec\\.");

  private static final Pattern PLAIN = Pattern.compile("[\\w$-]+");

  /// The objects that only hold lists of things.
  static final Set<String> HOLDERS =
      Set.of("templating", "annotations", "spec", "spec.templating", "spec.annotations");

  private static final Map<String, String> THINGS =
      Map.of(
          "rows", "Row",
          "panels", "Panel",
          "elements", "Panel",
          "layout", "Panel",
          "templating.list", "Variable",
          "variables", "Variable",
          "annotations.list", "Annotation",
          "annotations", "Annotation",
          "links", "Link");

  private static final Map<String, String> PARTS =
      Map.of("targets", "query", "queries", "query", "overrides", "override", "links", "link");

  private static final Map<String, String> FIELDS =
      Map.of(
          "", "The whole document",
          "time", "Time range",
          "refresh", "Refresh interval",
          "timepicker", "Time picker",
          "timeSettings.from", "Time range, from",
          "timeSettings.to", "Time range, to",
          "timeSettings.autoRefresh", "Refresh interval",
          "panels", "Panels, order");

  private static final Map<String, String> PART_FIELDS =
      Map.of("gridPos", "place and size", "panels", "order", "shelf", "row or tab");

  /// The field `name` of the object that is here.
  Place field(String name) {
    String step = PLAIN.matcher(name).matches() ? name : "[\"" + escaped(name) + "\"]";
    String joined = path.isEmpty() || step.startsWith("[") ? path + step : path + "." + step;
    return new Place(joined, thing, rest.isEmpty() ? name : rest + "." + name, name);
  }

  /// The item that bears `key` in the list, or in the object of things, that is here.
  ///
  /// @param item as it was before the edits, for its title
  Place item(String key, JsonNode item) {
    String there = path + "[" + escaped(key) + "]";
    String kind = THINGS.getOrDefault(withoutSpec(path), "");
    if (thing.isEmpty() && !kind.isEmpty()) {
      return new Place(there, kind + " " + title(kind, key, item), "", list);
    }
    String part = PARTS.get(list);
    return new Place(
        there,
        thing,
        part == null
            ? rest + "[" + key + "]"
            : rest.substring(0, rest.length() - list.length()) + part + " " + key,
        list);
  }

  /// What is here, in words for a person.
  String subject() {
    if (thing.isEmpty()) {
      String field = withoutSpec(path);
      String known = FIELDS.get(field);
      return known != null
          ? known
          : field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1);
    }
    // What schema v2 wraps each thing in says nothing to a person.
    String part = SPEC.matcher(rest).replaceAll("");
    return part.isEmpty() ? thing : thing + ", " + PART_FIELDS.getOrDefault(part, part);
  }

  private static String withoutSpec(String path) {
    return path.startsWith("spec.") ? path.substring("spec.".length()) : path;
  }

  private static String escaped(String key) {
    return key.replace("\\", "\\\\").replace("]", "\\]").replace("\"", "\\\"");
  }

  private static String title(String kind, String key, JsonNode item) {
    if (!kind.equals("Panel") && !kind.equals("Row")) {
      return "\"" + key + "\"";
    }
    JsonNode title = item.path("spec").path("title").isTextual() ? item.path("spec") : item;
    String text = title.path("title").asText("");
    return text.isBlank() ? key : "\"" + text + "\"";
  }
}
