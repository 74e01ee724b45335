package lockstep.sync.loop;

import java.util.List;
import java.util.Optional;
import lockstep.core.merge.MergeChange;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.LandedSave;
import lockstep.sync.save.Plan.Joined;
import lockstep.sync.save.Planner;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// Sentences and results that several places answer with.
final class Outcomes {
  /// What others had changed, where only the commit is left to tell that they had.
  private static final List<MergeChange> FORGOTTEN =
      List.of(new MergeChange("", "The dashboard", MergeChange.Kind.CHANGED));

  private Outcomes() {}

  static SaveOutcome.Unavailable neverSent() {
    return new SaveOutcome.Unavailable(
        "The save was not sent to Git in time; nothing was written, try again");
  }

  static SaveOutcome.Unavailable notBefore() {
    return new SaveOutcome.Unavailable(
        "The save before it is not in Git yet; nothing was written, try again");
  }

  static SaveOutcome.Unavailable notHereAnyMore() {
    return new SaveOutcome.Unavailable(
        "The repository was taken away from this instance, or is being set up anew; nothing was"
            + " written, try again");
  }

  /// An edit that does not fit what is there: as a file where a symbolic link is.
  static SaveOutcome.Invalid misfit(IllegalArgumentException why) {
    return new SaveOutcome.Invalid(
        SaveOutcome.Reason.BAD_REQUEST,
        "path: %s; nothing was written".formatted(why.getMessage()));
  }

  static SaveOutcome.Unknown unknown(SaveId id) {
    return new SaveOutcome.Unknown(
        id, "The save was sent to Git and no answer came yet: it may still be saved");
  }

  static boolean isIdUsed(SaveOutcome outcome) {
    return outcome instanceof SaveOutcome.Invalid invalid
        && invalid.reason() == SaveOutcome.Reason.ID_USED;
  }

  /// What to say to a save whose id is in the history.
  static SaveOutcome replayed(LandedSave landed, Save save, Snapshot snapshot) {
    return landed.isOf(save)
        ? saved(landed, Planner.subject(save), snapshot)
        : SaveOutcome.Invalid.idUsed();
  }

  /// The result of a save that is in the history.
  ///
  /// @param subject what the save is about, unless its commit tells
  static SaveOutcome.InGit saved(LandedSave landed, Uid subject, Snapshot snapshot) {
    Uid uid = landed.uid().orElse(subject);
    int version = landed.version().orElseGet(() -> version(uid, snapshot));
    return inGit(
        landed.commit(), uid, version, landed.mergedWith().map(by -> new Joined(FORGOTTEN, by)));
  }

  /// A save that is in Git, or will be once its push is accepted.
  static SaveOutcome.InGit inGit(CommitId commit, Uid uid, int version, Optional<Joined> joined) {
    return joined.isPresent()
        ? new SaveOutcome.Merged(commit, uid, version, joined.get().theirs(), joined.get().by())
        : new SaveOutcome.Saved(commit, uid, version);
  }

  /// The version of a dashboard; 0 when there is none of that uid.
  static int version(Uid uid, Snapshot snapshot) {
    return snapshot.dashboard(uid).map(present -> present.provenance().version()).orElse(0);
  }
}
