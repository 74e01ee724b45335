package lockstep.sync.loop;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import lockstep.core.resource.CommitId;
import lockstep.core.time.Ticker;
import lockstep.sync.save.CommitDraft;
import lockstep.sync.save.PushOutcome;
import lockstep.sync.save.Remote;

/// Since when the remote owes the loop an answer. A host behind a cut line says nothing for as long
/// as its time-outs are, and the loop stands still; others must hear of it before.
///
/// The loop asks; any thread may look.
final class Asking {
  private final Ticker ticker;
  private volatile OptionalLong since = OptionalLong.empty();

  Asking(Ticker ticker) {
    this.ticker = ticker;
  }

  /// When the question was asked that has no answer yet, on the ticker.
  OptionalLong since() {
    return since;
  }

  /// The earlier of `other` and of when the question was asked that has no answer yet, on the
  /// ticker.
  OptionalLong sinceOr(OptionalLong other) {
    OptionalLong mine = since;
    boolean otherFirst =
        other.isPresent() && (mine.isEmpty() || other.getAsLong() - mine.getAsLong() <= 0);
    return otherFirst ? other : mine;
  }

  /// Asks and waits for the answer.
  <T> T over(Supplier<T> question) {
    since = OptionalLong.of(ticker.nanos());
    try {
      return question.get();
    } finally {
      since = OptionalLong.empty();
    }
  }

  /// The same remote, with its pushes as questions.
  Remote over(Remote remote) {
    return new Remote() {
      @Override
      public CommitId commit(Optional<CommitId> parent, CommitDraft draft) {
        return remote.commit(parent, draft);
      }

      @Override
      public PushOutcome push(Optional<CommitId> expected, CommitId head) {
        return Asking.this.over(() -> remote.push(expected, head));
      }
    };
  }
}
