package lockstep.core.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The laws have teeth: merges that lack one guard of ours break them.
final class RefereeTest {
  private static final int PAIRS = 200;

  /// A merge that is too simple.
  private interface Naive {
    ObjectNode merge(ObjectNode base, ObjectNode mine, ObjectNode theirs);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void catchesTheLastWriterWinning(boolean modern) {
    assertThat(losses((_, mine, _) -> mine, modern)).isGreaterThan(PAIRS / 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void catchesListsMergedAsOneValue(boolean modern) {
    assertThat(losses(RefereeTest::withWholeLists, modern)).isGreaterThan(PAIRS / 10);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void catchesListsMergedByPosition(boolean modern) {
    assertThat(losses(RefereeTest::byPosition, modern)).isGreaterThan(PAIRS / 20);
  }

  @Test
  void catchesRowsOfTheLastWriter() {
    long losses =
        Stream.iterate(0L, seed -> seed + 1)
            .limit(PAIRS)
            .filter(
                seed -> {
                  RandomRows random = new RandomRows(new Random(seed), "m");
                  ObjectNode base = random.dashboard();
                  ObjectNode mine = random.edited(base, 2);
                  ObjectNode theirs = new RandomRows(new Random(seed), "t").edited(base, 2);
                  return !Referee.lost(base, mine, theirs, mine).isEmpty();
                })
            .count();
    assertThat(losses).isGreaterThan(PAIRS / 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void hasNothingAgainstOurs(boolean modern) {
    Naive ours =
        (base, mine, theirs) ->
            DocumentMerge.merge(base, mine, theirs, Map.of()) instanceof MergeResult.Merged merged
                ? merged.document()
                : mine;
    long judged =
        pairs(modern)
            .filter(
                it ->
                    DocumentMerge.merge(it.get(0), it.get(1), it.get(2), Map.of())
                        instanceof MergeResult.Merged)
            .peek(
                it ->
                    assertThat(
                            Referee.lost(
                                it.get(0),
                                it.get(1),
                                it.get(2),
                                ours.merge(it.get(0), it.get(1), it.get(2))))
                        .isEmpty())
            .count();
    assertThat(judged).isGreaterThan(PAIRS / 2);
  }

  @Test
  void seesPanelsOfOneIdAndPanelsThatOverlap() {
    long repeated =
        pairs(false)
            .filter(
                it -> {
                  ObjectNode pasted = pasted(it.get(1), it.get(2));
                  List<String> ids = Referee.panels(pasted);
                  return new HashSet<>(ids).size() < ids.size()
                      && Validity.problem(pasted, it.get(1), it.get(2)).isPresent();
                })
            .count();
    assertThat(repeated).isGreaterThan(PAIRS / 2);
  }

  private static long losses(Naive naive, boolean modern) {
    return pairs(modern)
        .filter(
            it ->
                !Referee.lost(
                        it.get(0),
                        it.get(1),
                        it.get(2),
                        naive.merge(it.get(0), it.get(1), it.get(2)))
                    .isEmpty())
        .count();
  }

  private static Stream<List<ObjectNode>> pairs(boolean modern) {
    return Stream.iterate(0, seed -> seed + 1)
        .limit(PAIRS)
        .map(
            seed -> {
              RandomEdits random = new RandomEdits(new Random(seed));
              ObjectNode base = random.dashboard();
              List<ObjectNode> edits =
                  List.of(base, random.edited(base, 2), random.edited(base, 2));
              return modern ? edits.stream().map(Modern::of).toList() : edits;
            });
  }

  /// All panels of both, as a merge by lines may leave them.
  private static ObjectNode pasted(ObjectNode mine, ObjectNode theirs) {
    ObjectNode pasted = mine.deepCopy();
    pasted.withArray("/panels").addAll((ArrayNode) theirs.path("panels"));
    return pasted;
  }

  private static ObjectNode withWholeLists(ObjectNode base, ObjectNode mine, ObjectNode theirs) {
    ObjectNode merged = theirs.deepCopy();
    mine.properties()
        .forEach(
            field -> {
              if (!field.getValue().equals(base.get(field.getKey()))) {
                merged.set(field.getKey(), field.getValue());
              }
            });
    return merged;
  }

  private static ObjectNode byPosition(ObjectNode base, ObjectNode mine, ObjectNode theirs) {
    return (ObjectNode) positions(base, mine, theirs);
  }

  private static JsonNode positions(
      @Nullable JsonNode base, @Nullable JsonNode mine, @Nullable JsonNode theirs) {
    if (mine == null || mine.equals(base)) {
      return theirs == null ? JsonNodeFactory.instance.nullNode() : theirs;
    }
    if (mine instanceof ArrayNode one && theirs instanceof ArrayNode other && base != null) {
      ArrayNode merged = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
        merged.add(positions(base.get(i), one.get(i), other.get(i)));
      }
      return merged;
    }
    if (mine instanceof ObjectNode one && theirs instanceof ObjectNode other && base != null) {
      ObjectNode merged = other.deepCopy();
      one.properties()
          .forEach(
              it ->
                  merged.set(
                      it.getKey(),
                      positions(base.get(it.getKey()), it.getValue(), other.get(it.getKey()))));
      return merged;
    }
    return mine;
  }
}
