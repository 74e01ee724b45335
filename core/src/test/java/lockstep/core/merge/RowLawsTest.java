package lockstep.core.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/// The laws of merging, on dashboards whose rows hold their panels, with titles and without.
final class RowLawsTest {
  private static final int TRIES = 3_000;

  /// Two edits of one dashboard.
  ///
  /// @param doubled whether two panels of one version have one id
  record Edits(ObjectNode base, ObjectNode mine, ObjectNode theirs, boolean doubled) {
    Edits swapped() {
      return new Edits(base, /* mine= */ theirs, /* theirs= */ mine, doubled);
    }

    MergeResult merge(Map<String, Choice> choices) {
      return DocumentMerge.merge(base, mine, theirs, choices);
    }
  }

  @Provide
  Arbitrary<Edits> edits() {
    Arbitrary<Integer> counts = Arbitraries.integers().between(0, 5);
    return Combinators.combine(
            Arbitraries.longs(), counts, counts, Arbitraries.integers().between(0, 19))
        .as(RowLawsTest::edits);
  }

  private static Edits edits(long seed, int mine, int theirs, int kind) {
    Random random = new Random(seed);
    RandomRows rows = new RandomRows(random, "b");
    ObjectNode base = kind == 0 ? rows.doubled(rows.dashboard()) : rows.dashboard();
    ObjectNode one = new RandomRows(random, "m").edited(base, mine);
    ObjectNode other = new RandomRows(random, "t").edited(base, theirs);
    return new Edits(base, kind == 1 ? rows.doubled(one) : one, other, kind < 2);
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
      case MergeResult.Merged merged when !it.doubled() ->
          assertThat(Referee.lost(it.base(), it.mine(), it.theirs(), merged.document())).isEmpty();
      case MergeResult.Merged _ -> {}
      case MergeResult.Conflicts conflicts -> assertThat(conflicts.conflicts()).isNotEmpty();
      case MergeResult.Invalid invalid -> assertThat(it.doubled()).as(invalid.reason()).isTrue();
    }
  }

  @Property(tries = TRIES, seed = Referee.SEED)
  void theResultIsADashboard(@ForAll("edits") Edits it) {
    for (Choice choice : it.doubled() ? new Choice[0] : Choice.values()) {
      List<String> ids = ids(resolved(it, choice));
      assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
    }
  }

  @Property(tries = TRIES, seed = Referee.SEED)
  void onePersonsWordsAndTheOthersOrderGoTogether(@ForAll long seed) {
    Random random = new Random(seed);
    RandomRows rows = new RandomRows(random, "b");
    ObjectNode base = rows.dashboard();
    ObjectNode rewritten = rows.rewritten(base, 3);
    ObjectNode arranged = rows.arranged(base, 1);
    if (DocumentMerge.merge(base, rewritten, arranged, Map.of())
        instanceof MergeResult.Merged merged) {
      assertThat(places(merged.document())).isEqualTo(places(arranged));
    }
  }

  @Property(tries = TRIES, seed = Referee.SEED)
  void swappingTheSidesChangesOnlyLabels(@ForAll("edits") Edits it) {
    MergeResult other = it.swapped().merge(Map.of());
    switch (it.merge(Map.of())) {
      case MergeResult.Conflicts(List<MergeConflict> conflicts) -> {
        assertThat(other).isInstanceOf(MergeResult.Conflicts.class);
        assertThat(((MergeResult.Conflicts) other).conflicts().stream().map(MergeConflict::path))
            .containsExactlyElementsOf(conflicts.stream().map(MergeConflict::path).toList());
      }
      case MergeResult.Merged merged -> {
        assertThat(other).isInstanceOf(MergeResult.Merged.class);
        ObjectNode swapped = ((MergeResult.Merged) other).document();
        Set<String> own = new HashSet<>(Referee.newPanels(it.base(), it.mine()));
        own.retainAll(Referee.newPanels(it.base(), it.theirs()));
        if (own.isEmpty()) {
          assertThat(swapped).isEqualTo(merged.document());
        } else {
          assertThat(titles(swapped)).isEqualTo(titles(merged.document()));
        }
      }
      case MergeResult.Invalid _ -> assertThat(other).isInstanceOf(MergeResult.Invalid.class);
    }
  }

  @Property(tries = TRIES, seed = Referee.SEED)
  void mergingAgainChangesNothing(@ForAll("edits") Edits it) {
    if (!it.doubled()) {
      ObjectNode merged = resolved(it, Choice.THEIRS);
      assertMerged(DocumentMerge.merge(it.theirs(), merged, it.theirs(), Map.of()), merged);
      assertMerged(DocumentMerge.merge(it.base(), merged, merged, Map.of()), merged);
    }
  }

  private static ObjectNode resolved(Edits it, Choice wanted) {
    Map<String, Choice> choices = new HashMap<>();
    if (it.merge(Map.of()) instanceof MergeResult.Conflicts(List<MergeConflict> conflicts)) {
      assertThat(conflicts).extracting(MergeConflict::path).doesNotHaveDuplicates();
      for (MergeConflict conflict : conflicts) {
        boolean possible = wanted != Choice.BOTH || conflict.both();
        choices.put(conflict.path(), possible ? wanted : conflict.suggested());
      }
    }
    MergeResult result = it.merge(choices);
    assertThat(result).isInstanceOf(MergeResult.Merged.class);
    return ((MergeResult.Merged) result).document();
  }

  private static void assertMerged(MergeResult result, ObjectNode expected) {
    assertThat(result).isInstanceOf(MergeResult.Merged.class);
    assertThat(((MergeResult.Merged) result).document()).isEqualTo(expected);
  }

  private static List<String> ids(ObjectNode document) {
    return RandomRows.panels(document).stream().map(it -> it.path("id").asText()).toList();
  }

  private static Set<String> titles(ObjectNode document) {
    Set<String> titles = new TreeSet<>();
    RandomRows.panels(document).forEach(it -> titles.add(it.path("title").asText()));
    return titles;
  }

  /// Which panels are in which row, in their order.
  private static String places(ObjectNode document) {
    StringBuilder places = new StringBuilder();
    for (JsonNode row : document.path("rows")) {
      places.append(row.path("marker").asText()).append(':');
      row.path("panels").forEach(it -> places.append(' ').append(it.path("id").asText()));
      places.append('\n');
    }
    return places.toString();
  }
}
