package lockstep.core.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import lockstep.core.resource.Uid;
import org.junit.jupiter.api.Test;

class MarkTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private static Mark mark(Instant time, Instant end, String text, List<String> tags) {
    return new Mark(
        Optional.of(new Uid("d")), OptionalLong.of(2), time, end, text, tags, Optional.empty());
  }

  @Test
  void keepsEachTagOnceAndNoEmptyOnes() {
    assertThat(mark(NOON, NOON, "x", List.of("b", " a ", "", "b")).tags())
        .containsExactly("b", "a");
  }

  @Test
  void cutsTimesToTheMillisecondThatStoresKeep() {
    assertThat(mark(NOON.plusNanos(1_999_999), NOON.plusMillis(1), "x", List.of()).time())
        .isEqualTo(NOON.plusMillis(1));
  }

  @Test
  void namesWhatIsWrong() {
    assertThatThrownBy(() -> mark(NOON, NOON, " ", List.of()))
        .hasMessage("text field should not be empty");
    assertThatThrownBy(() -> mark(NOON, NOON.minusMillis(1), "x", List.of()))
        .hasMessage("timeEnd is before time");
    assertThatThrownBy(() -> mark(Instant.MIN, NOON, "x", List.of()))
        .hasMessageStartingWith("time");
    assertThatThrownBy(() -> mark(NOON, NOON, "x".repeat(65_537), List.of()))
        .hasMessageStartingWith("text");
    assertThatThrownBy(() -> mark(NOON, NOON, "x", List.of("t".repeat(101))))
        .hasMessageStartingWith("tags");
    assertThatThrownBy(() -> mark(NOON, NOON, "x\0", List.of())).hasMessageStartingWith("text");
    assertThatThrownBy(() -> mark(NOON, NOON, "x", List.of("a\u001fb")))
        .hasMessageStartingWith("tags");
    List<String> many = IntStream.range(0, 101).mapToObj(Integer::toString).toList();
    assertThatThrownBy(() -> mark(NOON, NOON, "x", many)).hasMessageStartingWith("tags");
    assertThatThrownBy(
            () ->
                new Mark(
                    Optional.empty(),
                    OptionalLong.of(2),
                    NOON,
                    NOON,
                    "x",
                    Collections.emptyList(),
                    Optional.empty()))
        .hasMessageStartingWith("panelId");
  }

  @Test
  void aQueryBoundsItsLimit() {
    assertThat(AnnotationQuery.ALL.atMost(0).limit()).isEqualTo(AnnotationQuery.DEFAULT_LIMIT);
    assertThat(AnnotationQuery.ALL.atMost(Integer.MAX_VALUE).limit())
        .isEqualTo(AnnotationQuery.MAX_LIMIT);
  }
}
