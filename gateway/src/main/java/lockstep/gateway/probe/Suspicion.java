package lockstep.gateway.probe;

import java.util.List;
import java.util.Optional;
import lockstep.cluster.Mode;
import lockstep.gateway.pool.Condition;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberKind;
import lockstep.gateway.pool.MemberState;
import lockstep.gateway.pool.Pool;

/// Whom to tell that the primary seems lost. Only a hint: who is told looks for itself.
///
/// @param epoch of the primary that is not there
/// @param told the healthy instances, highest priority first
public record Suspicion(long epoch, List<Member> told) {
  public Suspicion {
    told = List.copyOf(told);
  }

  /// The suspicion that `pool` gives rise to; empty when the primary is there or may be a member
  /// that was not asked yet, when no instance ever told an epoch, or when nobody is there to be
  /// told.
  public static Optional<Suspicion> of(Pool pool, Mode mode) {
    boolean complete =
        pool.states().stream().noneMatch(state -> state.condition() == Condition.UNKNOWN);
    boolean missed = complete && pool.epoch() > 0 && pool.primary().isEmpty();
    if (mode != Mode.PRIMARY_REPLICA || !missed) {
      return Optional.empty();
    }
    List<Member> told =
        pool.states().stream()
            .filter(state -> state.up() && state.member().kind() == MemberKind.INSTANCE)
            .map(MemberState::member)
            .toList();
    return told.isEmpty() ? Optional.empty() : Optional.of(new Suspicion(pool.epoch(), told));
  }
}
