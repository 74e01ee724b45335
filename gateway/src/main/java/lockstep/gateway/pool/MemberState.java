package lockstep.gateway.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lockstep.cluster.Role;
import lockstep.core.resource.CommitId;

/// What the gateway knows of one member.
///
/// @param member who
/// @param condition whether it gets requests
/// @param reachable it answered the last probe, even if only to say that it is not ready
/// @param role as it last said; empty when it never did or has none
/// @param epoch as it last said; 0 when it never did
/// @param commit what it shows; empty when it never said
/// @param latency of the last answered probe
/// @param since when the condition began
/// @param reason of the condition, one phrase for people
public record MemberState(
    Member member,
    Condition condition,
    boolean reachable,
    Optional<Role> role,
    long epoch,
    Optional<CommitId> commit,
    Duration latency,
    Instant since,
    String reason) {

  /// A member of which nothing is known yet.
  public static MemberState unknown(Member member, Instant since) {
    return new MemberState(
        member,
        Condition.UNKNOWN,
        false,
        Optional.empty(),
        0,
        Optional.empty(),
        Duration.ZERO,
        since,
        "not probed yet");
  }

  /// Its name.
  public String name() {
    return member.name();
  }

  /// True when it gets requests.
  public boolean up() {
    return condition == Condition.UP;
  }
}
