package lockstep.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import lockstep.trials.harness.Command;

/// What people do without us: clones in which C Git commits and pushes, and pulls with `--rebase`
/// when somebody else was first.
final class Clones {
  private final Site site;
  private final int dashboards;
  private final List<Path> clones = new ArrayList<>();
  private final AtomicLong texts = new AtomicLong();

  Clones(Site site, int dashboards) {
    this.site = site;
    this.dashboards = dashboards;
  }

  /// What came of pushing for a while.
  ///
  /// @param rate saves a second
  /// @param tries pushes for each save
  record Pushed(double rate, double tries, Times times) {}

  /// Commits and pushes one edit after another.
  void inTurns(int edits, Times times) {
    Path clone = some(1).getFirst();
    Command.succeed(clone, "git", "pull", "-q", "--rebase");
    for (int i = 0; i < edits; i++) {
      edit(clone, (int) (texts.incrementAndGet() % dashboards));
      times.measure(
          () -> {
            commit(clone);
            Command.succeed(clone, "git", "push", "-q");
          });
    }
  }

  /// So many pushers of different dashboards, who know nothing of each other.
  Pushed racing(int pushers, Duration length) throws InterruptedException {
    List<Path> racers = some(pushers);
    racers.forEach(clone -> Command.succeed(clone, "git", "pull", "-q", "--rebase"));
    AtomicLong tries = new AtomicLong();
    Times times = new Times();
    AtomicBoolean ended = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < pushers; i++) {
      Path clone = racers.get(i);
      int number = i * (dashboards / pushers);
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!ended.get()) {
                      edit(clone, number);
                      times.measure(() -> pushOne(clone, tries));
                    }
                  }));
    }
    Thread.sleep(length);
    ended.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    return new Pushed(Times.rate(times.count(), took), (double) tries.get() / times.count(), times);
  }

  private List<Path> some(int count) {
    while (clones.size() < count) {
      clones.add(site.copy());
    }
    return clones.subList(0, count);
  }

  private static void pushOne(Path clone, AtomicLong tries) {
    commit(clone);
    tries.incrementAndGet();
    while (Command.run(clone, List.of("git", "push", "-q")).code() != 0) {
      Command.succeed(clone, "git", "pull", "-q", "--rebase");
      tries.incrementAndGet();
    }
  }

  private static void commit(Path clone) {
    Command.succeed(clone, "git", "commit", "-q", "-a", "-m", "Edit");
  }

  private void edit(Path clone, int number) {
    try {
      Path file = clone.resolve(Seed.path(number));
      String text = "\"description\" : \"pushed " + texts.incrementAndGet() + "\"";
      Files.writeString(
          file, Files.readString(file).replaceFirst("\"description\" ?: ?\"[^\"]*\"", text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
