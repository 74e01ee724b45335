package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Tells files that surely are Grafana's dashboards and folders from all that looks like them.
///
/// The rules of merging are true of these alone: that nobody means to change a `version`, or that
/// tags are a set. In another file they would lose what one side wrote. Where it is not sure, the
/// file is not known.
final class GrafanaFile {
  private static final Pattern DASHBOARD =
      Pattern.compile("dashboard\\.grafana\\.app/v[012]((alpha|beta)\\d+)?");

  private static final Pattern FOLDER =
      Pattern.compile("folder\\.grafana\\.app/v[012]((alpha|beta)\\d+)?");

  private static final Set<String> LAYOUTS =
      Set.of("GridLayout", "AutoGridLayout", "RowsLayout", "TabsLayout");

  /// What next to no file has but a dashboard, and with which values.
  private static final Set<String> LISTS_BELOW = Set.of("templating", "annotations");

  private GrafanaFile() {}

  /// True for a dashboard in any of the accepted forms, and for a folder's file.
  static boolean isKnown(ObjectNode root) {
    return isResource(root)
        ? isGrafanas(root) && numbersOnly(root.path("spec"))
        : !root.has("apiVersion") && !root.has("kind") && numbersOnly(root) && isDashboard(root);
  }

  /// True for an object that says of itself what it is, and has a `spec`.
  static boolean isResource(ObjectNode root) {
    return root.path("apiVersion").isTextual()
        && root.path("kind").isTextual()
        && root.path("spec").isObject();
  }

  private static boolean isGrafanas(ObjectNode root) {
    String api = root.path("apiVersion").textValue();
    return switch (root.path("kind").textValue()) {
      case "Dashboard" -> DASHBOARD.matcher(api).matches();
      case "Folder" -> FOLDER.matcher(api).matches();
      default -> false;
    };
  }

  /// What Grafana counts is counted; who writes `8.1.0` there means it.
  private static boolean numbersOnly(JsonNode document) {
    return DocumentMerge.SERVER_MADE.stream()
        .map(document::path)
        .allMatch(it -> it.isMissingNode() || it.isNull() || it.isIntegralNumber());
  }

  private static boolean isDashboard(ObjectNode root) {
    if (root.path("elements").isObject()) {
      return LAYOUTS.contains(root.path("layout").path("kind").asText(""));
    }
    boolean drawn = root.path("panels").isArray() || root.path("rows").isArray();
    return drawn
        && all(root.path("panels"), GrafanaFile::isPanel)
        && all(root.path("rows"), row -> row.path("panels").isArray())
        && (root.path("title").isTextual() || root.path("schemaVersion").isIntegralNumber())
        && hasMark(root);
  }

  private static boolean isPanel(JsonNode panel) {
    return panel.path("gridPos").isObject()
        || (panel.path("id").isIntegralNumber() && panel.path("type").isTextual());
  }

  private static boolean hasMark(ObjectNode root) {
    return root.path("schemaVersion").isIntegralNumber()
        || root.path("tags").isArray()
        || root.path("time").path("from").isTextual()
        || LISTS_BELOW.stream().anyMatch(field -> root.path(field).path("list").isArray())
        || Stream.of(root.path("panels"), root.path("rows"))
            .anyMatch(list -> list.isArray() && !list.isEmpty());
  }

  private static boolean all(JsonNode list, Predicate<JsonNode> rule) {
    return StreamSupport.stream(list.spliterator(), false).allMatch(rule);
  }
}
