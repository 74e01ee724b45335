package lockstep.cluster.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A time that comes again and again, such as the night from Saturday to Sunday.
public interface Window {
  /// How much longer it is open; empty when it is not.
  Optional<Duration> left(Instant now);

  /// When it opens next, after `now`; empty when it never does.
  Optional<Instant> next(Instant now);

  /// As it is configured, for sentences.
  String words();
}
