package lockstep.cluster.failover;

import java.time.Duration;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.core.time.Ticker;

/// What this instance is, as of its last turn.
///
/// @param role primary when it holds the lease, which ends at `deadlineNanos`; else replica
/// @param epoch the highest that was seen
/// @param held it was primary at some time
/// @param sinceNanos when it became primary, for a primary
/// @param renewedNanos when the lease was last asked for with success, for a primary
/// @param deadlineNanos until when a primary believes in its lease
record Standing(
    Role role, long epoch, boolean held, long sinceNanos, long renewedNanos, long deadlineNanos) {
  static Standing first() {
    return new Standing(Role.REPLICA, 0, false, 0, 0, 0);
  }

  Standing primary(long newEpoch, long renewed, long deadline) {
    long since = role == Role.PRIMARY ? sinceNanos : renewed;
    return new Standing(Role.PRIMARY, Math.max(epoch, newEpoch), true, since, renewed, deadline);
  }

  Standing replica(long seenEpoch) {
    return new Standing(Role.REPLICA, Math.max(epoch, seenEpoch), held, 0, 0, 0);
  }

  boolean holdsAt(Ticker ticker) {
    return role == Role.PRIMARY && ticker.nanos() - deadlineNanos < 0;
  }

  /// What it is called while it holds the lease, or does not.
  static Role named(Mode mode, boolean holds) {
    return switch (mode) {
      case PRIMARY_REPLICA -> holds ? Role.PRIMARY : Role.REPLICA;
      case LOAD_BALANCER -> Role.ACTIVE;
    };
  }

  /// Zero for a replica.
  Duration primaryFor(Ticker ticker) {
    return role == Role.PRIMARY ? Duration.ofNanos(ticker.nanos() - sinceNanos) : Duration.ZERO;
  }

  Duration sinceRenewed(Ticker ticker) {
    return Duration.ofNanos(ticker.nanos() - renewedNanos);
  }
}
