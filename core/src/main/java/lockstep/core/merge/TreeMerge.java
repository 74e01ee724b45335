package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import lockstep.core.json.Trees;
import org.jspecify.annotations.Nullable;

/// Merges trees: objects field by field, named lists item by item, all else as one value.
///
/// Trees that come in are not changed; the one that goes out may share parts with them.
final class TreeMerge {
  private final Clashes clashes;

  TreeMerge(Clashes clashes) {
    this.clashes = clashes;
  }

  /// The value at `place` with the changes of both sides; null stands for none, also in the result.
  @Nullable JsonNode merge(
      Place place, @Nullable JsonNode base, @Nullable JsonNode mine, @Nullable JsonNode theirs) {
    if (same(mine, theirs) || same(base, mine)) {
      return theirs;
    }
    if (same(base, theirs)) {
      return mine;
    }
    if (mine instanceof ObjectNode one
        && theirs instanceof ObjectNode other
        && (base == null || base.isObject())
        && !Names.isWhole(place.list())
        && isOneKind(one, other)) {
      return fields(place, base instanceof ObjectNode was ? was : empty(), one, other);
    }
    if (mine instanceof ArrayNode one
        && theirs instanceof ArrayNode other
        && (base == null || base.isArray())) {
      Optional<ArrayNode> merged = list(place, base, one, other);
      if (merged.isPresent()) {
        return merged.get();
      }
    }
    Optional<Trifles.Settled> settled = Trifles.settle(place, base, mine, theirs);
    if (settled.isPresent()) {
      return settled.get().value();
    }
    return clashes.decide(place, base, mine, theirs) == Choice.MINE ? mine : theirs;
  }

  /// Fields of two kinds of things do not go together.
  private static boolean isOneKind(ObjectNode one, ObjectNode other) {
    return one.path("kind").equals(other.path("kind"))
        && one.path("group").equals(other.path("group"));
  }

  /// An object with the changes of both sides.
  ObjectNode fields(Place place, ObjectNode base, ObjectNode mine, ObjectNode theirs) {
    ObjectNode merged = empty();
    for (String name : Orders.framed(names(theirs), names(mine), union(mine, theirs, base))) {
      @Nullable JsonNode value = field(place.field(name), name, base, mine, theirs);
      if (value != null) {
        merged.set(name, value);
      }
    }
    return merged;
  }

  private @Nullable JsonNode field(
      Place place, String name, ObjectNode base, ObjectNode mine, ObjectNode theirs) {
    @Nullable JsonNode was = base.get(name);
    boolean bothChanged = !same(was, mine.get(name)) && !same(was, theirs.get(name));
    Optional<JsonNode> stamp = bothChanged ? Stamps.join(name, mine, theirs) : Optional.empty();
    return stamp.isPresent() ? stamp.get() : merge(place, was, mine.get(name), theirs.get(name));
  }

  private Optional<ArrayNode> list(
      Place place, @Nullable JsonNode base, ArrayNode mine, ArrayNode theirs) {
    ArrayNode was = base instanceof ArrayNode it ? it : JsonNodeFactory.instance.arrayNode();
    return Names.items(place.list(), List.of(was, mine, theirs))
        .map(all -> named(place, all.get(0), all.get(1), all.get(2)));
  }

  private ArrayNode named(
      Place place,
      SequencedMap<String, JsonNode> base,
      SequencedMap<String, JsonNode> mine,
      SequencedMap<String, JsonNode> theirs) {
    SequencedMap<String, JsonNode> items = items(place, base, mine, theirs);
    ArrayNode merged = JsonNodeFactory.instance.arrayNode();
    order(place, base, mine, theirs, items.sequencedKeySet())
        .forEach(name -> merged.add(items.get(name)));
    return merged;
  }

  /// The items that are left when both sides' additions, removals and edits are made.
  SequencedMap<String, JsonNode> items(
      Place place,
      SequencedMap<String, JsonNode> base,
      SequencedMap<String, JsonNode> mine,
      SequencedMap<String, JsonNode> theirs) {
    SequencedMap<String, JsonNode> items = new LinkedHashMap<>();
    Set<String> all = new LinkedHashSet<>(theirs.keySet());
    all.addAll(mine.keySet());
    for (String name : all) {
      @Nullable JsonNode was = base.get(name);
      @Nullable JsonNode one = mine.get(name);
      @Nullable JsonNode other = theirs.get(name);
      Place at = place.item(name, was != null ? was : JsonNodeFactory.instance.missingNode());
      @Nullable JsonNode item = item(at, was, one, other);
      if (item != null) {
        items.put(name, item);
      }
    }
    return items;
  }

  private @Nullable JsonNode item(
      Place at, @Nullable JsonNode base, @Nullable JsonNode mine, @Nullable JsonNode theirs) {
    // Two things that were made apart and happen to bear one name are not two edits of one thing.
    boolean madeApart = base == null && mine != null && theirs != null && !same(mine, theirs);
    return madeApart
        ? clashes.decide(at, base, mine, theirs) == Choice.MINE ? mine : theirs
        : merge(at, base, mine, theirs);
  }

  private List<String> order(
      Place place,
      SequencedMap<String, JsonNode> base,
      SequencedMap<String, JsonNode> mine,
      SequencedMap<String, JsonNode> theirs,
      Set<String> members) {
    List<String> before = List.copyOf(base.keySet());
    List<String> one = List.copyOf(mine.keySet());
    List<String> other = List.copyOf(theirs.keySet());
    Optional<List<String>> merged = Orders.merge(before, one, other, members);
    if (merged.isPresent()) {
      return merged.get();
    }
    boolean takeMine =
        !Names.isSet(place.list())
            && clashes.decide(place, names(before), names(one), names(other)) == Choice.MINE;
    return takeMine ? Orders.framed(one, other, members) : Orders.framed(other, one, members);
  }

  static boolean same(@Nullable JsonNode one, @Nullable JsonNode other) {
    return (one == null || other == null) ? Objects.equals(one, other) : Trees.same(one, other);
  }

  static ArrayNode names(List<String> names) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    names.forEach(array::add);
    return array;
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> union(ObjectNode one, ObjectNode other, ObjectNode another) {
    Set<String> all = new LinkedHashSet<>(names(one));
    all.addAll(names(other));
    all.addAll(names(another));
    return all;
  }

  private static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }
}
