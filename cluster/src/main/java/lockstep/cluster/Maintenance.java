package lockstep.cluster;

import java.time.Duration;
import java.util.Optional;

/// A time in which less is done than usual. It always ends by itself.
///
/// @param member that is drained; empty when automatic changes of the whole cluster are paused
/// @param by the login of the person who began it
/// @param reason in that person's words
/// @param left until it ends, by the database's clock
public record Maintenance(Optional<String> member, String by, String reason, Duration left) {
  /// This with another time to go.
  public Maintenance withLeft(Duration other) {
    return new Maintenance(member, by, reason, other);
  }
}
