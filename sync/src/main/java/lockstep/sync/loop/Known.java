package lockstep.sync.loop;

import java.util.Optional;
import lockstep.sync.pull.LandedSave;
import lockstep.sync.pull.Tip;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// What is known of saves: by this process, and by the history that it has read.
final class Known {
  private final Published published;
  private final SaveQueue queue;

  Known(Published published, SaveQueue queue) {
    this.published = published;
    this.queue = queue;
  }

  /// See [lockstep.sync.pull.RepositorySync#lookup].
  Optional<SaveOutcome> lookup(SaveId id) {
    Tip tip = published.tip();
    Optional<SaveOutcome> remembered = queue.outcome(id);
    Optional<LandedSave> landed = tip.history().save(id);
    if (landed.isEmpty() || remembered.filter(SaveOutcome.InGit.class::isInstance).isPresent()) {
      return remembered;
    }
    return landed.map(
        save ->
            save.uid()
                .<SaveOutcome>map(uid -> Outcomes.saved(save, uid, tip.snapshot()))
                .orElseGet(
                    () ->
                        new SaveOutcome.Unknown(
                            id,
                            "It is in Git as commit %s, by other hands".formatted(save.commit()))));
  }

  /// See [lockstep.sync.pull.RepositorySync#replay].
  Optional<SaveOutcome> replay(Save save) {
    return landed(save.id()).filter(there -> !there.isOf(save)).isPresent()
        ? Optional.of(SaveOutcome.Invalid.idUsed())
        : inGit(save.id()).map(saved -> saved);
  }

  /// See [SyncLoop#inGit(SaveId, Optional)].
  Optional<SaveOutcome.InGit> inGit(SaveId id, Optional<RequestDigest> request) {
    return landed(id).filter(there -> there.isOf(request)).flatMap(_ -> inGit(id));
  }

  private Optional<LandedSave> landed(SaveId id) {
    return published.tip().history().save(id);
  }

  private Optional<SaveOutcome.InGit> inGit(SaveId id) {
    return lookup(id)
        .filter(SaveOutcome.InGit.class::isInstance)
        .map(SaveOutcome.InGit.class::cast);
  }
}
