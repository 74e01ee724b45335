package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The promises under every fault at once, and the proof that the checker would notice: without a
/// guard it finds a broken promise.
class SimulationTest {
  /// More of them: give the JVM of the tests `-Dlockstep.seeds=5000`.
  private static final int SEEDS = Integer.getInteger("lockstep.seeds", 400);

  @Test
  void keepsThePromises() {
    LongStream.range(0, SEEDS).forEach(seed -> run(seed, Set.of()));
  }

  @ParameterizedTest
  @EnumSource(Guard.class)
  void noticesAMissingGuard(Guard guard) {
    boolean noticed = LongStream.range(0, SEEDS).anyMatch(seed -> breaks(seed, EnumSet.of(guard)));

    assertThat(noticed).isTrue();
  }

  @Test
  void aSeedIsARun() {
    Simulation one = new Simulation(7, Set.of());
    Simulation other = new Simulation(7, Set.of());
    one.run();
    other.run();

    assertThat(one.trace()).isEqualTo(other.trace());
  }

  private static void run(long seed, Set<Guard> off) {
    Simulation simulation = new Simulation(seed, off);
    assertThatCode(simulation::run)
        .as(() -> "seed %d\n%s".formatted(seed, simulation.trace()))
        .doesNotThrowAnyException();
  }

  private static boolean breaks(long seed, Set<Guard> off) {
    try {
      new Simulation(seed, off).run();
      return false;
    } catch (Violation broken) {
      return true;
    }
  }
}
