package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What an edit changed, by the things that a person would name.
final class Differences {
  private final List<MergeChange> changes = new ArrayList<>();

  private Differences() {}

  /// What is different in `now`, sorted by path.
  static List<MergeChange> between(ObjectNode base, ObjectNode now) {
    Differences found = new Differences();
    Optional<Board> before = Board.of(base);
    Optional<Board> after = Board.of(now);
    boolean boards = before.isPresent() && after.isPresent();
    if (boards) {
      found.things(Place.ROOT.field("panels"), before.get().contents(), after.get().contents());
      found.arrangement(before.get(), after.get());
    }
    boolean elements = base.path("elements").isObject() && now.path("elements").isObject();
    if (elements) {
      found.things(
          Place.ROOT.field("elements"), ElementsMerge.elements(base), ElementsMerge.elements(now));
    }
    Set<String> known = new HashSet<>();
    known.addAll(boards ? Set.of("panels") : Set.of());
    known.addAll(elements ? Set.of("elements") : Set.of());
    List<ObjectNode> keyed = LayoutKeys.given(List.of(base, now));
    Optional<Shelves> shelvesBefore = Shelves.of(keyed.getFirst());
    Optional<Shelves> shelvesAfter = Shelves.of(keyed.getLast());
    if (shelvesBefore.isPresent() && shelvesAfter.isPresent()) {
      known.add("layout");
      found.shelves(shelvesBefore.get(), shelvesAfter.get());
    }
    found.fields(Place.ROOT, base, now, known);
    return found.changes.stream().sorted(Comparator.comparing(MergeChange::path)).toList();
  }

  private void fields(Place place, ObjectNode base, ObjectNode now, Set<String> known) {
    Set<String> names = new TreeSet<>();
    base.fieldNames().forEachRemaining(names::add);
    now.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      boolean ours = place.path().isEmpty() && DocumentMerge.SERVER_MADE.contains(name);
      if (!known.contains(name) && !ours) {
        field(place.field(name), base.get(name), now.get(name));
      }
    }
  }

  private void field(Place place, @Nullable JsonNode was, @Nullable JsonNode is) {
    if (TreeMerge.same(was, is)) {
      return;
    }
    boolean holdsThings = Place.HOLDERS.contains(place.path());
    if (was instanceof ObjectNode before && is instanceof ObjectNode after && holdsThings) {
      fields(place, before, after, Set.of());
    } else if (was instanceof ArrayNode before
        && is instanceof ArrayNode after
        && !Names.isSet(place.list())) {
      Optional<SequencedMap<String, JsonNode>> one = Names.items(place.list(), before);
      Optional<SequencedMap<String, JsonNode>> other = Names.items(place.list(), after);
      if (one.isPresent() && other.isPresent()) {
        list(place, one.get(), other.get());
      } else {
        add(place, was, is);
      }
    } else {
      add(place, was, is);
    }
  }

  private void list(
      Place place, SequencedMap<String, JsonNode> base, SequencedMap<String, JsonNode> now) {
    things(place, base, now);
    if (!common(base.keySet(), now.keySet()).equals(common(now.keySet(), base.keySet()))) {
      changes.add(new MergeChange(place.path(), place.subject(), MergeChange.Kind.CHANGED));
    }
  }

  private void things(Place list, Map<String, JsonNode> base, Map<String, JsonNode> now) {
    Set<String> names = new TreeSet<>(base.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      @Nullable JsonNode was = base.get(name);
      @Nullable JsonNode is = now.get(name);
      JsonNode shown = was != null ? was : is != null ? is : JsonNodeFactory.instance.nullNode();
      if (!TreeMerge.same(was, is)) {
        add(list.item(name, shown), was, is);
      }
    }
  }

  private void arrangement(Board base, Board now) {
    List<String> before = common(base.readingOrder(), now.spots().keySet());
    List<String> after = common(now.readingOrder(), base.spots().keySet());
    boolean moved =
        before.stream().anyMatch(id -> isMoved(base.spots().get(id), now.spots().get(id)));
    if (moved || !before.equals(after)) {
      changes.add(new MergeChange("panels", "Layout", MergeChange.Kind.CHANGED));
    }
  }

  private static boolean isMoved(Board.@Nullable Spot was, Board.@Nullable Spot is) {
    return was != null
        && is != null
        && !(was.row().equals(is.row()) && was.box().atY(0).equals(is.box().atY(0)));
  }

  private void shelves(Shelves base, Shelves now) {
    List<String> before = common(base.readingOrder(), now.items().keySet());
    List<String> after = common(now.readingOrder(), base.items().keySet());
    boolean moved =
        before.stream().anyMatch(name -> isMoved(base.items().get(name), now.items().get(name)));
    if (moved || !before.equals(after) || !TreeMerge.same(base.tree(), now.tree())) {
      changes.add(new MergeChange("layout", "Layout", MergeChange.Kind.CHANGED));
    }
  }

  private static boolean isMoved(Shelves.@Nullable Item was, Shelves.@Nullable Item is) {
    return was != null
        && is != null
        && !(was.shelf().equals(is.shelf())
            && was.box().atY(0).equals(is.box().atY(0))
            && TreeMerge.same(was.rest(), is.rest()));
  }

  private void add(Place place, @Nullable JsonNode was, @Nullable JsonNode is) {
    MergeChange.Kind kind =
        was == null
            ? MergeChange.Kind.ADDED
            : is == null ? MergeChange.Kind.REMOVED : MergeChange.Kind.CHANGED;
    changes.add(new MergeChange(place.path(), place.subject(), kind));
  }

  private static List<String> common(Iterable<String> names, Set<String> others) {
    Set<String> known = new HashSet<>(others);
    List<String> common = new ArrayList<>();
    names.forEach(
        name -> {
          if (known.contains(name)) {
            common.add(name);
          }
        });
    return common;
  }
}
