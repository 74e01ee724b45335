package lockstep.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A change of who holds the lease, or of the rules for that, with what it was decided on.
///
/// @param id the newer, the higher; unique in the database
/// @param at by the database's clock
/// @param kind of change
/// @param from the holder before; empty at the first start
/// @param to the holder after; the same as before when only the rules changed, empty when there was
/// none
/// @param epoch of the new holder
/// @param reason one sentence
/// @param evidence what was seen, one fact each
public record Transition(
    long id,
    Instant at,
    TransitionKind kind,
    Optional<String> from,
    String to,
    long epoch,
    String reason,
    List<String> evidence) {
  public Transition {
    evidence = List.copyOf(evidence);
  }
}
