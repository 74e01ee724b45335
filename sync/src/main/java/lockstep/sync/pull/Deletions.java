package lockstep.sync.pull;

import java.util.Optional;
import lockstep.core.snapshot.Snapshot;

/// The rule that holds back commits which delete so much that it may be an accident: more than the
/// larger of two counts.
///
/// What saves deleted does not count: there a person asked for it, here or on another instance.
///
/// @param dashboards that many may always go
/// @param percent that share of all dashboards may go, 0 to 100; with 100 nothing is ever held back
public record Deletions(int dashboards, int percent) {
  /// Ten dashboards, or 20 percent of them.
  public static final Deletions USUAL = new Deletions(10, 20);

  public Deletions {
    if (dashboards < 0 || percent < 0 || percent > 100) {
      throw new IllegalArgumentException(
          "deletions: %d, %d %% (expected: >= 0, 0 to 100)".formatted(dashboards, percent));
    }
  }

  /// Why a person should confirm the step, in one sentence; empty when nobody need.
  ///
  /// @param before what is shown
  /// @param after what would be shown
  /// @param commits all between the two
  public Optional<String> tooMany(Snapshot before, Snapshot after, NewCommits commits) {
    int all = before.dashboards().size();
    long gone =
        before.dashboards().values().stream()
            .filter(dashboard -> after.dashboard(dashboard.uid()).isEmpty())
            .filter(dashboard -> !commits.removedBySaves().contains(dashboard.path().value()))
            .count();
    return gone <= Math.max(dashboards, (long) all * percent / 100)
        ? Optional.empty()
        : Optional.of(
            "The commits up to %s delete %d of %d dashboards: they are still shown, and saves go on; confirm it on the page of the repository or by `./lockstep sync`, or bring them back in Git"
                .formatted(
                    after.commit().map(commit -> commit.abbreviated()).orElse("none"), gone, all));
  }
}
