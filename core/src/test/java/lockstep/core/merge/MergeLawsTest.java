package lockstep.core.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// The laws of merging, on dashboards and edits made by chance.
final class MergeLawsTest {
  private static final int TRIES = 500;

  /// Two edits of one dashboard.
  record Edits(ObjectNode base, ObjectNode mine, ObjectNode theirs, long seed) {
    MergeResult merge(Map<String, Choice> choices) {
      return DocumentMerge.merge(base, mine, theirs, choices);
    }

    Edits modern(Modern.Form form) {
      return new Edits(Modern.of(base, form), Modern.of(mine, form), Modern.of(theirs, form), seed);
    }

    Edits swapped() {
      return new Edits(base, /* mine= */ theirs, /* theirs= */ mine, seed);
    }
  }

  @Provide
  Arbitrary<Edits> edits() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.integers().between(0, 6),
            Arbitraries.integers().between(0, 6),
            Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.just(Optional.<Modern.Form>empty())),
                Tuple.of(10, Arbitraries.of(Modern.Form.values()).map(Optional::of))))
        .as(
            (seed, mine, theirs, form) -> {
              RandomEdits random = new RandomEdits(new Random(seed));
              ObjectNode base = random.dashboard();
              Edits edits =
                  new Edits(base, random.edited(base, mine), random.edited(base, theirs), seed);
              return form.map(edits::modern).orElse(edits);
            });
  }

  @Property(tries = TRIES, seed = Referee.SEED)
  void anUnchangedSideLeavesTheOther(@ForAll("edits") Edits it) {
    assertMerged(DocumentMerge.merge(it.base(), it.mine(), it.base(), Map.of()), it.mine());
    assertMerged(DocumentMerge.merge(it.base(), it.base(), it.theirs(), Map.of()), it.theirs());
    assertMerged(DocumentMerge.merge(it.base(), it.mine(), it.mine(), Map.of()), it.mine());
  }

  @Property(tries = TRIES, seed = Referee.SEED)
  void everyChangeIsPresentOrReported(@ForAll("edits") Edits it) {
    switch (it.merge(Map.of())) {
      case MergeResult.Merged merged ->
          assertThat(Referee.lost(it.base(), it.mine(), it.theirs(), merged.document())).isEmpty();
      case MergeResult.Conflicts conflicts -> assertThat(conflicts.conflicts()).isNotEmpty();
      case MergeResult.Invalid invalid -> throw new AssertionError(invalid.reason());
    }
  }

  @Property(tries = TRIES, seed = Referee.SEED)
  void theResultIsADashboard(@ForAll("edits") Edits it) {
    for (Choice choice : Choice.values()) {
      ObjectNode document = resolved(it, choice);
      List<String> ids = Referee.panels(document);
      assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
      assertThat(overlaps(document)).isFalse();
      if (document.has("elements")) {
        assertThat(LayoutKeys.references(document.path("layout"))).hasSameElementsAs(ids);
      }
    }
  }

  @Property(tries = TRIES, seed = Referee.SEED)
  void swappingTheSidesChangesOnlyLabels(@ForAll("edits") Edits it) {
    MergeResult one = it.merge(Map.of());
    MergeResult other = it.swapped().merge(Map.of());
    switch (one) {
      case MergeResult.Conflicts(List<MergeConflict> conflicts) -> {
        assertThat(other).isInstanceOf(MergeResult.Conflicts.class);
        List<MergeConflict> others = ((MergeResult.Conflicts) other).conflicts();
        assertThat(others)
            .usingRecursiveFieldByFieldElementComparatorOnFields(
                bothMadeOne(it) ? new String[] {"path"} : new String[] {"path", "mine", "theirs"})
            .containsExactlyElementsOf(conflicts.stream().map(MergeLawsTest::swapped).toList());
      }
      case MergeResult.Merged merged -> {
        assertThat(other).isInstanceOf(MergeResult.Merged.class);
        ObjectNode swapped = ((MergeResult.Merged) other).document();
        if (!bothMadeOne(it)) {
          assertThat(normal(swapped)).isEqualTo(normal(merged.document()));
        } else {
          assertThat(titles(swapped)).isEqualTo(titles(merged.document()));
        }
      }
      case MergeResult.Invalid invalid -> throw new AssertionError(invalid.reason());
    }
  }

  /// True when both sides made a panel under one name, so that one of the two gets another.
  private static boolean bothMadeOne(Edits it) {
    return Referee.newPanels(it.base(), it.mine()).stream()
        .anyMatch(Referee.newPanels(it.base(), it.theirs())::contains);
  }

  @Property(tries = TRIES, seed = Referee.SEED)
  void mergingAgainChangesNothing(@ForAll("edits") Edits it) {
    ObjectNode merged = resolved(it, Choice.THEIRS);
    assertMerged(DocumentMerge.merge(it.theirs(), merged, it.theirs(), Map.of()), merged);
    assertMerged(DocumentMerge.merge(it.base(), merged, merged, Map.of()), merged);
  }

  @Property(tries = TRIES, seed = Referee.SEED)
  void theOrderOfMembersSaysNothing(@ForAll("edits") Edits it) {
    Random random = new Random(it.seed());
    MergeResult shuffled =
        DocumentMerge.merge(
            (ObjectNode) shuffled(it.base(), random),
            (ObjectNode) shuffled(it.mine(), random),
            (ObjectNode) shuffled(it.theirs(), random),
            Map.of());
    assertThat(shuffled.toString().length()).isPositive();
    switch (it.merge(Map.of())) {
      case MergeResult.Merged merged -> assertMerged(shuffled, merged.document());
      case MergeResult.Conflicts conflicts -> assertThat(shuffled).isEqualTo(conflicts);
      case MergeResult.Invalid invalid -> throw new AssertionError(invalid.reason());
    }
  }

  private static ObjectNode resolved(Edits it, Choice wanted) {
    Map<String, Choice> choices = new HashMap<>();
    if (it.merge(Map.of()) instanceof MergeResult.Conflicts(List<MergeConflict> conflicts)) {
      for (MergeConflict conflict : conflicts) {
        boolean possible = wanted != Choice.BOTH || conflict.both();
        choices.put(conflict.path(), possible ? wanted : conflict.suggested());
      }
    }
    MergeResult result = it.merge(choices);
    assertThat(result).isInstanceOf(MergeResult.Merged.class);
    return ((MergeResult.Merged) result).document();
  }

  private static MergeConflict swapped(MergeConflict it) {
    return new MergeConflict(
        it.path(),
        it.subject(),
        it.base(),
        /* mine= */ it.theirs(),
        /* theirs= */ it.mine(),
        it.suggested(),
        it.both());
  }

  private static void assertMerged(MergeResult result, ObjectNode expected) {
    assertThat(result).isInstanceOf(MergeResult.Merged.class);
    assertThat(normal(((MergeResult.Merged) result).document())).isEqualTo(normal(expected));
  }

  private static boolean overlaps(ObjectNode document) {
    return Board.of(document)
            .filter(board -> Grid.overlaps(List.copyOf(board.visible().values())))
            .isPresent()
        || Shelves.of(LayoutKeys.given(List.of(document)).getFirst())
            .filter(MergeLawsTest::overlap)
            .isPresent();
  }

  private static boolean overlap(Shelves shelves) {
    return shelves.grids().keySet().stream()
        .map(shelf -> shelves.on(shelf).values().stream().map(Shelves.Item::box).toList())
        .anyMatch(Grid::overlaps);
  }

  /// The tree without what order of panels in the file, which says nothing.
  private static JsonNode normal(ObjectNode document) {
    ObjectNode copy = document.deepCopy();
    sortPanels(copy);
    sortItems(copy.path("layout"));
    return copy;
  }

  private static void sortItems(JsonNode node) {
    if (node.path("kind").asText("").equals("GridLayout")) {
      sort((ArrayNode) node.at("/spec/items"), "/spec/element/name");
    }
    node.forEach(MergeLawsTest::sortItems);
  }

  private static void sortPanels(ObjectNode holder) {
    if (holder.path("panels") instanceof ArrayNode panels) {
      panels.forEach(panel -> sortPanels((ObjectNode) panel));
      sort(panels, "/id");
    }
  }

  private static void sort(ArrayNode array, String key) {
    List<JsonNode> items = new ArrayList<>();
    array.forEach(items::add);
    items.sort((a, b) -> Orders.compareNames(a.at(key).asText(), b.at(key).asText()));
    array.removeAll().addAll(items);
  }

  private static Set<String> titles(ObjectNode document) {
    Set<String> titles = new TreeSet<>();
    RandomEdits.panels(document).forEach(panel -> titles.add(panel.path("title").asText()));
    document.path("elements").forEach(it -> titles.add(it.at("/spec/title").asText()));
    return titles;
  }

  private static JsonNode shuffled(JsonNode node, Random random) {
    if (node.isObject()) {
      List<Map.Entry<String, JsonNode>> members = new ArrayList<>(node.properties());
      Collections.shuffle(members, random);
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      members.forEach(m -> copy.set(m.getKey(), shuffled(m.getValue(), random)));
      return copy;
    }
    if (node.isArray()) {
      var copy = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> copy.add(shuffled(item, random)));
      return copy;
    }
    return node;
  }
}
