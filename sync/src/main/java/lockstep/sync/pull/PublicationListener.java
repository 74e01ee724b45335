package lockstep.sync.pull;

import java.util.List;
import java.util.Optional;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.save.SaveId;

/// Hears of each new snapshot.
@FunctionalInterface
public interface PublicationListener {
  /// A snapshot has become the one that is read.
  void published(Publication publication);

  /// What was published.
  ///
  /// @param before the snapshot until now
  /// @param after the snapshot from now on
  /// @param changes the dashboards that differ
  /// @param author of the newest commit; empty when there is none
  /// @param message of the newest commit, its first line
  /// @param saves the ids of the saves among the new commits
  /// @param rewritten true when commits that were shown are not in the history any more
  /// @param cause how this instance came to it
  record Publication(
      Snapshot before,
      Snapshot after,
      List<DashboardChange> changes,
      String author,
      String message,
      List<SaveId> saves,
      boolean rewritten,
      Cause cause) {
    public Publication {
      changes = List.copyOf(changes);
      saves = List.copyOf(saves);
    }

    /// True when saves of this very instance caused it: peers should be hinted.
    public boolean own() {
      return cause == Cause.OWN;
    }
  }

  /// How an instance came to what it publishes.
  enum Cause {
    /// By saves of its own.
    OWN,
    /// The interval had passed, and there was no other reason to look.
    POLLED,
    /// Somebody told it or asked it to look, or sent it.
    TOLD
  }

  /// One dashboard that a publication changed.
  ///
  /// @param version after it; 0 when deleted
  /// @param saveId of the newest save that touched its file in these commits, if it came from one
  record DashboardChange(
      Uid uid, String title, Action action, int version, Optional<SaveId> saveId) {}

  /// What happened to a dashboard.
  enum Action {
    CREATED,
    UPDATED,
    DELETED,
    MOVED
  }
}
