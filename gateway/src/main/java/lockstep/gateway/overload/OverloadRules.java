package lockstep.gateway.overload;

import java.time.Duration;

/// How much goes on at once.
///
/// @param most requests at once, of any rank; the last tenth of it is kept for saves
/// @param adaptive whether reads are bounded by how long they take
/// @param floor the least that this bound comes down to
/// @param patience how long a read waits for a place; one of rank [Rank#POLL] half as long
public record OverloadRules(int most, boolean adaptive, int floor, Duration patience) {
  public OverloadRules {
    if (most < 1 || floor < 1 || patience.isNegative()) {
      throw new IllegalArgumentException(
          "gateway.overload: floor and requests must be at least 1, wait at least 0");
    }
  }
}
