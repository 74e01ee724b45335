package lockstep.sync.pull;

import java.util.Optional;
import lockstep.core.snapshot.Snapshot;

/// The rule that holds back a commit which deletes so much that it may be an accident.
///
/// What saves deleted does not count: there a person asked for it, here or on another instance.
public final class Deletions {
  /// That many dashboards may always go at once.
  static final int ALWAYS_ALLOWED = 10;

  /// That share of all dashboards may go at once, in percent.
  static final int ALLOWED_PERCENT = 20;

  private Deletions() {}

  /// Why a person should confirm the step, in one sentence; empty when nobody need.
  public static Optional<String> tooMany(Snapshot before, Snapshot after, NewCommits commits) {
    int all = before.dashboards().size();
    long gone =
        before.dashboards().values().stream()
            .filter(dashboard -> after.dashboard(dashboard.uid()).isEmpty())
            .filter(dashboard -> !commits.removedBySaves().contains(dashboard.path().value()))
            .count();
    return gone <= Math.max(ALWAYS_ALLOWED, (long) all * ALLOWED_PERCENT / 100)
        ? Optional.empty()
        : Optional.of(
            "The commits up to %s delete %d of %d dashboards: pull by hand to confirm it"
                .formatted(
                    after.commit().map(commit -> commit.abbreviated()).orElse("none"), gone, all));
  }
}
