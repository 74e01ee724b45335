package lockstep.cluster.operation;

import java.util.Optional;

/// A switchover that a person asked for and that the holder has yet to do. It is void once the
/// epoch is another one, and forgotten after its time.
///
/// @param id of its own, so that an answer is not taken for that to another plan
/// @param epoch of the holder who is to hand over
/// @param to who is to have the lease
/// @param by the login of the person
/// @param because one clause for the history
/// @param refusal why the holder did not do it; empty while it may
public record Plan(
    String id, long epoch, String to, String by, String because, Optional<String> refusal) {
  /// This as it is before anybody saw it.
  public static Plan of(String id, long epoch, String to, String by, String because) {
    return new Plan(id, epoch, to, by, because, Optional.empty());
  }
}
