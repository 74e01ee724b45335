package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a v2 layout that was taken as one value fit the elements that are left: what refers to
/// none goes, and what has no place is put below all else on the first grid.
///
/// Layouts that [Shelves] understands need none of this.
final class LayoutRepair {
  private static final int DEFAULT_WIDTH = 12;
  private static final int DEFAULT_HEIGHT = 8;

  private final Map<String, ObjectNode> items = new LinkedHashMap<>();

  /// @param sides whose items tell how large an element is
  LayoutRepair(List<ObjectNode> sides) {
    sides.forEach(side -> collect(side.path("layout")));
  }

  private void collect(JsonNode node) {
    JsonNode name = node.path("spec").path("element").path("name");
    if (node instanceof ObjectNode item && name.isTextual()) {
      items.putIfAbsent(name.textValue(), item);
    }
    node.forEach(this::collect);
  }

  /// Takes away what refers to no element.
  ///
  /// @param layout is changed
  static void drop(JsonNode layout, Set<String> elements) {
    if (layout instanceof ArrayNode array) {
      for (int i = array.size() - 1; i >= 0; i--) {
        JsonNode name = array.get(i).path("spec").path("element").path("name");
        if (name.isTextual() && !elements.contains(name.textValue())) {
          array.remove(i);
        }
      }
    }
    layout.forEach(inner -> drop(inner, elements));
  }

  /// Gives elements a place. Where there is no grid to put them on, nothing is done.
  ///
  /// @param layout is changed
  /// @param like for an element that no side has: which one it is a copy of
  void place(JsonNode layout, Collection<String> elements, Map<String, String> like) {
    Optional<ObjectNode> grid = firstGrid(layout);
    if (grid.isEmpty() || !(grid.get().path("spec").path("items") instanceof ArrayNode array)) {
      return;
    }
    boolean placed = grid.get().path("kind").asText("").equals("GridLayout");
    for (String element : elements) {
      array.add(item(element, like.getOrDefault(element, element), placed, bottom(array)));
    }
  }

  private ObjectNode item(String element, String like, boolean placed, int y) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("kind", placed ? "GridLayoutItem" : "AutoGridLayoutItem");
    ObjectNode spec = item.putObject("spec");
    @Nullable ObjectNode known = items.get(like);
    if (placed) {
      JsonNode size = known == null ? JsonNodeFactory.instance.missingNode() : known.path("spec");
      spec.put("x", 0).put("y", y);
      spec.put("width", cells(size.path("width"), DEFAULT_WIDTH, Grid.COLUMNS));
      spec.put("height", cells(size.path("height"), DEFAULT_HEIGHT, Integer.MAX_VALUE));
    }
    spec.putObject("element").put("kind", "ElementReference").put("name", element);
    if (known != null && known.path("kind").equals(item.path("kind"))) {
      known
          .path("spec")
          .properties()
          .forEach(
              field -> {
                if (!spec.has(field.getKey())) {
                  spec.set(field.getKey(), field.getValue().deepCopy());
                }
              });
    }
    return item;
  }

  private static int cells(JsonNode number, int otherwise, int most) {
    return Grid.isCell(number) && number.intValue() > 0
        ? Math.min(number.intValue(), most)
        : otherwise;
  }

  /// The first free line below all items; those in a row of the first v2 count from that row.
  private static int bottom(JsonNode items) {
    int bottom = 0;
    for (JsonNode item : items) {
      JsonNode spec = item.path("spec");
      int y = Grid.isCell(spec.path("y")) ? spec.path("y").intValue() : 0;
      int height =
          spec.path("elements").isArray()
              ? 1 + bottom(spec.path("elements"))
              : cells(spec.path("height"), 0, Integer.MAX_VALUE);
      bottom = Math.max(bottom, y + height);
    }
    return bottom;
  }

  private static Optional<ObjectNode> firstGrid(JsonNode node) {
    String kind = node.path("kind").asText("");
    if (node instanceof ObjectNode layout
        && (kind.equals("GridLayout") || kind.equals("AutoGridLayout"))
        && layout.path("spec").path("items").isArray()) {
      return Optional.of(layout);
    }
    for (JsonNode inner : node) {
      Optional<ObjectNode> found = firstGrid(inner);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
