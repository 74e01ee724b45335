package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import lockstep.core.testing.TestClock;
import org.junit.jupiter.api.Test;

class CourtesyTest {
  private final TestClock clock = new TestClock();
  private final Courtesy courtesy = new Courtesy(clock);

  @Test
  void whoIsAloneNeedNotWait() {
    courtesy.pushed(Duration.ofMillis(100));

    assertThat(courtesy.left()).isZero();
  }

  @Test
  void leavesOthersTheTimeOfAFetchAndAPush() {
    courtesy.othersWrote();
    courtesy.pushed(Duration.ofMillis(100));

    assertThat(courtesy.left()).isEqualTo(Duration.ofMillis(200));
    clock.advance(Duration.ofMillis(200));
    assertThat(courtesy.left()).isZero();
  }

  @Test
  void neverWaitsLong() {
    courtesy.othersWrote();
    courtesy.pushed(Duration.ofSeconds(20));

    assertThat(courtesy.left()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void forgetsOthersWhoStopped() {
    courtesy.othersWrote();
    clock.advance(Duration.ofSeconds(5));
    courtesy.pushed(Duration.ofMillis(100));

    assertThat(courtesy.left()).isZero();
  }
}
