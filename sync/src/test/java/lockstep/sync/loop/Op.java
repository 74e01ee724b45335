package lockstep.sync.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveOutcome;

/// One save of the simulation, sent once or several times.
final class Op {
  final Save save;

  /// For an edit of a dashboard: the commit that the version is from which its editor saw; empty
  /// for a new one.
  final Optional<CommitId> seen;

  final List<Sent> sent = new ArrayList<>();

  Op(Save save, Optional<CommitId> seen) {
    this.save = save;
    this.seen = seen;
  }

  /// One time that it was sent.
  record Sent(Node to, int life, PendingSave pending) {}

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
