package lockstep.sync.pull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.core.resource.Dashboard;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.PublicationListener.Action;
import lockstep.sync.pull.PublicationListener.DashboardChange;
import lockstep.sync.save.SaveId;

/// What two snapshots show differently.
public final class Differences {
  private Differences() {}

  /// The dashboards that differ, in the order of their paths, the deleted ones last.
  ///
  /// @param commits the commits between the two
  public static List<DashboardChange> between(Snapshot before, Snapshot after, NewCommits commits) {
    Map<String, SaveId> saves = commits.lastSave();
    List<DashboardChange> changes = new ArrayList<>();
    for (Dashboard now : after.dashboards().values()) {
      action(before.dashboard(now.uid()), now)
          .ifPresent(action -> changes.add(change(now, action, saves)));
    }
    before.dashboards().values().stream()
        .filter(old -> after.dashboard(old.uid()).isEmpty())
        .forEach(old -> changes.add(change(old, Action.DELETED, saves)));
    return changes;
  }

  private static Optional<Action> action(Optional<Dashboard> before, Dashboard now) {
    if (before.isEmpty()) {
      return Optional.of(Action.CREATED);
    }
    Dashboard old = before.get();
    if (!old.path().equals(now.path())) {
      return Optional.of(Action.MOVED);
    }
    return old.equals(now) ? Optional.empty() : Optional.of(Action.UPDATED);
  }

  private static DashboardChange change(
      Dashboard dashboard, Action action, Map<String, SaveId> saves) {
    return new DashboardChange(
        dashboard.uid(),
        dashboard.title(),
        action,
        action == Action.DELETED ? 0 : dashboard.provenance().version(),
        Optional.ofNullable(saves.get(dashboard.path().value())));
  }
}
