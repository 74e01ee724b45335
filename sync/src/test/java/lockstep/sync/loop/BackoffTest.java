package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void growsUpToItsLimit() {
    for (int failures = 1; failures < 100; failures++) {
      Duration ceiling = Duration.ofSeconds(Math.min(60, 1L << Math.min(20, failures - 1)));
      assertThat(backoff.pause(failures, random)).isBetween(ceiling.dividedBy(2), ceiling);
    }
  }

  @Test
  void leavesSomethingToChance() {
    assertThat(backoff.pause(3, random)).isNotEqualTo(backoff.pause(3, random));
  }
}
