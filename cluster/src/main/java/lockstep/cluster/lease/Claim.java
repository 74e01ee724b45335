package lockstep.cluster.lease;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.TransitionKind;
import lockstep.core.check.Check;

/// A wish to become the holder. What is told is kept in the history when it is granted.
///
/// @param holder who wants it
/// @param boot which start of that member
/// @param seenEpoch the epoch that the decision was made on, 0 when there was no lease; the claim
/// fails when it is another one by now
/// @param epoch that the claimant gets: above all that it saw, also when the store forgot some
/// @param terms what else must hold when the claim arrives
/// @param ttl how long the lease is good for
/// @param kind of change
/// @param reason one sentence
/// @param evidence what was seen, one fact each
/// @param plan the id of the plan that a person may take back; empty when nobody asked for it
public record Claim(
    String holder,
    String boot,
    long seenEpoch,
    long epoch,
    Terms terms,
    Duration ttl,
    TransitionKind kind,
    String reason,
    List<String> evidence,
    Optional<String> plan) {
  public Claim {
    evidence = List.copyOf(evidence);
    Check.that(epoch > seenEpoch, "claimed epoch: %s (expected: > %s)", epoch, seenEpoch);
  }

  /// One that no person asked for.
  public Claim(
      String holder,
      String boot,
      long seenEpoch,
      long epoch,
      Terms terms,
      Duration ttl,
      TransitionKind kind,
      String reason,
      List<String> evidence) {
    this(holder, boot, seenEpoch, epoch, terms, ttl, kind, reason, evidence, Optional.empty());
  }

  /// This, done for a plan: it is granted only while that plan is open.
  public Claim forPlan(String id) {
    return new Claim(
        holder, boot, seenEpoch, epoch, terms, ttl, kind, reason, evidence, Optional.of(id));
  }

  /// What must hold when a claim arrives, besides the epoch.
  public enum Terms {
    /// The lease ran out or was given up, by the store's clock: a renewal in between wins.
    ONLY_WHEN_FREE,
    /// Nothing: its holder is taken to be gone.
    AT_ONCE
  }
}
