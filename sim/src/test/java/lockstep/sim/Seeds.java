package lockstep.sim;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.LongStream;

/// Runs one kind of story from many seeds.
final class Seeds {
  private Seeds() {}

  /// What a run breaks, with its whole story; empty when it breaks nothing.
  ///
  /// @param fault happens in the middle
  /// @param look at what became of it
  static Optional<String> violation(long seed, SimCluster cluster, Runnable fault, Runnable look) {
    try {
      cluster.run(fault, look);
      return Optional.empty();
    } catch (Violation | IllegalStateException violation) {
      return Optional.of(
          "seed %d: %s\n%s".formatted(seed, violation.getMessage(), cluster.clockwork().story()));
    }
  }

  /// What so many runs break; only the one of `-Dlockstep.seed` if that is given.
  static List<String> violations(
      int count, BiFunction<Long, Set<Guard>, Optional<String>> run, Set<Guard> off) {
    Long wanted = Long.getLong("lockstep.seed");
    LongStream seeds = wanted == null ? LongStream.range(0, count) : LongStream.of(wanted);
    return seeds.parallel().boxed().flatMap(seed -> run.apply(seed, off).stream()).toList();
  }
}
