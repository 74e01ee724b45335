package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Where the elements of a v2 dashboard are: the tree of tabs and rows without elements, and the
/// elements on its shelves. A shelf is a grid at a leaf of the tree; its name is the titles that
/// lead to it.
///
/// @param tree the layout with empty shelves
/// @param items by element, in the order of reading
/// @param fileOrder the elements in the order of the file
/// @param grids by the name of the shelf, whether it places its items by coordinates
record Shelves(
    ObjectNode tree,
    SequencedMap<String, Item> items,
    List<String> fileOrder,
    SequencedMap<String, Boolean> grids) {

  /// An element on a shelf.
  ///
  /// @param shelf its name
  /// @param box its place on the grid; all zero where the shelf has no coordinates
  /// @param node the item as in the file
  record Item(String shelf, Grid.Box box, ObjectNode node) {
    /// All of the item but its place.
    ObjectNode rest() {
      ObjectNode rest = Board.shallowCopy((ObjectNode) node.path("spec"));
      return rest.remove(List.of("x", "y", "width", "height", "element"));
    }
  }

  /// The layout of a dashboard; empty when it is of an unknown kind, rows or tabs cannot be told
  /// apart (see [LayoutKeys]), or an element is in two places.
  static Optional<Shelves> of(ObjectNode dashboard) {
    if (!(dashboard.path("layout") instanceof ObjectNode layout)) {
      return Optional.empty();
    }
    Shelves shelves =
        new Shelves(
            layout.deepCopy(), new LinkedHashMap<>(), new ArrayList<>(), new LinkedHashMap<>());
    return shelves.read("", shelves.tree) ? Optional.of(shelves) : Optional.empty();
  }

  /// The elements of one shelf, in the order of reading.
  SequencedMap<String, Item> on(String shelf) {
    SequencedMap<String, Item> found = new LinkedHashMap<>();
    items.forEach(
        (element, item) -> {
          if (item.shelf().equals(shelf)) {
            found.put(element, item);
          }
        });
    return found;
  }

  /// The elements in the order of reading.
  List<String> readingOrder() {
    return List.copyOf(items.keySet());
  }

  private boolean read(String name, ObjectNode layout) {
    JsonNode spec = layout.path("spec");
    return switch (layout.path("kind").asText("")) {
      case "GridLayout" -> readShelf(name, spec, true);
      case "AutoGridLayout" -> readShelf(name, spec, false);
      case "RowsLayout" -> readParts(name, "rows", spec.path("rows"));
      case "TabsLayout" -> readParts(name, "tabs", spec.path("tabs"));
      default -> false;
    };
  }

  private boolean readParts(String name, String list, JsonNode parts) {
    if (!(parts instanceof ArrayNode array)) {
      return false;
    }
    Optional<SequencedMap<String, JsonNode>> named = Names.items(list, array);
    if (named.isEmpty()) {
      return false;
    }
    boolean known = true;
    for (var part : named.get().entrySet()) {
      known =
          known
              && part.getValue().path("spec").path("layout") instanceof ObjectNode inner
              && read(below(name, list, part.getKey()), inner);
    }
    return known;
  }

  /// The name of what is in a row or tab.
  static String below(String name, String list, String part) {
    return name + "/" + list + " " + part;
  }

  private boolean readShelf(String name, JsonNode spec, boolean grid) {
    if (!(spec instanceof ObjectNode object)
        || !(object.path("items") instanceof ArrayNode array)
        || grids.put(name, grid) != null) {
      return false;
    }
    SequencedMap<String, Item> found = new LinkedHashMap<>();
    for (JsonNode node : array) {
      JsonNode element = node.path("spec").path("element").path("name");
      if (!(node instanceof ObjectNode item)
          || !element.isTextual()
          || (grid && !isPlaced(node.path("spec")))
          || items.containsKey(element.textValue())
          || found.put(element.textValue(), new Item(name, box(node.path("spec")), item)) != null) {
        return false;
      }
    }
    fileOrder.addAll(found.keySet());
    found.entrySet().stream()
        .sorted(Comparator.comparing(it -> it.getValue().box(), Grid.READING))
        .forEach(it -> items.put(it.getKey(), it.getValue()));
    object.set("items", JsonNodeFactory.instance.arrayNode());
    return true;
  }

  private static boolean isPlaced(JsonNode spec) {
    return Grid.isCell(spec.path("x"))
        && Grid.isCell(spec.path("y"))
        && Grid.isCell(spec.path("width"))
        && Grid.isCell(spec.path("height"));
  }

  private static Grid.Box box(JsonNode spec) {
    return new Grid.Box(
        spec.path("x").asInt(0),
        spec.path("y").asInt(0),
        spec.path("width").asInt(0),
        spec.path("height").asInt(0));
  }
}
