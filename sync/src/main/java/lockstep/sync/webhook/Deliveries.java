package lockstep.sync.webhook;

import java.time.Instant;
import java.util.Map;

/// The genuine deliveries that came to any instance: counts those of the last minute, and knows
/// when the last one came.
public interface Deliveries {
  /// How many deliveries of one repository are taken in a minute.
  int A_MINUTE = 600;

  /// Notes a delivery. The same body counts each time that it comes.
  ///
  /// @param repository its name
  /// @param digest of the body, in lower-case hexadecimal
  /// @return false when [#A_MINUTE] of them were taken in the last minute: this one is not
  /// @throws lockstep.core.fault.StoreFault when the database is away
  boolean take(String repository, String digest);

  /// Notes that a delivery came, whatever it comes to.
  ///
  /// @param repository its name
  /// @throws lockstep.core.fault.StoreFault when the database is away
  void saw(String repository);

  /// When the last delivery came, by repository; to a second or so. One that was deleted may be
  /// among them.
  ///
  /// @throws lockstep.core.fault.StoreFault when the database is away
  Map<String, Instant> last();
}
