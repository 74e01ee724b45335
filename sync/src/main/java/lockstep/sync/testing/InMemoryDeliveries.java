package lockstep.sync.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import lockstep.sync.webhook.Deliveries;

/// Webhook deliveries in memory, with the rules of the real ones.
public final class InMemoryDeliveries implements Deliveries {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final Map<Key, Instant> seen = new LinkedHashMap<>();

  /// Remembers by this clock.
  public InMemoryDeliveries(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Arrival arrived(String repository, String digest) {
    Instant now = clock.instant();
    seen.values().removeIf(at -> !at.isAfter(now.minus(REMEMBERED)));
    long lately =
        seen.entrySet().stream()
            .filter(one -> one.getKey().repository().equals(repository))
            .filter(one -> one.getValue().isAfter(now.minus(MINUTE)))
            .count();
    if (lately >= A_MINUTE) {
      return Arrival.TOO_MANY;
    }
    boolean first = seen.putIfAbsent(new Key(repository, digest), now) == null;
    return first ? Arrival.FIRST : Arrival.REPEATED;
  }

  private record Key(String repository, String digest) {}
}
