package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import lockstep.sync.testing.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The promises under every fault at once, and the proof that the checker would notice: without a
/// guard it finds a broken promise.
///
/// `./dev sim 4711` runs one seed and shows what happens in it; `./dev sim` runs many.
class SimulationTest {
  private static final int IN_CI = 10_000;
  private static final int ELSEWHERE = 1_000;
  private static final int SHOWN = 20;
  private static final int A_FEW = 100;
  private static final int ENOUGH_TO_NOTICE = 2_000;
  private static final int SEEDS =
      Integer.getInteger("lockstep.seeds", System.getenv("CI") == null ? ELSEWHERE : IN_CI);
  private static final Optional<Long> ONE = Optional.ofNullable(Long.getLong("lockstep.seed"));

  @Test
  void keepsThePromises() throws IOException {
    if (ONE.isPresent()) {
      Simulation simulation = new Simulation(ONE.get(), Set.of(), true);
      try {
        simulation.run();
      } finally {
        System.out.println(simulation.trace());
      }
      return;
    }
    for (long kept : kept()) {
      check(kept, true);
      check(kept, false);
    }
    List<Long> broken =
        LongStream.range(0, SEEDS)
            .parallel()
            .filter(seed -> trouble(seed, Set.of()).isPresent())
            .sorted()
            .boxed()
            .toList();
    if (!broken.isEmpty()) {
      System.out.printf("%d of %d seeds break a promise:%n", broken.size(), SEEDS);
      broken.stream()
          .limit(SHOWN)
          .forEach(
              seed -> System.out.printf("%d: %s%n", seed, trouble(seed, Set.of()).orElseThrow()));
      check(new Simulation(broken.getFirst(), Set.of(), true), broken.getFirst());
    }
  }

  @ParameterizedTest
  @EnumSource(Guard.class)
  void noticesAMissingGuard(Guard guard) {
    assertThat(LongStream.range(0, ENOUGH_TO_NOTICE).anyMatch(seed -> breaksAPromise(seed, guard)))
        .isTrue();
  }

  @Test
  void aSeedIsARun() {
    Simulation one = new Simulation(7, Set.of(), true);
    Simulation other = new Simulation(7, Set.of(), true);
    one.run();
    other.run();

    assertThat(one.trace()).isNotEmpty().isEqualTo(other.trace());
  }

  @Test
  void everythingThatCanGoWrongDoes() {
    StringBuilder stories = new StringBuilder();
    for (long seed = 0; seed < A_FEW; seed++) {
      Simulation simulation = new Simulation(seed, Set.of(), true);
      simulation.run();
      stories.append(simulation.trace());
    }

    assertThat(stories.toString())
        .contains("ends before its fetch", "ends after its fetch", "ends before its commit")
        .contains("ends before its push", "ends after its push", "crashes and loses its disk")
        .contains("FETCH meets UNREACHABLE", "FETCH meets STALE", "delivers late request 1 of")
        .contains("drains in the name of epoch", "meets the database LOST_ANSWER", ": Waiting[")
        .contains("drained: Turn[saved=1", "meets the database AWAY", "meets the database STALE")
        .contains("receives from a: ", "ends before its take")
        .contains("another save was sent under this id")
        .contains("finds its disk full", "rewrites the last", "host     DOWN")
        .contains(
            ": Saved[", ": Merged[", ": Conflict[", ": Invalid[", ": Refused[", ": Unavailable[");
    for (Fault fault : Fault.values()) {
      if (fault != Fault.NONE && fault != Fault.STALE) {
        assertThat(stories).contains("PUSH meets " + fault);
      }
    }
  }

  /// Runs a seed, and tells its story when it breaks a promise.
  private static void check(long seed, boolean posted) {
    check(new Simulation(seed, Set.of(), true, posted), seed);
  }

  private static void check(Simulation simulation, long seed) {
    try {
      simulation.run();
    } catch (RuntimeException | Error broken) {
      throw new AssertionError(
          """
          seed %d: %s
          To see it again: ./dev sim %d
          To keep it: add it to sync/src/test/resources/lockstep/sync/loop/kept-seeds.txt
          %s\
          """
              .formatted(seed, broken, seed, simulation.trace()),
          broken);
    }
  }

  /// That a mutant only falls over is no proof that the checker would notice it.
  private static boolean breaksAPromise(long seed, Guard off) {
    return trouble(seed, EnumSet.of(off)).filter(Violation.class::isInstance).isPresent();
  }

  private static Optional<Throwable> trouble(long seed, Set<Guard> off) {
    try {
      new Simulation(seed, off, false).run();
      return Optional.empty();
    } catch (Violation | RuntimeException broken) {
      return Optional.of(broken);
    }
  }

  /// Seeds that once broke a promise, here or in a mutation.
  private static List<Long> kept() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(SimulationTest.class.getResourceAsStream("kept-seeds.txt")),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .map(Long::valueOf)
          .toList();
    }
  }
}
