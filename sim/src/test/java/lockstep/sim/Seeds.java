package lockstep.sim;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Runs one kind of story from many seeds.
final class Seeds {
  private Seeds() {}

  /// What a run breaks, with its whole story; empty when it breaks nothing.
  ///
  /// It has a virtual thread, as each of its strands: to hand over from one to the other is cheap
  /// there.
  static Optional<String> violation(
      long seed, World world, Set<Guard> off, Consumer<SimCluster> run) {
    FutureTask<Optional<String>> story = new FutureTask<>(() -> story(seed, world, off, run));
    Thread.ofVirtual().start(story);
    try {
      return story.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("seed " + seed, e);
    }
  }

  private static Optional<String> story(
      long seed, World world, Set<Guard> off, Consumer<SimCluster> run) {
    SimCluster cluster = new SimCluster(seed, world, off);
    try {
      run.accept(cluster);
      return Optional.empty();
    } catch (Violation | IllegalStateException violation) {
      return Optional.of(
          "seed %d: %s\n%s\n%s"
              .formatted(seed, violation.getMessage(), world, cluster.clockwork().story()));
    }
  }

  /// What so many runs break; only the one of `-Dlockstep.seed` if that is given.
  static List<String> violations(
      int count, BiFunction<Long, Set<Guard>, Optional<String>> run, Set<Guard> off) {
    return of(count).flatMap(seed -> run.apply(seed, off).stream()).toList();
  }

  /// So many seeds, in parallel; only the one of `-Dlockstep.seed` if that is given.
  static Stream<Long> of(int count) {
    Long wanted = Long.getLong("lockstep.seed");
    LongStream seeds = wanted == null ? LongStream.range(0, count) : LongStream.of(wanted);
    return seeds.parallel().boxed();
  }
}
