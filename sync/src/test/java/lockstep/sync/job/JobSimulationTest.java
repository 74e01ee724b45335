package lockstep.sync.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import lockstep.sync.job.JobSimulation.Guard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Once, by one owner, and never back, whoever dies; and the proof that a missing guard is noticed.
class JobSimulationTest {
  private static final int SEEDS = 400;

  @Test
  void keepsItsPromises() {
    for (long seed = 0; seed < SEEDS; seed++) {
      assertThat(violation(seed, Set.of())).as("seed %d", seed).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Guard.class)
  void noticesAMissingGuard(Guard guard) {
    assertThat(
            LongStream.range(0, SEEDS)
                .anyMatch(seed -> violation(seed, EnumSet.of(guard)).isPresent()))
        .isTrue();
  }

  private static Optional<String> violation(long seed, Set<Guard> off) {
    try {
      new JobSimulation(seed, off).run();
      return Optional.empty();
    } catch (AssertionError broken) {
      return Optional.of(String.valueOf(broken.getMessage()));
    }
  }
}
