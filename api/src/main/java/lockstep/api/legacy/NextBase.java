package lockstep.api.legacy;

import lockstep.sync.save.Edit;
import lockstep.sync.save.SaveOutcome;

/// The version that an answer to a save names, which clients without entity tags send back as the
/// base of their next save.
final class NextBase {
  private NextBase() {}

  /// That of the save; of one that others' changes were merged into, which such a client has not
  /// seen, the version that it started from: its next save is merged once more, and loses nothing.
  static int after(SaveOutcome.InGit saved, Edit.Base base) {
    return saved instanceof SaveOutcome.Merged
            && base instanceof Edit.Base.Version(int version)
            && version > 0
        ? version
        : saved.version();
  }
}
