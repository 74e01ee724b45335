package lockstep.cluster.lease;

import java.time.Duration;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.Claim.Terms;

/// What an instance does next, and why. The reason is logged and shown as it stands.
public sealed interface Decision {
  /// One sentence.
  String because();

  /// Make the own lease good for longer.
  record Renew(long epoch, String because) implements Decision {}

  /// Go on with the own lease.
  record Keep(long epoch, String because) implements Decision {}

  /// Give the own lease up.
  record Release(long epoch, String because) implements Decision {}

  /// Give the own lease to a member that is here.
  ///
  /// @param to its name
  record HandOver(long epoch, String to, TransitionKind kind, Care care, String because)
      implements Decision {}

  /// Do not do what was asked, then decide again.
  ///
  /// @param kind of change that was asked for
  record Decline(TransitionKind kind, String because) implements Decision {}

  /// How much a handover may cost.
  enum Care {
    /// It is done when every save here is answered and the other is fit, or it is not done.
    WITHOUT_LOSS,
    /// It is done soon, because this instance is of no use as holder: the saves here get a moment.
    /// But only to one that is fit, or not at all: where all lack the same, moving helps nobody.
    TO_THE_FIT,
    /// It is done soon, because this instance goes: the saves here get a moment.
    AT_ONCE
  }

  /// Try to take the lease, fenced by the epoch that was seen.
  record Claim(long seenEpoch, Terms terms, TransitionKind kind, String because)
      implements Decision {}

  /// Let the holder serve, and look again after `next` at the latest.
  record Follow(String holder, Duration next, String because) implements Decision {}

  /// There is no holder, and it is not for this instance to become it now. Look again after `next`
  /// at the latest.
  record Await(Duration next, String because) implements Decision {}

  /// Look whether the holder is alive, then decide again.
  record Ask(String holder, String because) implements Decision {}

  /// Get at what others showed, then decide again.
  record CatchUp(String because) implements Decision {}
}
