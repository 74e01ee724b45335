package lockstep.sync.pull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.core.time.Ticker;
import lockstep.sync.pull.TipReader.Step;
import org.jspecify.annotations.Nullable;

/// Keeps a tip from one life of the process to the next, so that a start need not
/// read every file and walk the whole history again.
///
/// What is kept is never the truth, only a place to go on from: it is taken when its commit is on
/// the way to the one that is to be shown, and from there one goes on as after any pull. Without
/// it, or when it is of no use, everything is read from the mirror, to the same end.
public final class TipKeeper {
  /// What was kept in this life is good enough for so long: the next start then reads no more than
  /// what changed since.
  static final Duration OFTEN_ENOUGH = Duration.ofMinutes(10);

  private final TipShelf shelf;
  private final SnapshotBuilder builder;
  private final TipReader reader;
  private final Ticker ticker;

  private @Nullable CommitId kept;
  private OptionalLong keptAt = OptionalLong.empty();

  /// Keeps tips of `reader`, which uses `builder`.
  public TipKeeper(TipShelf shelf, SnapshotBuilder builder, TipReader reader, Ticker ticker) {
    this.shelf = shelf;
    this.builder = builder;
    this.reader = reader;
    this.ticker = ticker;
  }

  /// The first tip of a life: the one at `to`, which is in the mirror.
  public Step start(CommitId to) {
    Optional<TipImage.Kept> before = shelf.read().flatMap(image -> TipImage.read(image, builder));
    if (before.isEmpty()) {
      return reader.next(reader.empty(), to);
    }
    Step step = reader.next(before.get().tip(), to);
    if (step.rewritten()) {
      return new Step(step.tip(), step.commits(), false); // it is not on the way: all was read
    }
    remember(before.get().tip());
    NewCommits known =
        new NewCommits(
            before.get().newest().size(),
            before.get().newest(),
            "",
            "",
            List.of(),
            Map.of(),
            Set.of());
    return new Step(step.tip(), known.then(step.commits()), false);
  }

  /// Keeps a tip, unless that was done not long ago. Takes a moment. Any thread may call it.
  ///
  /// @param newest the last commits up to the tip that are known to be shown, oldest first
  public void keep(Tip tip, List<CommitId> newest) {
    if (tip.commit().isEmpty() || !isDue(tip.commit().get())) {
      return;
    }
    keptNow(tip.commit().get());
    try {
      shelf.write(TipImage.of(tip, newest, builder));
    } catch (GitFault _) {
      // A disk that is full, most likely: the mirror says so at the next pull. The next start takes
      // longer, and that is all.
    }
  }

  private synchronized void remember(Tip tip) {
    kept = tip.commit().orElse(null);
  }

  private synchronized boolean isDue(CommitId commit) {
    return !commit.equals(kept)
        && (keptAt.isEmpty() || ticker.nanos() - keptAt.getAsLong() >= OFTEN_ENOUGH.toNanos());
  }

  private synchronized void keptNow(CommitId commit) {
    kept = commit;
    keptAt = OptionalLong.of(ticker.nanos());
  }
}
