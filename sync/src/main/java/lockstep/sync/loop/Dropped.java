package lockstep.sync.loop;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.FileWarning;
import lockstep.sync.pull.DroppedSave;
import lockstep.sync.pull.DroppedSaves;
import lockstep.sync.pull.History;
import lockstep.sync.pull.LandedSave;
import lockstep.sync.pull.Tip;
import lockstep.sync.save.SaveId;

/// The saves that rewrites of the history took off the branch, until they are there again: those
/// that this instance saw, and those that others told of.
final class Dropped {
  /// How many are told as warnings.
  static final int MOST_SHOWN = 100;

  private List<DroppedSave> saves = List.of();

  /// Of `saves`, those that the others do not know yet.
  private final Set<SaveId> untold = new LinkedHashSet<>();

  /// What was settled here and the others do not know yet.
  private final Set<SaveId> settled = new LinkedHashSet<>();

  /// Takes in what a rewrite from `before` to `after` dropped, before what others did.
  synchronized void add(Tip before, Tip after) {
    Optional<CommitId> from = before.commit();
    if (from.isEmpty()) {
      return;
    }
    Map<SaveId, LandedSave> now = before.history().savesMissingIn(after.history());
    List<DroppedSave> all = new ArrayList<>();
    now.forEach((id, landed) -> all.add(new DroppedSave(id, landed, from.get())));
    untold.addAll(now.keySet());
    settled.removeAll(now.keySet());
    missingIn(after.history()).stream()
        .filter(save -> !now.containsKey(save.id()))
        .forEach(all::add);
    keep(all.stream());
  }

  private void keep(Stream<DroppedSave> all) {
    saves = all.limit(DroppedSaves.MOST).toList();
    untold.retainAll(saves.stream().map(DroppedSave::id).collect(Collectors.toSet()));
  }

  /// Those that the branch does not have again.
  synchronized List<DroppedSave> missingIn(History history) {
    return saves.stream()
        .filter(
            save ->
                history.save(save.id()).filter(it -> it.isOf(save.landed().request())).isEmpty())
        .toList();
  }

  /// The save is not to be listed any more.
  synchronized void settle(SaveId id) {
    if (saves.stream().anyMatch(save -> save.id().equals(id))) {
      settled.add(id);
      keep(saves.stream().filter(save -> !save.id().equals(id)));
    }
  }

  /// Tells the others what was dropped and settled here, and takes in what they told. Those that
  /// they do not list any more are not listed here either.
  void share(DroppedSaves shared) {
    List<SaveId> done;
    List<DroppedSave> fresh;
    synchronized (this) {
      done = List.copyOf(settled);
      fresh = saves.stream().filter(save -> untold.contains(save.id())).toList();
    }
    if (!done.isEmpty()) {
      shared.settle(done);
    }
    if (!fresh.isEmpty()) {
      shared.add(fresh);
    }
    List<DroppedSave> listed = shared.list();
    synchronized (this) {
      done.forEach(settled::remove);
      fresh.stream().filter(saves::contains).map(DroppedSave::id).forEach(untold::remove);
      List<DroppedSave> meanwhile =
          saves.stream().filter(save -> untold.contains(save.id())).toList();
      keep(
          Stream.concat(
              meanwhile.stream(),
              listed.stream()
                  .filter(save -> !untold.contains(save.id()))
                  .filter(save -> !settled.contains(save.id()))));
    }
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
