package lockstep.core.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// The laws of merging, on dashboards and edits made by chance.
final class MergeLawsTest {
  /// Two edits of one dashboard.
  record Edits(ObjectNode base, ObjectNode mine, ObjectNode theirs, long seed) {
    MergeResult merge(Map<String, Choice> choices) {
      return DocumentMerge.merge(base, mine, theirs, choices);
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
            Arbitraries.integers().between(0, 6))
        .as(
            (seed, mine, theirs) -> {
              RandomEdits random = new RandomEdits(new Random(seed));
              ObjectNode base = random.dashboard();
              return new Edits(base, random.edited(base, mine), random.edited(base, theirs), seed);
            });
  }

  @Property(tries = 300)
  void anUnchangedSideLeavesTheOther(@ForAll("edits") Edits it) {
    assertMerged(DocumentMerge.merge(it.base(), it.mine(), it.base(), Map.of()), it.mine());
    assertMerged(DocumentMerge.merge(it.base(), it.base(), it.theirs(), Map.of()), it.theirs());
    assertMerged(DocumentMerge.merge(it.base(), it.mine(), it.mine(), Map.of()), it.mine());
  }

  @Property(tries = 300)
  void everyChangeIsPresentOrReported(@ForAll("edits") Edits it) {
    switch (it.merge(Map.of())) {
      case MergeResult.Merged merged ->
          assertThat(Referee.lost(it.base(), it.mine(), it.theirs(), merged.document())).isEmpty();
      case MergeResult.Conflicts conflicts -> assertThat(conflicts.conflicts()).isNotEmpty();
      case MergeResult.Invalid invalid -> throw new AssertionError(invalid.reason());
    }
  }

  @Property(tries = 300)
  void theResultIsADashboard(@ForAll("edits") Edits it) {
    for (Choice choice : Choice.values()) {
      ObjectNode document = resolved(it, choice);
      List<String> ids =
          RandomEdits.panels(document).stream().map(p -> p.path("id").asText()).toList();
      assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
      Board board = Board.of(document).orElseThrow();
      assertThat(Grid.overlaps(List.copyOf(board.visible().values()))).isFalse();
    }
  }

  @Property(tries = 300)
  void swappingTheSidesChangesOnlyLabels(@ForAll("edits") Edits it) {
    MergeResult one = it.merge(Map.of());
    MergeResult other = it.swapped().merge(Map.of());
    switch (one) {
      case MergeResult.Conflicts(List<MergeConflict> conflicts) -> {
        assertThat(other).isInstanceOf(MergeResult.Conflicts.class);
        assertThat(((MergeResult.Conflicts) other).conflicts())
            .usingRecursiveFieldByFieldElementComparatorOnFields("path", "mine", "theirs")
            .containsExactlyElementsOf(conflicts.stream().map(MergeLawsTest::swapped).toList());
      }
      case MergeResult.Merged merged -> {
        assertThat(other).isInstanceOf(MergeResult.Merged.class);
        ObjectNode swapped = ((MergeResult.Merged) other).document();
        if (new HashSet<>(Referee.newIds(it.base(), it.mine()))
            .stream().noneMatch(Referee.newIds(it.base(), it.theirs())::contains)) {
          assertThat(normal(swapped)).isEqualTo(normal(merged.document()));
        } else {
          assertThat(titles(swapped)).isEqualTo(titles(merged.document()));
        }
      }
      case MergeResult.Invalid invalid -> throw new AssertionError(invalid.reason());
    }
  }

  @Property(tries = 300)
  void mergingAgainChangesNothing(@ForAll("edits") Edits it) {
    ObjectNode merged = resolved(it, Choice.THEIRS);
    assertMerged(DocumentMerge.merge(it.theirs(), merged, it.theirs(), Map.of()), merged);
    assertMerged(DocumentMerge.merge(it.base(), merged, merged, Map.of()), merged);
  }

  @Property(tries = 300)
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

  /// The tree without what order of panels in the file, which says nothing.
  private static JsonNode normal(ObjectNode document) {
    ObjectNode copy = document.deepCopy();
    sortPanels(copy);
    return copy;
  }

  private static void sortPanels(ObjectNode holder) {
    if (holder.path("panels").isArray()) {
      List<JsonNode> panels = new ArrayList<>();
      holder.path("panels").forEach(panels::add);
      panels.forEach(panel -> sortPanels((ObjectNode) panel));
      panels.sort((a, b) -> Orders.compareNames(a.path("id").asText(), b.path("id").asText()));
      holder.putArray("panels").addAll(panels);
    }
  }

  private static Set<String> titles(ObjectNode document) {
    Set<String> titles = new TreeSet<>();
    RandomEdits.panels(document).forEach(panel -> titles.add(panel.path("title").asText()));
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
