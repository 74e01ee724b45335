package lockstep.trials.harness;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// A steady stream of reads: many readers, each of whom reads one thing after the other. Those who
/// start at an address are of one session and do not try again.
public final class SteadyReads implements AutoCloseable {
  private static final List<String> DEMO = List.of("metrics", "logs");

  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong slowest = new AtomicLong();
  private final AtomicLong answered = new AtomicLong(System.nanoTime());
  private final AtomicLong gap = new AtomicLong();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final List<Thread> readers = new ArrayList<>();
  private final Runnable afterwards;

  private SteadyReads(Runnable afterwards) {
    this.afterwards = afterwards;
  }

  /// An answer to a reader.
  public record Got(int status, String body) {}

  /// How one reader gets what is at a path.
  public interface Reader {
    /// What the answer is, whatever it is.
    ///
    /// @throws IOException when there is none
    Got get(String path) throws IOException, InterruptedException;
  }

  /// Starts `readers` of the demo at `url`.
  public static SteadyReads start(String url, int readers) {
    return start(url, readers, DEMO, Duration.ZERO);
  }

  /// Starts `readers` at `url`.
  ///
  /// @param uids of dashboards
  /// @param breath of each reader between two reads: without one the readers alone fill the machine
  public static SteadyReads start(String url, int readers, List<String> uids, Duration breath) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .cookieHandler(new CookieManager())
            .build();
    signIn(client, url);
    Reader reader = path -> get(client, URI.create(url + path));
    return start(Collections.nCopies(readers, reader), uids, breath, client::close);
  }

  /// Starts readers, each with a way of its own.
  public static SteadyReads start(List<Reader> readers, List<String> uids, Duration breath) {
    return start(readers, uids, breath, () -> {});
  }

  private static SteadyReads start(
      List<Reader> readers, List<String> uids, Duration breath, Runnable afterwards) {
    List<String> paths = new ArrayList<>(List.of("/api/search?type=dash-db", "/api/folders"));
    uids.forEach(uid -> paths.add("/api/dashboards/uid/" + uid));
    SteadyReads steady = new SteadyReads(afterwards);
    for (int i = 0; i < readers.size(); i++) {
      int first = i;
      Reader reader = readers.get(i);
      steady.readers.add(Thread.ofVirtual().start(() -> steady.read(reader, paths, first, breath)));
    }
    return steady;
  }

  private static void signIn(HttpClient client, String url) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/login"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString("{\"user\":\"admin\",\"password\":\"admin\"}"))
            .build();
    // The first administrator may still be made.
    Eventually.holds(
        "somebody signs in at " + url,
        Server.SIGN_IN,
        () -> client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
  }

  private static Got get(HttpClient client, URI uri) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
            HttpResponse.BodyHandlers.ofString());
    return new Got(response.statusCode(), response.body());
  }

  private void read(Reader reader, List<String> paths, int first, Duration breath) {
    for (int i = first; !ended.get(); i++) {
      String path = paths.get(i % paths.size());
      long begin = System.nanoTime();
      try {
        Got got = reader.get(path);
        if (got.status() != 200) {
          fail(path, begin, got.status() + " " + got.body());
        } else {
          long now = System.nanoTime();
          gap.accumulateAndGet(now - answered.getAndSet(now), Math::max);
        }
      } catch (IOException e) {
        fail(path, begin, e.toString());
      } catch (InterruptedException _) {
        return;
      }
      long took = System.nanoTime() - begin;
      slowest.accumulateAndGet(took, Math::max);
      reads.incrementAndGet();
      try {
        Thread.sleep(breath);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void fail(String path, long begin, String why) {
    long took = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    failures.add("%s after %d ms: %s".formatted(path, took, why));
  }

  /// How many have ended.
  public long reads() {
    return reads.get();
  }

  /// How long the slowest took since this was last asked.
  public Duration slowest() {
    return Duration.ofNanos(slowest.getAndSet(0));
  }

  /// The longest time in which no reader was answered, since this was last asked.
  public Duration longestGap() {
    return Duration.ofNanos(gap.getAndSet(0));
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
    afterwards.run();
  }
}
