package lockstep.sync.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundsTest {
  private final Bounds bounds = new Bounds(10, 1000, Duration.ofHours(24));

  @Test
  void takesUpToEachBoundAndNoMore() {
    assertThat(bounds.problem(9, 900, Duration.ofHours(24), 100)).isEmpty();
    assertThat(bounds.problem(10, 0, Duration.ZERO, 1).orElseThrow()).contains("10 saves wait");
    assertThat(bounds.problem(0, 900, Duration.ZERO, 101).orElseThrow()).contains("1,000 bytes");
    assertThat(bounds.problem(1, 1, Duration.ofHours(25), 1).orElseThrow()).contains("24 hours");
  }

  @Test
  void theUsualOnesAreThoseOfTheManual() {
    assertThat(Bounds.USUAL).isEqualTo(new Bounds(1000, 67_108_864, Duration.ofHours(24)));
  }
}
