package lockstep.sync.pull;

import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.Snapshot;

/// All that is known at one commit. Immutable, and a function of the commit alone.
public final class Tip {
  private final Snapshot snapshot;
  private final History history;
  private final Layered<String, TreeChange> entries;

  Tip(Snapshot snapshot, History history, Layered<String, TreeChange> entries) {
    this.snapshot = snapshot;
    this.history = history;
    this.entries = entries;
  }

  /// What is shown at the commit.
  public Snapshot snapshot() {
    return snapshot;
  }

  /// The versions of its files and the saves in its history.
  public History history() {
    return history;
  }

  /// The commit; empty while the repository has none.
  public Optional<CommitId> commit() {
    return snapshot.commit();
  }

  /// The entry of the tree at each path: a [TreeChange.File] or [TreeChange.Special].
  Layered<String, TreeChange> entries() {
    return entries;
  }
}
