package lockstep.core.identity;

import java.time.Duration;

/// A sign-in that was not ended, as the store has it. It may be too old: [Identity] judges that.
///
/// @param user who signed in, as they are now
/// @param id for people who end sessions; 0 in one of a program that gave none
/// @param age since the sign-in, by the store's clock
/// @param idle since it was last noted as used, by the store's clock
/// @param sinceRotation how long it has had its present token, by the store's clock
/// @param match which of its tokens was asked for
public record Session(
    User user, long id, Duration age, Duration idle, Duration sinceRotation, Match match) {
  /// Which token of a session one came with.
  public enum Match {
    /// The present one.
    PRESENT,
    /// The present one, and nobody has come with it before.
    UNSEEN,
    /// The one before, which is good for a while.
    PREVIOUS
  }
}
