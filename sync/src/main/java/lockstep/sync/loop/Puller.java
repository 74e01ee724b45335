package lockstep.sync.loop;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.FileWarning;
import lockstep.core.time.Ticker;
import lockstep.sync.pull.Deletions;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.Mirror;
import lockstep.sync.pull.NewCommits;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.Tip;
import lockstep.sync.pull.TipReader;

/// Reads the remote and publishes what it has, or says why not.
final class Puller {
  /// For how long an answer that is older than what is shown is taken for that of a lagging copy of
  /// the host. Then the branch was really set back.
  static final Duration OLDER_PATIENCE = Duration.ofSeconds(30);

  /// How many dropped saves are listed.
  static final int MAX_DROPPED = 100;

  private final Mirror mirror;
  private final TipReader reader;
  private final Published published;
  private final SaveQueue queue;
  private final Courtesy courtesy;
  private final InstantSource calendar;
  private final Ticker ticker;
  private OptionalLong olderSince = OptionalLong.empty();
  private volatile List<FileWarning> dropped = List.of();
  private volatile Link link = Link.START;

  Puller(
      Mirror mirror,
      TipReader reader,
      Published published,
      SaveQueue queue,
      Courtesy courtesy,
      InstantSource calendar,
      Ticker ticker) {
    this.mirror = mirror;
    this.reader = reader;
    this.published = published;
    this.queue = queue;
    this.courtesy = courtesy;
    this.calendar = calendar;
    this.ticker = ticker;
  }

  Link link() {
    return link;
  }

  /// The saves that were shown and that a rewrite of the history took off the branch.
  List<FileWarning> dropped() {
    return dropped;
  }

  /// Shows what the mirror has from before a restart, so that reads work without the remote.
  void start() {
    mirror.head().ifPresent(head -> show(reader.next(published.tip(), head)));
  }

  /// Reads the remote.
  ///
  /// @param confirmed true when a person asked: then nothing is held back
  Link pull(boolean confirmed) {
    FetchOutcome outcome = mirror.fetch();
    if (!(outcome instanceof FetchOutcome.At)) {
      olderSince = OptionalLong.empty();
    }
    link =
        switch (outcome) {
          case FetchOutcome.At(CommitId head) -> at(head, confirmed);
          case FetchOutcome.Empty() -> empty();
          case FetchOutcome.BranchMissing(String reason) -> lost(State.BRANCH_MISSING, reason);
          case FetchOutcome.Refused(String reason) -> lost(State.REFUSED, reason);
          case FetchOutcome.Unreachable(String reason) -> lost(State.UNREACHABLE, reason);
        };
    return link;
  }

  /// The remote has taken a push: it is at what is shown.
  void pushed(CommitId head) {
    olderSince = OptionalLong.empty();
    link = Link.synced(Optional.of(head), calendar.instant());
  }

  /// The remote, or the mirror, cannot be used.
  void fail(State state, String reason) {
    link = lost(state, reason);
  }

  private Link lost(State state, String reason) {
    return link.lost(state, reason, ticker.nanos());
  }

  private Link empty() {
    return published.tip().commit().isEmpty()
        ? Link.synced(Optional.empty(), calendar.instant())
        : lost(State.BRANCH_MISSING, "The repository has no branch any more");
  }

  private Link at(CommitId head, boolean confirmed) {
    Optional<CommitId> shown = published.tip().commit();
    if (shown.equals(Optional.of(head))) {
      olderSince = OptionalLong.empty();
      return Link.synced(shown, calendar.instant());
    }
    if (shown.isPresent() && mirror.isAncestor(head, shown.get()) && !settledOnOlder()) {
      return behind(
          State.BEHIND,
          "The remote answered with commit %s, which is older than %s that it had before"
              .formatted(head.abbreviated(), shown.get().abbreviated()),
          head,
          0);
    }
    olderSince = OptionalLong.empty();
    TipReader.Step step = reader.next(published.tip(), head);
    Optional<String> held =
        confirmed
            ? Optional.empty()
            : Deletions.tooMany(published.tip().snapshot(), step.tip().snapshot(), step.commits());
    if (held.isPresent()) {
      return behind(State.HELD, held.get(), head, step.commits().count());
    }
    show(step);
    return Link.synced(Optional.of(head), calendar.instant());
  }

  /// An answer older than what is shown comes from a copy of the host that lags, or from a branch
  /// that was set back by force. Only time tells them apart.
  private boolean settledOnOlder() {
    if (olderSince.isEmpty()) {
      olderSince = OptionalLong.of(ticker.nanos());
    }
    return ticker.nanos() - olderSince.getAsLong() >= OLDER_PATIENCE.toNanos();
  }

  private Link behind(State state, String why, CommitId head, int commits) {
    return link.behind(state, why, head, commits, calendar.instant(), ticker.nanos());
  }

  private void show(TipReader.Step step) {
    NewCommits commits = step.commits();
    boolean own = queue.hasAny(commits.saves());
    if (!own) {
      courtesy.othersWrote();
    }
    Tip before = published.tip();
    published.publish(step.tip(), commits, step.rewritten(), own);
    if (step.rewritten()) {
      queue.forgetSaved();
      dropped = dropped(before, step.tip());
    }
  }

  private static List<FileWarning> dropped(Tip before, Tip after) {
    return before.history().savesMissingIn(after.history()).entrySet().stream()
        .limit(MAX_DROPPED)
        .map(
            save ->
                new FileWarning(
                    "",
                    "The save %s%s (commit %s) was dropped when the history was rewritten"
                        .formatted(
                            save.getKey(),
                            save.getValue().uid().map(uid -> " of " + uid).orElse(""),
                            save.getValue().commit().abbreviated())))
        .toList();
  }
}
