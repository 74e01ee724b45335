package lockstep.sync.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import lockstep.sync.webhook.Deliveries;

/// Webhook deliveries in memory, with the rules of the real ones.
public final class InMemoryDeliveries implements Deliveries {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final List<Taken> taken = new ArrayList<>();
  private final Map<String, Instant> last = new ConcurrentHashMap<>();

  /// Counts by this clock.
  public InMemoryDeliveries(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized boolean take(String repository, String digest) {
    Instant now = clock.instant();
    taken.removeIf(one -> !one.at().isAfter(now.minus(MINUTE)));
    long lately = taken.stream().filter(one -> one.repository().equals(repository)).count();
    if (lately >= A_MINUTE) {
      return false;
    }
    taken.add(new Taken(repository, now));
    return true;
  }

  @Override
  public void saw(String repository) {
    last.put(repository, clock.instant());
  }

  @Override
  public Map<String, Instant> last() {
    return Map.copyOf(last);
  }

  private record Taken(String repository, Instant at) {}
}
