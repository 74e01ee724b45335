package lockstep.gateway.probe;

import java.time.Duration;
import java.util.Optional;
import lockstep.cluster.Role;
import lockstep.core.resource.CommitId;

/// What came of asking a member how it is.
public sealed interface ProbeResult {
  /// It answered, and says what it is.
  ///
  /// @param ready it takes requests
  /// @param draining it is being taken out of service
  /// @param role as it says; empty for a server without roles
  /// @param epoch as it says; 0 for a server without epochs
  /// @param commit what it shows; empty when it did not say
  /// @param reason why it is not ready; empty text when it is
  /// @param latency from asking to the whole answer
  record Answered(
      boolean ready,
      boolean draining,
      Optional<Role> role,
      long epoch,
      Optional<CommitId> commit,
      String reason,
      Duration latency)
      implements ProbeResult {}

  /// Nobody listens there: certain, so it counts at once.
  record Refused(String reason) implements ProbeResult {}

  /// No answer in time to the probe, but to requests meanwhile: it is busy, and lives.
  record Busy() implements ProbeResult {}

  /// No answer in time, a broken connection or not an answer of a member: may be chance.
  record Silent(String reason) implements ProbeResult {}
}
