package lockstep.sync.pull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.FileWarning;

/// What an instance honestly knows of its repository.
///
/// @param head the commit that is shown; empty while there is none
/// @param remoteHead the remote's head as last seen; empty when it was never seen
/// @param lagCommits first-parent commits between the two
/// @param lag how long the instance has known of a newer commit, or has not reached the remote;
/// zero when in step
/// @param state in one word
/// @param message why, for a person; empty when synced
/// @param lastPull when the remote was last read successfully
/// @param warnings about single files; with an empty path, about saves that a rewrite of the
/// history dropped, or a configured path that has no files
public record RepositoryStatus(
    Optional<CommitId> head,
    Optional<CommitId> remoteHead,
    int lagCommits,
    Duration lag,
    State state,
    String message,
    Optional<Instant> lastPull,
    List<FileWarning> warnings) {
  public RepositoryStatus {
    warnings = List.copyOf(warnings);
  }

  /// The state in one word.
  public enum State {
    /// Nothing has been pulled yet.
    STARTING,
    /// Shows what the remote has.
    SYNCED,
    /// Knows of a newer commit and is on its way.
    BEHIND,
    /// The remote does not answer.
    UNREACHABLE,
    /// The branch is not there.
    BRANCH_MISSING,
    /// The remote refuses this instance: a person must act.
    REFUSED,
    /// A commit by other hands deletes so many dashboards that it may be an accident. What was
    /// shown before stays, with what is saved meanwhile, until a person asks this instance for a
    /// pull, or the branch brings the dashboards back.
    HELD;

    /// True when the remote answered and took the credentials.
    public boolean reached() {
      return switch (this) {
        case SYNCED, BEHIND, HELD, BRANCH_MISSING -> true;
        case STARTING, UNREACHABLE, REFUSED -> false;
      };
    }
  }
}
