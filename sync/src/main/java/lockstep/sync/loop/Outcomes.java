package lockstep.sync.loop;

import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.LandedSave;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// Sentences and results that several places answer with.
final class Outcomes {
  private Outcomes() {}

  static SaveOutcome.Unavailable neverSent() {
    return new SaveOutcome.Unavailable(
        "The save was not sent to Git in time; nothing was written, try again");
  }

  static SaveOutcome.Unknown unknown(SaveId id) {
    return new SaveOutcome.Unknown(
        id, "The save was sent to Git and no answer came yet: it may still be saved");
  }

  /// The result of a save that is in the history.
  ///
  /// @param subject what the save is about, unless its commit tells
  static SaveOutcome.Saved saved(LandedSave landed, Uid subject, Snapshot snapshot) {
    Uid uid = landed.uid().orElse(subject);
    return new SaveOutcome.Saved(
        landed.commit(), uid, landed.version().orElseGet(() -> version(uid, snapshot)));
  }

  /// The version of a dashboard; 0 when there is none of that uid.
  static int version(Uid uid, Snapshot snapshot) {
    return snapshot.dashboard(uid).map(present -> present.provenance().version()).orElse(0);
  }
}
