package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Gives the rows and tabs of v2 layouts keys by which they can be told apart where their titles do
/// not: several of one title, or none.
///
/// Idea: of those with one title, in one place, a row of a side is the row of the base with which
/// it has most panels in common; those left over are matched in their order, and then they are new.
/// The key is a field of the row for as long as a merge lasts ([#without]).
final class LayoutKeys {
  /// The field of a row's or tab's `spec`; no name that a file could have meant.
  static final String KEY = "\0key";

  /// The lists of a layout whose parts have layouts of their own.
  static final List<String> LISTS = List.of("rows", "tabs");

  /// Beyond this many pairs, rows are matched in their order alone.
  private static final int MAX_PAIRS = 10_000;

  private LayoutKeys() {}

  /// Copies of dashboards whose layouts have keys.
  ///
  /// @param sides the first is the one that the others were made from
  static List<ObjectNode> given(List<ObjectNode> sides) {
    List<ObjectNode> copies = new ArrayList<>();
    List<Optional<ObjectNode>> layouts = new ArrayList<>();
    for (ObjectNode side : sides) {
      ObjectNode copy = Board.shallowCopy(side);
      if (side.path("layout") instanceof ObjectNode layout) {
        copy.set("layout", layout.deepCopy());
      }
      copies.add(copy);
      layouts.add(layout(copy));
    }
    inside(layouts);
    return copies;
  }

  /// A copy without keys.
  static JsonNode without(JsonNode layout) {
    JsonNode copy = layout.deepCopy();
    strip(copy);
    return copy;
  }

  /// The names of the elements that are referred to below a node.
  static Set<String> references(JsonNode node) {
    Set<String> names = new LinkedHashSet<>();
    collect(node, names);
    return names;
  }

  private static void collect(JsonNode node, Set<String> names) {
    JsonNode name = node.path("element").path("name");
    if (name.isTextual()) {
      names.add(name.textValue());
    }
    node.forEach(inner -> collect(inner, names));
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(KEY);
    }
    node.forEach(LayoutKeys::strip);
  }

  private static void inside(List<Optional<ObjectNode>> layouts) {
    for (String list : LISTS) {
      List<List<ObjectNode>> parts =
          layouts.stream().map(it -> it.map(at -> parts(at, list)).orElse(List.of())).toList();
      Set<String> titles = new TreeSet<>();
      parts.forEach(side -> side.forEach(part -> titles.add(title(part))));
      for (String title : titles) {
        List<List<ObjectNode>> same =
            parts.stream()
                .map(side -> side.stream().filter(part -> title(part).equals(title)).toList())
                .toList();
        ofOneTitle(title, same, titles);
      }
    }
  }

  private static void ofOneTitle(String title, List<List<ObjectNode>> sides, Set<String> titles) {
    boolean plain =
        sides.stream().allMatch(side -> side.size() <= 1)
            && sides.stream().flatMap(List::stream).allMatch(LayoutKeys::isTitled);
    List<ObjectNode> base = sides.getFirst();
    List<List<ObjectNode>> byNumber = new ArrayList<>();
    for (List<ObjectNode> side : sides) {
      byNumber.add(numbered(base, side));
    }
    int count = byNumber.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < count; i++) {
      List<Optional<ObjectNode>> layouts = new ArrayList<>();
      for (List<ObjectNode> side : byNumber) {
        Optional<ObjectNode> spec =
            i < side.size() && !side.get(i).isEmpty()
                ? Optional.of((ObjectNode) side.get(i).path("spec"))
                : Optional.empty();
        layouts.add(spec.flatMap(LayoutKeys::layout));
        if (!plain && spec.isPresent()) {
          spec.get().put(KEY, key(title, i, titles));
        }
      }
      inside(layouts);
    }
  }

  /// The parts of a side in the order of the parts of the base that they are, then the new ones; an
  /// empty object where there is none.
  private static List<ObjectNode> numbered(List<ObjectNode> base, List<ObjectNode> side) {
    int[] partOf = matched(base, side);
    List<ObjectNode> numbered = new ArrayList<>();
    for (int i = 0; i < base.size(); i++) {
      int part = partOf[i];
      numbered.add(part < 0 ? JsonNodeFactory.instance.objectNode() : side.get(part));
    }
    for (int part = 0; part < side.size(); part++) {
      int at = part;
      if (Arrays.stream(partOf).noneMatch(it -> it == at)) {
        numbered.add(side.get(part));
      }
    }
    return numbered;
  }

  /// For each part of the base which one of the side it is; -1 for none.
  private static int[] matched(List<ObjectNode> base, List<ObjectNode> side) {
    int[] partOf = new int[base.size()];
    Arrays.fill(partOf, -1);
    boolean[] taken = new boolean[side.size()];
    for (Pair pair : pairs(base, side)) {
      if (partOf[pair.base()] < 0 && !taken[pair.side()]) {
        partOf[pair.base()] = pair.side();
        taken[pair.side()] = true;
      }
    }
    int next = 0;
    for (int i = 0; i < partOf.length; i++) {
      while (next < taken.length && taken[next]) {
        next++;
      }
      if (partOf[i] < 0 && next < taken.length) {
        partOf[i] = next;
        taken[next] = true;
      }
    }
    return partOf;
  }

  /// Two parts, by their numbers, and how many elements they have in common.
  private record Pair(int base, int side, int common) {
    int apart() {
      return Math.abs(base - side);
    }
  }

  private static List<Pair> pairs(List<ObjectNode> base, List<ObjectNode> side) {
    if ((long) base.size() * side.size() > MAX_PAIRS) {
      return List.of();
    }
    List<Set<String>> ones = base.stream().map(LayoutKeys::references).toList();
    List<Set<String>> others = side.stream().map(LayoutKeys::references).toList();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < ones.size(); i++) {
      for (int j = 0; j < others.size(); j++) {
        Set<String> common = new HashSet<>(ones.get(i));
        common.retainAll(others.get(j));
        if (!common.isEmpty()) {
          pairs.add(new Pair(i, j, common.size()));
        }
      }
    }
    pairs.sort(
        Comparator.comparingInt(Pair::common)
            .reversed()
            .thenComparingInt(Pair::apart)
            .thenComparingInt(Pair::base));
    return pairs;
  }

  /// Differs from all titles beside it, unless it is the first of that title.
  private static String key(String title, int number, Set<String> titles) {
    if (number == 0) {
      return title;
    }
    StringBuilder key = new StringBuilder("%s (%d)".formatted(title, number + 1));
    while (titles.contains(key.toString())) {
      key.append('*');
    }
    return key.toString();
  }

  private static List<ObjectNode> parts(ObjectNode layout, String list) {
    List<ObjectNode> parts = new ArrayList<>();
    for (JsonNode part : layout.path("spec").path(list)) {
      if (part instanceof ObjectNode object && object.path("spec").isObject()) {
        parts.add(object);
      }
    }
    return parts;
  }

  private static Optional<ObjectNode> layout(ObjectNode holder) {
    return holder.path("layout") instanceof ObjectNode layout
        ? Optional.of(layout)
        : Optional.empty();
  }

  private static boolean isTitled(ObjectNode part) {
    return part.path("spec").path("title").isTextual();
  }

  private static String title(ObjectNode part) {
    return part.path("spec").path("title").asText("");
  }
}
