package lockstep.sync.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import lockstep.core.resource.FileWarning;
import lockstep.core.time.Ticker;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.Tip;

/// What is said of the repository at this moment: what the last pull found, how long ago, and what
/// people should know of what is shown. Any thread may ask.
final class Standing {
  /// When a pull is not done after this time, or the remote owes an answer for so long, the remote
  /// is said not to answer.
  static final Duration PULL_TAKES_LONG = Duration.ofSeconds(5);

  private final Puller puller;
  private final Published published;
  private final Asking asking;
  private final PullWish wish;
  private final Ticker ticker;

  Standing(Puller puller, Published published, Asking asking, PullWish wish, Ticker ticker) {
    this.puller = puller;
    this.published = published;
    this.asking = asking;
    this.wish = wish;
    this.ticker = ticker;
  }

  /// True when the last try to reach the remote failed.
  boolean isRemoteAway() {
    return puller.link().state() == State.UNREACHABLE;
  }

  /// True when the last try to read the remote went well.
  boolean isRemoteHere() {
    return switch (puller.link().state()) {
      case SYNCED, BEHIND, HELD -> true;
      case STARTING, UNREACHABLE, BRANCH_MISSING, REFUSED -> false;
    };
  }

  /// For how long the remote has owed an answer.
  Duration unanswered() {
    OptionalLong since = asking.since();
    return since.isPresent()
        ? Duration.ofNanos(Math.max(1, ticker.nanos() - since.getAsLong()))
        : Duration.ZERO;
  }

  RepositoryStatus now() {
    Link link = puller.link();
    Tip tip = published.view();
    long now = ticker.nanos();
    OptionalLong asked = asking.sinceOr(wish.askedAt());
    boolean slow =
        asked.isPresent()
            && now - asked.getAsLong() >= PULL_TAKES_LONG.toNanos()
            && link.isSynced();
    State state = slow ? State.UNREACHABLE : link.state();
    String message = slow ? "The remote takes long to answer" : link.message();
    OptionalLong since = slow ? asked : link.lagSince();
    Duration lag = since.isPresent() ? Duration.ofNanos(now - since.getAsLong()) : Duration.ZERO;
    return new RepositoryStatus(
        tip.commit(),
        link.remoteHead(),
        link.lagCommits(),
        lag,
        state,
        message,
        link.lastPull(),
        warnings(tip));
  }

  private List<FileWarning> warnings(Tip tip) {
    List<FileWarning> warnings =
        new ArrayList<>(
            puller.dropped().stream().limit(Dropped.MOST_SHOWN).map(Dropped::warning).toList());
    if (tip.commit().isPresent() && tip.snapshot().isBare()) {
      warnings.add(
          new FileWarning(
              "",
              "Commit %s has no file below the configured path: is the path right?"
                  .formatted(tip.commit().get().abbreviated())));
    }
    warnings.addAll(tip.snapshot().warnings());
    return warnings;
  }
}
