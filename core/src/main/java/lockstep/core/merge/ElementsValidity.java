package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What a merge must not make of two valid dashboards of the schema v2.
final class ElementsValidity {
  private ElementsValidity() {}

  /// Why `merged` cannot stand, though both sides did.
  static Optional<String> problem(ObjectNode merged, ObjectNode mine, ObjectNode theirs) {
    if (!merged.path("elements").isObject()) {
      return Optional.empty();
    }
    List<ObjectNode> sides = List.of(mine, theirs);
    return repeatedId(merged)
        .filter(_ -> sides.stream().allMatch(side -> repeatedId(side).isEmpty()))
        .map(id -> "two panels of the merged dashboard have the id %s".formatted(id))
        .or(() -> unplaced(merged, sides))
        .or(() -> dangling(merged, sides))
        .or(
            () ->
                overlaps(merged) && sides.stream().noneMatch(ElementsValidity::overlaps)
                    ? Optional.of("panels of the merged dashboard overlap")
                    : Optional.empty());
  }

  private static Optional<String> repeatedId(ObjectNode dashboard) {
    Set<String> seen = new HashSet<>();
    return ElementsMerge.elements(dashboard).values().stream()
        .map(ElementsMerge::id)
        .filter(id -> !id.isEmpty() && !seen.add(id))
        .findFirst();
  }

  private static Optional<String> unplaced(ObjectNode merged, List<ObjectNode> sides) {
    Set<String> placed = LayoutKeys.references(merged.path("layout"));
    List<Side> known = sides.stream().map(Side::of).toList();
    return ElementsMerge.elements(merged).keySet().stream()
        .filter(name -> !placed.contains(name))
        .filter(name -> known.stream().anyMatch(side -> side.elements().containsKey(name)))
        .filter(name -> known.stream().noneMatch(side -> side.leavesOut(name)))
        .map("the panel %s of the merged dashboard has no place in its layout"::formatted)
        .findFirst();
  }

  private static Optional<String> dangling(ObjectNode merged, List<ObjectNode> sides) {
    Set<String> elements = ElementsMerge.elements(merged).keySet();
    Set<String> left = LayoutKeys.references(merged.path("layout"));
    Stream<Side> whole = sides.stream().map(Side::of);
    return whole.allMatch(side -> side.elements().keySet().containsAll(side.placed()))
        ? left.stream()
            .filter(name -> !elements.contains(name))
            .map("the layout of the merged dashboard names the panel %s, which is gone"::formatted)
            .findFirst()
        : Optional.empty();
  }

  /// The elements of a dashboard, and those of which its layout speaks.
  private record Side(Map<String, JsonNode> elements, Set<String> placed) {
    static Side of(ObjectNode dashboard) {
      return new Side(
          ElementsMerge.elements(dashboard), LayoutKeys.references(dashboard.path("layout")));
    }

    boolean leavesOut(String name) {
      return elements.containsKey(name) && !placed.contains(name);
    }
  }

  private static boolean overlaps(ObjectNode dashboard) {
    return Shelves.of(LayoutKeys.given(List.of(dashboard)).getFirst())
        .filter(
            shelves ->
                shelves.grids().keySet().stream()
                    .map(it -> shelves.on(it).values().stream().map(Shelves.Item::box).toList())
                    .anyMatch(Grid::overlaps))
        .isPresent();
  }
}
