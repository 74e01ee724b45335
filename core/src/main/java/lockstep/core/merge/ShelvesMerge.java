package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Puts the elements that are left after a merge on their shelves, by the rules of [BoardMerge]:
/// tabs and rows as trees, an element's shelf, column, width and height as edits, `y` as a matter
/// of order.
final class ShelvesMerge {
  static final Place LAYOUT = Place.ROOT.field("layout");

  private static final Grid.Box DEFAULT = new Grid.Box(0, 0, 12, 8);

  private final Shelves base;
  private final Shelves mine;
  private final Shelves theirs;
  private final Set<String> kept;
  private final Clashes clashes;

  /// @param kept the elements that both sides have, on a shelf or not
  ShelvesMerge(Shelves base, Shelves mine, Shelves theirs, Set<String> kept, Clashes clashes) {
    this.base = base;
    this.mine = mine;
    this.theirs = theirs;
    this.kept = kept;
    this.clashes = clashes;
  }

  /// The layout for the file.
  ///
  /// @param elements what is left, by name
  /// @param copies elements that stand for a second version, with the name of the first
  ObjectNode arrange(Map<String, JsonNode> elements, Map<String, String> copies) {
    @Nullable JsonNode merged =
        new TreeMerge(clashes).merge(LAYOUT, base.tree(), mine.tree(), theirs.tree());
    ObjectNode layout = tree((ObjectNode) Objects.requireNonNull(merged)).deepCopy();
    SequencedMap<String, Boolean> shelves =
        shelves(layout).map(Shelves::grids).orElseGet(LinkedHashMap::new);
    if (shelves.isEmpty()) {
      return layout;
    }
    Map<String, String> places = places(elements, shelves);
    Map<String, List<ObjectNode>> filled = new HashMap<>();
    shelves.forEach(
        (shelf, grid) -> {
          Set<String> members = new LinkedHashSet<>();
          places.forEach(
              (element, on) -> {
                if (on.equals(shelf)) {
                  members.add(element);
                }
              });
          filled.put(shelf, fill(shelf, grid, members, copies));
        });
    fillTree("", layout, filled);
    return layout;
  }

  /// A tree with shelves: where one side took away all of them, that of the other, whose elements
  /// would have no place else.
  private ObjectNode tree(ObjectNode merged) {
    return Stream.of(merged, theirs.tree(), mine.tree())
        .filter(tree -> shelves(tree).filter(it -> !it.grids().isEmpty()).isPresent())
        .findFirst()
        .filter(_ -> !(mine.items().isEmpty() && theirs.items().isEmpty()))
        .orElse(merged);
  }

  private static Optional<Shelves> shelves(ObjectNode tree) {
    ObjectNode probe = JsonNodeFactory.instance.objectNode();
    probe.set("layout", tree);
    return Shelves.of(probe);
  }

  /// The shelf that each element is on now.
  private Map<String, String> places(
      Map<String, JsonNode> elements, SequencedMap<String, Boolean> shelves) {
    Map<String, String> places = new LinkedHashMap<>();
    for (String element :
        Orders.framed(theirs.readingOrder(), mine.readingOrder(), elements.keySet())) {
      shelf(element)
          .map(shelf -> shelves.containsKey(shelf) ? shelf : instead(shelf, shelves))
          .ifPresent(shelf -> places.put(element, shelf));
    }
    return places;
  }

  private Optional<String> shelf(String element) {
    @Nullable String was = shelfIn(base, element);
    @Nullable String one = shelfIn(mine, element);
    @Nullable String other = shelfIn(theirs, element);
    if (one == null || other == null) {
      boolean takenDown = was != null && kept.contains(element);
      return takenDown ? Optional.empty() : Optional.ofNullable(one == null ? other : one);
    }
    if (one.equals(other) || one.equals(was)) {
      return Optional.of(other);
    }
    boolean takeMine =
        other.equals(was)
            || clashes.decide(at(element).field("shelf"), text(was), text(one), text(other))
                == Choice.MINE;
    return Optional.of(takeMine ? one : other);
  }

  /// Where the elements of a shelf go that one side took away: to where that side put them.
  private String instead(String shelf, SequencedMap<String, Boolean> shelves) {
    for (Shelves side : List.of(mine, theirs)) {
      if (!side.grids().containsKey(shelf)) {
        Optional<String> found =
            base.on(shelf).keySet().stream()
                .flatMap(element -> Optional.ofNullable(shelfIn(side, element)).stream())
                .filter(shelves::containsKey)
                .findFirst();
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    return shelves.firstEntry().getKey();
  }

  private List<ObjectNode> fill(
      String shelf, boolean grid, Set<String> members, Map<String, String> copies) {
    Map<String, ObjectNode> nodes = new HashMap<>();
    SequencedMap<String, Grid.Box> boxes = new LinkedHashMap<>();
    for (String element : order(shelf, members)) {
      Grid.Box box = box(element);
      ObjectNode rest = rest(element);
      nodes.put(element, item(element, grid, rest));
      boxes.put(element, box.w() == 0 || box.h() == 0 ? DEFAULT : box);
      copies.forEach(
          (copy, original) -> {
            if (original.equals(element)) {
              nodes.put(copy, item(copy, grid, rest));
              boxes.put(copy, Objects.requireNonNull(boxes.get(element)));
            }
          });
    }
    if (!grid) {
      return boxes.keySet().stream().map(nodes::get).map(Objects::requireNonNull).toList();
    }
    SequencedMap<String, Grid.Box> placed = placed(shelf, boxes);
    List<ObjectNode> items = new ArrayList<>();
    Set<String> all = boxes.keySet();
    List<String> written =
        new ArrayList<>(Orders.framed(theirs.fileOrder(), mine.fileOrder(), all));
    copies.keySet().stream().filter(all::contains).forEach(written::add);
    for (String element : written) {
      ObjectNode node = Objects.requireNonNull(nodes.get(element));
      Grid.Box box = Objects.requireNonNull(placed.get(element));
      ((ObjectNode) node.path("spec"))
          .put("x", box.x())
          .put("y", box.y())
          .put("width", box.w())
          .put("height", box.h());
      items.add(node);
    }
    return items;
  }

  private List<String> order(String shelf, Set<String> members) {
    List<String> one = mine.readingOrder();
    List<String> other = theirs.readingOrder();
    return Orders.merge(base.readingOrder(), one, other, members)
        .orElseGet(
            () ->
                clashes.decide(
                            new Place("layout[" + shelf + "].order", "Layout", "order", "order"),
                            common(base, members),
                            common(mine, members),
                            common(theirs, members))
                        == Choice.MINE
                    ? Orders.framed(one, other, members)
                    : Orders.framed(other, one, members));
  }

  private ArrayNode common(Shelves side, Set<String> members) {
    return TreeMerge.names(
        side.readingOrder().stream()
            .filter(members::contains)
            .filter(mine.items()::containsKey)
            .filter(theirs.items()::containsKey)
            .toList());
  }

  /// The boxes where a side has them, when it has the very same; else packed.
  private SequencedMap<String, Grid.Box> placed(
      String shelf, SequencedMap<String, Grid.Box> boxes) {
    boolean asMine = matches(mine, shelf, boxes);
    boolean asTheirs = matches(theirs, shelf, boxes);
    if (asMine && (!asTheirs || boxes(theirs, shelf).equals(boxes(base, shelf)))) {
      return boxes(mine, shelf);
    }
    return asTheirs ? boxes(theirs, shelf) : Grid.pack(boxes, 0);
  }

  private static boolean matches(Shelves side, String shelf, SequencedMap<String, Grid.Box> boxes) {
    SequencedMap<String, Grid.Box> there = boxes(side, shelf);
    return List.copyOf(there.keySet()).equals(List.copyOf(boxes.keySet()))
        && boxes.entrySet().stream()
            .allMatch(
                it ->
                    Objects.requireNonNull(there.get(it.getKey()))
                        .atY(0)
                        .equals(it.getValue().atY(0)));
  }

  private static SequencedMap<String, Grid.Box> boxes(Shelves side, String shelf) {
    SequencedMap<String, Grid.Box> boxes = new LinkedHashMap<>();
    side.on(shelf).forEach((element, item) -> boxes.put(element, item.box()));
    return boxes;
  }

  private Grid.Box box(String element) {
    Shelves.@Nullable Item one = mine.items().get(element);
    Shelves.@Nullable Item other = theirs.items().get(element);
    if (one == null || other == null) {
      return Objects.requireNonNull(one == null ? other : one).box();
    }
    Shelves.@Nullable Item was = base.items().get(element);
    Grid.Merged merged = Grid.merge(was == null ? other.box() : was.box(), one.box(), other.box());
    if (!merged.clashes()) {
      return merged.byTheirs();
    }
    @Nullable JsonNode before = was == null ? null : was.node().path("spec");
    return clashes.decide(
                at(element).field("gridPos"),
                before,
                one.node().path("spec"),
                other.node().path("spec"))
            == Choice.MINE
        ? merged.byMine()
        : merged.byTheirs();
  }

  private ObjectNode rest(String element) {
    Shelves.@Nullable Item was = base.items().get(element);
    Shelves.@Nullable Item one = mine.items().get(element);
    Shelves.@Nullable Item other = theirs.items().get(element);
    if (one == null || other == null) {
      return Objects.requireNonNull(one == null ? other : one).rest();
    }
    ObjectNode before = was == null ? JsonNodeFactory.instance.objectNode() : was.rest();
    return new TreeMerge(clashes).fields(at(element), before, one.rest(), other.rest());
  }

  private static ObjectNode item(String element, boolean grid, ObjectNode rest) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("kind", grid ? "GridLayoutItem" : "AutoGridLayoutItem");
    ObjectNode spec = item.putObject("spec");
    if (grid) {
      spec.put("x", 0).put("y", 0).put("width", 0).put("height", 0);
    }
    spec.putObject("element").put("kind", "ElementReference").put("name", element);
    spec.setAll(rest);
    return item;
  }

  private static void fillTree(
      String name, ObjectNode layout, Map<String, List<ObjectNode>> filled) {
    JsonNode spec = layout.path("spec");
    for (String list : LayoutKeys.LISTS) {
      for (JsonNode part : spec.path(list)) {
        if (part.path("spec").path("layout") instanceof ObjectNode inner) {
          fillTree(Shelves.below(name, list, Names.name(list, part).orElse("")), inner, filled);
        }
      }
    }
    if (spec.path("items") instanceof ArrayNode items) {
      items.addAll(filled.getOrDefault(name, List.of()));
    }
  }

  private static Place at(String element) {
    return LAYOUT.item(element, JsonNodeFactory.instance.missingNode());
  }

  private static @Nullable String shelfIn(Shelves side, String element) {
    Shelves.@Nullable Item item = side.items().get(element);
    return item == null ? null : item.shelf();
  }

  private static @Nullable JsonNode text(@Nullable String text) {
    return text == null ? null : TextNode.valueOf(text);
  }
}
