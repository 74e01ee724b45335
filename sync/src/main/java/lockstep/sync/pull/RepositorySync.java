package lockstep.sync.pull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Past;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// One instance's way to one repository, as the rest of the instance sees it.
public interface RepositorySync {
  /// The published snapshot. Never goes back behind a save that this instance acknowledged.
  Snapshot snapshot();

  /// The bytes of the dashboard's file as they are in Git.
  byte[] body(Dashboard dashboard);

  /// What was there before the published snapshot.
  Past past();

  /// The files of any commit, on any branch.
  Trees trees();

  /// Makes the save a commit on the remote, or tells why not. Blocks.
  ///
  /// @param patience how long the caller waits before the outcome is [SaveOutcome.Unknown] or
  /// [SaveOutcome.Unavailable]
  SaveOutcome save(Save save, Duration patience);

  /// Makes the save a commit on another branch of the remote, or tells why not. Blocks.
  ///
  /// A branch that is not there begins at the head of the followed one. On such a branch the save
  /// wins over what changed since its base: people see both when they merge it. On a branch that is
  /// there the base is checked as ever.
  ///
  /// @param branch not the followed one
  /// @return [SaveOutcome.OnBranch] when it is there; [SaveOutcome.InGit] when the branch is not
  /// and
  ///     this very save is on the followed one already: then no branch is made for it
  SaveOutcome saveOnBranch(Save save, BranchName branch, Duration patience);

  /// How many saves this instance has on their way: taken on, and without an outcome yet.
  default int saving() {
    return 0;
  }

  /// What is known of a save: in this process, or from the trailers in Git. Empty when it was never
  /// seen.
  Optional<SaveOutcome> lookup(SaveId id);

  /// What this very save has come to, as far as Git tells: in Git, or refused because its id is
  /// that of another save that is. Empty when neither is known.
  default Optional<SaveOutcome> replay(Save save) {
    return inGit(save.id()).map(saved -> saved);
  }

  /// A save that the branch has, as it was last read; empty for any other.
  default Optional<SaveOutcome.InGit> inGit(SaveId id) {
    return lookup(id)
        .filter(SaveOutcome.InGit.class::isInstance)
        .map(SaveOutcome.InGit.class::cast);
  }

  /// What a save would be told instead of being made, by what is shown now; empty when it would be
  /// made. Writes nothing.
  ///
  /// @throws GitFault when the mirror cannot be read
  default Optional<SaveOutcome> objection(Save save) {
    return Optional.empty();
  }

  /// Asks for a pull. Returns at once; triggers that come during a pull make one more.
  default void pull(Trigger trigger) {
    pull(trigger, Optional.empty());
  }

  /// The same, for a job of this name, which [#lastRun] tells; empty when it is for no job.
  void pull(Trigger trigger, Optional<String> job);

  /// When this instance last read the remote, for whom and how.
  default PullRun lastRun() {
    return PullRun.NONE;
  }

  /// Waits until the published snapshot is at or beyond `commit`, asking for a pull if it is not.
  ///
  /// @return false when `patience` ran out first
  boolean await(CommitId commit, Duration patience);

  /// What the published snapshot at `to` has and `from` has not, for another instance.
  ///
  /// @param limit in bytes
  /// @return empty when it cannot be told in so many bytes: then the other one must ask the remote
  /// @throws GitFault when the mirror cannot be read
  Optional<Bundle> bundle(CommitId from, CommitId to, int limit);

  /// Takes in what another instance has pushed, if it goes onto what is here. Blocks.
  ///
  /// @return the head of the branch as this instance knows it then; empty when it knows none, or
  /// when `patience` ran out first
  Optional<CommitId> take(Bundle bundle, Duration patience);

  /// The state of the repository for people and monitoring.
  RepositoryStatus status();

  /// For how long the remote has owed an answer to what it was asked; zero when it owes none.
  Duration unanswered();

  /// Saves that an instance showed and that a rewrite of the history took off the branch, those of
  /// the latest rewrite first; not those that are there again, nor those that were settled.
  List<DroppedSave> dropped();

  /// Takes a dropped save off the list: what it did is there.
  void settle(SaveId id);

  /// Calls `listener` after each publication, in order, on the thread that published; it must not
  /// block.
  void listen(PublicationListener listener);

  /// Why a pull was asked for.
  enum Trigger {
    START,
    INTERVAL,
    WEBHOOK,
    PEER_HINT,
    /// Asks whether the remote answers at this moment; saves may wait for it, so it does not rest.
    CANDIDACY,
    /// Also confirms a commit that was held back.
    PERSON,
    READER
  }
}
