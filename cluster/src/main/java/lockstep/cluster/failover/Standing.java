package lockstep.cluster.failover;

import java.time.Duration;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.core.time.Ticker;

/// What this instance is, as of its last turn.
///
/// @param role which, for a primary, ends at `deadlineNanos`
/// @param epoch the highest that was seen
/// @param held it was primary at some time
/// @param renewedNanos when the lease was last asked for with success, for a primary
/// @param deadlineNanos until when a primary believes in its lease
record Standing(Role role, long epoch, boolean held, long renewedNanos, long deadlineNanos) {
  static Standing first(Mode mode) {
    Role role =
        switch (mode) {
          case PRIMARY_REPLICA -> Role.REPLICA;
          case LOAD_BALANCER -> Role.ACTIVE;
        };
    return new Standing(role, 0, false, 0, 0);
  }

  Standing primary(long newEpoch, long renewed, long deadline) {
    return new Standing(Role.PRIMARY, Math.max(epoch, newEpoch), true, renewed, deadline);
  }

  Standing replica(long seenEpoch) {
    return new Standing(Role.REPLICA, Math.max(epoch, seenEpoch), held, 0, 0);
  }

  Role roleAt(Ticker ticker) {
    return role == Role.PRIMARY && ticker.nanos() - deadlineNanos >= 0 ? Role.REPLICA : role;
  }

  Duration sinceRenewed(Ticker ticker) {
    return Duration.ofNanos(ticker.nanos() - renewedNanos);
  }
}
