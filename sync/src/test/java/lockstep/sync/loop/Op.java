package lockstep.sync.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import lockstep.core.resource.CommitId;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveOutcome;

/// One save of the simulation, sent once or several times.
final class Op {
  final Save save;

  /// For an edit of a dashboard: what its editor had in mind.
  final Optional<Intent> intent;

  final List<Sent> sent = new ArrayList<>();

  Op(Save save, Optional<Intent> intent) {
    this.save = save;
    this.intent = intent;
  }

  /// What an editor saw, and what they made of it.
  ///
  /// @param seen the commit that the content is from which they saw; empty for a new dashboard
  /// @param base the fields as they saw them; empty for a new dashboard
  /// @param mine the fields as they want them
  record Intent(
      String uid,
      Optional<CommitId> seen,
      Optional<SortedMap<String, String>> base,
      SortedMap<String, String> mine) {}

  /// What the sender gets, now or later.
  @FunctionalInterface
  interface Answer {
    Optional<SaveOutcome> outcome();
  }

  /// One time that it was sent.
  record Sent(Node to, int life, Answer pending) {
    /// True when the process that took it still runs.
    boolean stands() {
      return to.life() == life;
    }
  }

  List<SaveOutcome.InGit> saved() {
    return sent.stream()
        .flatMap(one -> one.pending().outcome().stream())
        .filter(SaveOutcome.InGit.class::isInstance)
        .map(SaveOutcome.InGit.class::cast)
        .toList();
  }

  /// True when each time that it was sent it was answered that nothing was written.
  boolean failed() {
    return sent.stream().allMatch(one -> one.pending().outcome().filter(Op::isNo).isPresent());
  }

  private static boolean isNo(SaveOutcome outcome) {
    return switch (outcome) {
      case SaveOutcome.Conflict _,
          SaveOutcome.Invalid _,
          SaveOutcome.Refused _,
          SaveOutcome.Unavailable _ ->
          true;
      case SaveOutcome.InGit _,
          SaveOutcome.OnBranch _,
          SaveOutcome.Unknown _,
          SaveOutcome.Waiting _ ->
          false;
    };
  }
}
