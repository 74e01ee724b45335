package lockstep.api.legacy;

import lockstep.sync.save.SaveOutcome;

/// The version that an answer to a save names, which clients without entity tags send back as the
/// base of their next save.
final class NextBase {
  private NextBase() {}

  /// That of the save; of one that others' changes were merged into, which such a client has not
  /// seen, the version that it started from: its next save is merged once more, and loses nothing.
  ///
  /// @param named the version that the client named as its base; 0 when it named none
  static long after(SaveOutcome.InGit saved, long named) {
    return saved instanceof SaveOutcome.Merged && named > 0 ? named : saved.version();
  }
}
