package lockstep.trials.saves;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.Server;

/// A steady stream of reads by people who know several ways in. A read fails when no way answers,
/// or one answers that there is nothing.
final class MovingReads implements AutoCloseable {
  private static final Duration BREATH = Duration.ofMillis(20);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int OK = 200;

  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicLong reads = new AtomicLong();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads;

  /// Begins to read: one reader for each of `people`.
  MovingReads(List<Ways> people, List<String> uids) {
    threads =
        people.stream()
            .map(one -> Thread.ofVirtual().name("reader").start(() -> read(one, uids)))
            .toList();
  }

  private void read(Ways person, List<String> uids) {
    try {
      for (int i = 0; !ended.get(); i++) {
        look(person, "/api/dashboards/uid/" + uids.get(i % uids.size()));
        reads.incrementAndGet();
        Thread.sleep(BREATH);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Ways person, String path) throws InterruptedException {
    try {
      Server.Answer answer = person.get(path);
      if (answer.status() != OK) {
        String where = person.here().url() + path;
        failures.add("%s: %d %s".formatted(where, answer.status(), answer.body()));
      }
    } catch (IOException e) {
      failures.add("no way to %s: %s".formatted(path, e));
    }
  }

  /// Those that failed.
  List<String> failures() {
    return List.copyOf(failures);
  }

  /// How many have ended.
  long reads() {
    return reads.get();
  }

  /// Waits until `more` reads have ended from now on.
  void awaitReads(long more) {
    long goal = reads.get() + more;
    Eventually.holds(more + " more reads", SOON, () -> reads.get() >= goal);
  }

  @Override
  public void close() {
    ended.set(true);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
