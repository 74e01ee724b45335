package lockstep.sync.loop;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import lockstep.core.resource.CommitId;
import lockstep.core.time.Ticker;
import lockstep.sync.pull.Deletions;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.Mirror;
import lockstep.sync.pull.NewCommits;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.TipReader;
import lockstep.sync.save.SaveId;

/// Reads the remote and publishes what it has, or says why not.
final class Puller {
  /// For how long an answer that is older than what is shown is taken for that of a lagging copy of
  /// the host. Then the branch was really set back.
  static final Duration OLDER_PATIENCE = Duration.ofSeconds(30);

  private final Mirror mirror;
  private final TipReader reader;
  private final Published published;
  private final Predicate<Collection<SaveId>> own;
  private final InstantSource calendar;
  private final Ticker ticker;
  private OptionalLong olderSince = OptionalLong.empty();
  private volatile Link link = Link.START;

  /// @param own true when any of the saves was sent to this instance
  Puller(
      Mirror mirror,
      TipReader reader,
      Published published,
      Predicate<Collection<SaveId>> own,
      InstantSource calendar,
      Ticker ticker) {
    this.mirror = mirror;
    this.reader = reader;
    this.published = published;
    this.own = own;
    this.calendar = calendar;
    this.ticker = ticker;
  }

  Link link() {
    return link;
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
    published.publish(step.tip(), commits, step.rewritten(), own.test(commits.saves()));
  }
}
