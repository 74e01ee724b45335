package lockstep.trials.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// A steady stream of reads through the gateway: many readers, each one after the other, no retries
/// of their own.
public final class SteadyReads implements AutoCloseable {
  private static final List<String> PATHS =
      List.of(
          "/api/search?type=dash-db",
          "/api/dashboards/uid/metrics",
          "/api/folders",
          "/api/dashboards/uid/logs");
  private static final String ADMIN =
      "Basic " + Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));

  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong slowest = new AtomicLong();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final List<Thread> readers = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /// Starts `readers` of the demo at `url`.
  public static SteadyReads start(String url, int readers) {
    SteadyReads steady = new SteadyReads();
    for (int i = 0; i < readers; i++) {
      int first = i;
      steady.readers.add(Thread.ofVirtual().start(() -> steady.read(url, first)));
    }
    return steady;
  }

  private void read(String url, int first) {
    for (int i = first; !ended.get(); i++) {
      String path = PATHS.get(i % PATHS.size());
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + path))
              .timeout(Duration.ofSeconds(20))
              .header("Authorization", ADMIN)
              .build();
      long begin = System.nanoTime();
      try {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
          failures.add("%s: %d %s".formatted(path, response.statusCode(), response.body()));
        }
      } catch (IOException e) {
        failures.add("%s: %s".formatted(path, e));
      } catch (InterruptedException _) {
        return;
      }
      long took = System.nanoTime() - begin;
      slowest.accumulateAndGet(took, Math::max);
      reads.incrementAndGet();
    }
  }

  /// How many have ended.
  public long reads() {
    return reads.get();
  }

  /// How long the slowest took since this was last asked.
  public Duration slowest() {
    return Duration.ofNanos(slowest.getAndSet(0));
  }

  /// Those that were not answered 200.
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /// Waits until `more` reads have ended from now on.
  public void awaitReads(long more) {
    long goal = reads.get() + more;
    Eventually.holds(more + " more reads", Duration.ofSeconds(90), () -> reads.get() >= goal);
  }

  @Override
  public void close() {
    ended.set(true);
    try {
      for (Thread reader : readers) {
        reader.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
