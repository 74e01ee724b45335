package lockstep.cluster.member;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.cluster.RepositoryLag;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Heads;

/// What this instance knows of itself. Answered from memory, but for [#catchUp] and
/// [#reachesGitNow].
public interface Self {
  /// How it is at this moment.
  Report report();

  /// Tries to get at or beyond each of these commits: pulls when it is not there yet, and waits for
  /// that at most one second. Never throws.
  ///
  /// @return true when it is at or beyond each of them
  boolean catchUp(Set<CommitId> commits);

  /// Asks the Git remote something at this moment, and waits for that at most three seconds. A
  /// [Report] may be as old as the last pull. Never throws.
  ///
  /// @return true when the remote answered
  boolean reachesGitNow();

  /// The highest epoch that saves on the followed branches tell; 0 when they tell none. Each save's
  /// commit bears the one that it was made under.
  long epochInGit();

  /// How an instance is.
  ///
  /// @param commit what it shows; empty while it has nothing to show; of several repositories the
  /// first that shows something
  /// @param heads where each of several repositories is; empty when there is one
  /// @param lags how far behind each repository is
  /// @param digest of what it shows
  /// @param gitOk it reaches the Git remote
  /// @param gitSilence for how long a remote has owed it an answer, and answers nothing else that
  /// it asks either; zero when none owes one
  /// @param draining it is being taken out of service
  record Report(
      Optional<CommitId> commit,
      Heads heads,
      List<RepositoryLag> lags,
      Optional<String> digest,
      boolean gitOk,
      Duration gitSilence,
      boolean draining) {
    public Report {
      lags = List.copyOf(lags);
    }

    /// Of an instance with one repository, whose remote owes no answer, and that says no lag.
    public Report(
        Optional<CommitId> commit, Optional<String> digest, boolean gitOk, boolean draining) {
      this(commit, Heads.NONE, List.of(), digest, gitOk, Duration.ZERO, draining);
    }

    /// The same, being taken out of service.
    public Report asDraining() {
      return new Report(commit, heads, lags, digest, gitOk, gitSilence, true);
    }

    /// True when it can serve people.
    public boolean ready() {
      return commit.isPresent();
    }
  }
}
