package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Merges dashboards of the schema v2: fields and elements as trees, then the layout.
final class ElementsMerge {
  private final ObjectNode base;
  private final ObjectNode mine;
  private final ObjectNode theirs;
  private final Set<String> usedNames = new HashSet<>();
  private final FreshIds ids;

  private ElementsMerge(ObjectNode base, ObjectNode mine, ObjectNode theirs) {
    this.base = base;
    this.mine = mine;
    this.theirs = theirs;
    Set<String> used = new LinkedHashSet<>();
    for (ObjectNode side : List.of(base, mine, theirs)) {
      elements(side)
          .forEach(
              (name, element) -> {
                usedNames.add(name);
                used.add(id(element));
              });
    }
    this.ids = new FreshIds(used);
  }

  /// The merge of three dashboards; empty when one of them is not of v2.
  static Optional<ElementsMerge> of(ObjectNode base, ObjectNode mine, ObjectNode theirs) {
    for (ObjectNode side : List.of(base, mine, theirs)) {
      if (!side.path("elements").isObject() || !side.path("layout").isObject()) {
        return Optional.empty();
      }
    }
    ElementsMerge merge = new ElementsMerge(base, mine, theirs);
    return Optional.of(new ElementsMerge(base, merge.mineApart(), theirs));
  }

  /// What mine became: elements that both sides made under one name or id have others in mine.
  ObjectNode mine() {
    return mine;
  }

  ObjectNode merged(Clashes clashes) {
    Clashes inside = clashes.sibling();
    ObjectNode merged = keyed(inside);
    merged.set("layout", LayoutKeys.without(merged.path("layout")));
    inside.retell(ElementsMerge::withoutKeys);
    clashes.addAll(inside.undecided());
    return merged;
  }

  /// Merges the sides with keys in their layouts.
  private ObjectNode keyed(Clashes clashes) {
    List<ObjectNode> sides = LayoutKeys.given(List.of(base, mine, theirs));
    List<Shelves> shelves = sides.stream().map(Shelves::of).flatMap(Optional::stream).toList();
    boolean shelved = shelves.size() == sides.size();
    ObjectNode merged =
        new TreeMerge(clashes)
            .fields(
                Place.ROOT,
                bare(sides.get(0), shelved),
                bare(sides.get(1), shelved),
                bare(sides.get(2), shelved));
    Versions.Left left =
        Versions.merge(
            Place.ROOT.field("elements"),
            elements(base),
            elements(mine),
            elements(theirs),
            clashes,
            (_, second) -> {
              long fresh = ids.next();
              return Map.entry(freshName(fresh), withId(second, fresh));
            });
    ObjectNode elements = merged.putObject("elements");
    Orders.framed(
            List.copyOf(elements(theirs).keySet()),
            List.copyOf(elements(mine).keySet()),
            left.contents().keySet())
        .forEach(name -> elements.set(name, left.contents().get(name)));
    left.copies().keySet().forEach(name -> elements.set(name, left.contents().get(name)));
    Set<String> kept = new HashSet<>(elements(mine).keySet());
    kept.retainAll(elements(theirs).keySet());
    merged.set(
        "layout",
        shelved
            ? new ShelvesMerge(shelves.get(0), shelves.get(1), shelves.get(2), kept, clashes)
                .arrange(left.contents(), left.copies())
            : repaired(merged.path("layout").deepCopy(), left, kept));
    return merged;
  }

  /// A layout that was taken as one value, with just the elements that are left.
  private JsonNode repaired(JsonNode layout, Versions.Left left, Set<String> kept) {
    LayoutRepair.drop(layout, left.contents().keySet());
    Set<String> placed = LayoutKeys.references(layout);
    Set<String> before = LayoutKeys.references(base.path("layout"));
    Set<String> one = LayoutKeys.references(mine.path("layout"));
    Set<String> other = LayoutKeys.references(theirs.path("layout"));
    List<String> homeless =
        left.contents().keySet().stream()
            .filter(name -> !placed.contains(name))
            .filter(
                name -> {
                  String like = left.copies().getOrDefault(name, name);
                  boolean both = one.contains(like) && other.contains(like);
                  boolean takenDown = before.contains(like) && kept.contains(like);
                  return both || ((one.contains(like) || other.contains(like)) && !takenDown);
                })
            .sorted(Orders::compareNames)
            .toList();
    new LayoutRepair(List.of(theirs, mine)).place(layout, homeless, left.copies());
    return layout;
  }

  private static MergeConflict withoutKeys(MergeConflict it) {
    return new MergeConflict(
        it.path(),
        it.subject(),
        it.base().map(LayoutKeys::without),
        it.mine().map(LayoutKeys::without),
        it.theirs().map(LayoutKeys::without),
        it.suggested(),
        it.both());
  }

  /// Mine with other names and ids for the new elements whose name or id theirs has given to a new
  /// one as well.
  private ObjectNode mineApart() {
    Map<String, JsonNode> known = elements(base);
    Map<String, JsonNode> taken = new LinkedHashMap<>(elements(theirs));
    Map<String, String> names = new TreeMap<>();
    Map<String, Long> numbers = new TreeMap<>();
    Set<String> takenIds = new HashSet<>();
    taken.forEach((_, element) -> takenIds.add(id(element)));
    for (Map.Entry<String, JsonNode> element : new TreeMap<>(elements(mine)).entrySet()) {
      String name = element.getKey();
      JsonNode own = element.getValue();
      if (known.containsKey(name) || TreeMerge.same(own, taken.get(name))) {
        continue;
      }
      boolean renamed = taken.containsKey(name);
      boolean renumbered = !id(own).isEmpty() && takenIds.contains(id(own));
      if (renamed || renumbered) {
        long fresh = ids.next();
        names.put(name, renamed ? freshName(fresh) : name);
        numbers.put(id(own), fresh);
      }
    }
    return names.isEmpty() ? mine : ElementReferences.renamed(mine, names, numbers);
  }

  private String freshName(long id) {
    String name = "panel-" + id;
    while (!usedNames.add(name)) {
      name += "-2";
    }
    return name;
  }

  private static ObjectNode withId(ObjectNode element, long id) {
    ObjectNode copy = element.deepCopy();
    if (copy.path("spec") instanceof ObjectNode spec && spec.has("id")) {
      spec.put("id", id);
    }
    return copy;
  }

  static String id(JsonNode element) {
    JsonNode id = element.path("spec").path("id");
    return id.isIntegralNumber() ? id.asText() : "";
  }

  static Map<String, JsonNode> elements(ObjectNode dashboard) {
    Map<String, JsonNode> elements = new LinkedHashMap<>();
    dashboard
        .path("elements")
        .properties()
        .forEach(element -> elements.put(element.getKey(), element.getValue()));
    return elements;
  }

  private static ObjectNode bare(ObjectNode dashboard, boolean shelved) {
    ObjectNode bare = Board.shallowCopy(dashboard);
    bare.set("elements", JsonNodeFactory.instance.nullNode());
    return shelved ? bare.putNull("layout") : bare;
  }
}
