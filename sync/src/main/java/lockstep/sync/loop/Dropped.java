package lockstep.sync.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.FileWarning;
import lockstep.sync.pull.DroppedSave;
import lockstep.sync.pull.History;
import lockstep.sync.pull.LandedSave;
import lockstep.sync.pull.Tip;
import lockstep.sync.save.SaveId;

/// The saves that rewrites of the history took off the branch, until they are there again.
final class Dropped {
  /// How many are listed, those of the latest rewrite first.
  static final int MOST = 1000;

  /// How many are told as warnings.
  static final int MOST_SHOWN = 100;

  private List<DroppedSave> saves = List.of();

  /// Takes in what a rewrite from `before` to `after` dropped, before what others did.
  synchronized void add(Tip before, Tip after) {
    Optional<CommitId> from = before.commit();
    if (from.isEmpty()) {
      return;
    }
    Map<SaveId, LandedSave> now = before.history().savesMissingIn(after.history());
    List<DroppedSave> all = new ArrayList<>();
    now.forEach((id, landed) -> all.add(new DroppedSave(id, landed, from.get())));
    missingIn(after.history()).stream()
        .filter(save -> !now.containsKey(save.id()))
        .forEach(all::add);
    saves = all.stream().limit(MOST).toList();
  }

  /// Those that the branch does not have again.
  synchronized List<DroppedSave> missingIn(History history) {
    return saves.stream().filter(save -> history.save(save.id()).isEmpty()).toList();
  }

  /// The save is not to be listed any more.
  synchronized void settle(SaveId id) {
    saves = saves.stream().filter(save -> !save.id().equals(id)).toList();
  }

  static FileWarning warning(DroppedSave save) {
    return new FileWarning(
        "",
        "The save %s%s (commit %s) was dropped when the history was rewritten"
            .formatted(
                save.id(),
                save.landed().uid().map(uid -> " of " + uid).orElse(""),
                save.landed().commit().abbreviated()));
  }
}
