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

  /// What was told of a save last; empty when nothing was, or long ago.
  Optional<SaveOutcome> find(SaveId id);

  /// What was told of a save.
  record Told(SaveId id, SaveOutcome outcome) {}

  /// True when whoever heard it was told that nothing was written, for good: a save of that id may
  /// not wait for Git any more. What only came at a bad time may.
  static boolean isTurnedDown(SaveOutcome outcome) {
    return switch (outcome) {
      case SaveOutcome.Conflict _, SaveOutcome.Invalid _, SaveOutcome.Refused _ -> true;
      case SaveOutcome.InGit _,
          SaveOutcome.Waiting _,
          SaveOutcome.OnBranch _,
          SaveOutcome.Unavailable _,
          SaveOutcome.Unknown _ ->
          false;
    };
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
