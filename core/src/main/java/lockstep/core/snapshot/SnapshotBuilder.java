package lockstep.core.snapshot;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lockstep.core.check.Check;
import lockstep.core.resource.CommitId;

/// The pure function (snapshot, changes) -> snapshot.
public final class SnapshotBuilder {
  private final FolderRules rules;

  /// Builds snapshots under these rules.
  public SnapshotBuilder(FolderRules rules) {
    this.rules = rules;
  }

  /// The snapshot of a repository without a commit.
  public Snapshot empty() {
    return new Snapshot(
        Optional.empty(), new TreeMap<>(), Map.of(), Map.of(), List.of(), rules.repository());
  }

  /// The snapshot at `commit`, which differs from `before` by `changes`, in any order.
  ///
  /// Warnings about paths that did not change stay. From [#empty] with all files of the commit it
  /// gives the same as step by step.
  public Snapshot next(Snapshot before, CommitId commit, Collection<? extends FileChange> changes) {
    Check.that(changes.isEmpty(), "changes are not yet applied");
    return new Snapshot(
        Optional.of(commit),
        before.files(),
        before.dashboards(),
        before.folders(),
        before.warnings(),
        before.digest());
  }
}
