package lockstep.trials.proxy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.Server;

/// A steady load through a proxy: several readers and one who saves, each one request after the
/// other and none of them with retries of their own. Keeps what became of each.
final class Load implements AutoCloseable {
  private static final List<String> READS =
      List.of("/api/search?type=dash-db", "/api/dashboards/uid/metrics", "/api/folders");

  private final Server server;
  private final ConcurrentLinkedQueue<Result> reads = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Result> saves = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  private Load(Server server) {
    this.server = server;
  }

  /// One request.
  ///
  /// @param commit of an acknowledged save; else empty
  /// @param problem empty when it went well
  record Result(long beganNanos, long endedNanos, String commit, String problem) {
    boolean good() {
      return problem.isEmpty();
    }

    Duration took() {
      return Duration.ofNanos(endedNanos - beganNanos);
    }
  }

  static Load start(Server server, int readers) {
    Load load = new Load(server);
    for (int i = 0; i < readers; i++) {
      int first = i;
      load.threads.add(Thread.ofVirtual().start(() -> load.read(first)));
    }
    load.threads.add(Thread.ofVirtual().start(load::save));
    return load;
  }

  private void read(int first) {
    for (int i = first; !ended.get(); i++) {
      String path = READS.get(i % READS.size());
      reads.add(timed(() -> server.get(path)));
    }
  }

  private void save() {
    for (int i = 0; !ended.get(); i++) {
      int number = i;
      saves.add(
          timed(
              () -> {
                ObjectNode dashboard = server.dashboard("logs");
                dashboard.put("description", "save " + number);
                return server.save(dashboard, "Save " + number);
              }));
    }
  }

  private static Result timed(Call call) {
    long began = System.nanoTime();
    try {
      Server.Answer answer = call.send();
      return new Result(
          began,
          System.nanoTime(),
          answer.commit(),
          answer.status() == 200 ? "" : answer.status() + " " + answer.body());
    } catch (IOException e) {
      return new Result(began, System.nanoTime(), "", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(began, System.nanoTime(), "", "interrupted");
    }
  }

  @FunctionalInterface
  private interface Call {
    Server.Answer send() throws IOException, InterruptedException;
  }

  List<Result> reads() {
    return List.copyOf(reads);
  }

  List<Result> saves() {
    return List.copyOf(saves);
  }

  /// Waits until so many more reads and saves went well.
  void awaitMore(int goodReads, int goodSaves) {
    long readGoal = good(reads) + goodReads;
    long saveGoal = good(saves) + goodSaves;
    Eventually.holds(
        "%d more reads and %d more saves".formatted(goodReads, goodSaves),
        Duration.ofSeconds(90),
        () -> good(reads) >= readGoal && good(saves) >= saveGoal);
  }

  private static long good(ConcurrentLinkedQueue<Result> results) {
    return results.stream().filter(Result::good).count();
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
