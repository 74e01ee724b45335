package lockstep.sync.save;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What became of saves that Git does not tell: those that were turned down, that are on another
/// branch, or of which nothing is known. Shared by all instances of a cluster, so that any of them
/// tells it, also after a restart. Kept for [#KEPT] by the database's clock.
///
/// It is written after the answer and never on its way: what it misses while the database is away
/// is what a restart forgets. What is in Git is not in here, and Git is asked first.
///
/// Every method throws a [lockstep.core.fault.StoreFault] when the database is away.
public interface SaveBook {
  /// How many are kept of a cluster, the newest.
  int MOST = 10_000;

  /// For how long.
  Duration KEPT = Duration.ofDays(7);

  /// Puts outcomes in, each in the place of what was told of that save before. Of a conflict the
  /// sides are left out, and what has no place here ([SaveOutcome.InGit], [SaveOutcome.Waiting]) is
  /// passed over.
  ///
  /// @param told one for each save
  void put(List<Told> told);

  /// What was told under an id last; empty when nothing was, or long ago.
  Optional<Told> told(SaveId id);

  /// As [#told], without of which request it was told.
  default Optional<SaveOutcome> find(SaveId id) {
    return told(id).map(Told::outcome);
  }

  /// What was told of a save.
  ///
  /// @param request that asked for it; empty where that is not known
  record Told(SaveId id, SaveOutcome outcome, Optional<RequestDigest> request) {
    /// Of a save that no request of a client asked for.
    public Told(SaveId id, SaveOutcome outcome) {
      this(id, outcome, Optional.empty());
    }

    /// True when who sent `save`, of this id, was told that nothing was written, for good: it may
    /// not wait for Git any more. What only came at a bad time may, and so may another request:
    /// what was turned down has used no id up.
    public boolean turnsDown(Save save) {
      boolean isOther =
          request.isPresent() && save.request().isPresent() && !request.equals(save.request());
      return !isOther
          && switch (outcome) {
            case SaveOutcome.Conflict _, SaveOutcome.Invalid _, SaveOutcome.Refused _ -> true;
            case SaveOutcome.InGit _,
                SaveOutcome.Waiting _,
                SaveOutcome.OnBranch _,
                SaveOutcome.Unavailable _,
                SaveOutcome.Unknown _ ->
                false;
          };
    }
  }

  /// True for what has a place in it.
  static boolean takes(SaveOutcome outcome) {
    return switch (outcome) {
      case SaveOutcome.InGit _, SaveOutcome.Waiting _ -> false;
      case SaveOutcome.OnBranch _,
          SaveOutcome.Conflict _,
          SaveOutcome.Invalid _,
          SaveOutcome.Refused _,
          SaveOutcome.Unavailable _,
          SaveOutcome.Unknown _ ->
          true;
    };
  }
}
