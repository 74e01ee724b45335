package lockstep.sync.loop;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lockstep.core.resource.CommitId;
import lockstep.core.time.Ticker;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.Deletions;
import lockstep.sync.pull.DroppedSave;
import lockstep.sync.pull.DroppedSaves;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.Mirror;
import lockstep.sync.pull.NewCommits;
import lockstep.sync.pull.PublicationListener.Cause;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.Tip;
import lockstep.sync.pull.TipKeeper;
import lockstep.sync.pull.TipReader;
import lockstep.sync.save.SaveId;
import org.jspecify.annotations.Nullable;

/// Reads the remote and publishes what it has, or says why not.
///
/// Commits that delete too much are held back: what was shown stays, saves are planned on what the
/// branch has and are shown as well, until a person confirms or the branch brings back what it
/// deleted. The mirror remembers what is shown, so that a restart forgets no hold.
final class Puller {
  /// For how long an answer that the remote gave before what is shown is taken for that of a
  /// lagging copy of the host. Then the branch was really set back.
  static final Duration OLDER_PATIENCE = Duration.ofSeconds(30);

  private static final String FORMER =
      ". What is shown is from the place where this repository was before, until the new one"
          + " answers";

  /// How many rewrites are remembered.
  private static final int REWRITES = 8;

  private final Mirror mirror;
  private final TipReader reader;
  private final TipKeeper keeper;
  private final Asking asking;
  private final Published published;
  private final SaveQueue queue;
  private final Courtesy courtesy;
  private final Deletions deletions;
  private final InstantSource calendar;
  private final Ticker ticker;
  private final PullLog log;
  private @Nullable Hold hold;
  private boolean broken;
  private OptionalLong olderSince = OptionalLong.empty();
  private final Deque<CommitId> left = new ArrayDeque<>();
  private final Dropped dropped = new Dropped();
  private volatile Link link = Link.START;
  private volatile boolean former;

  Puller(
      Mirror mirror,
      TipReader reader,
      TipKeeper keeper,
      Asking asking,
      Published published,
      SaveQueue queue,
      Courtesy courtesy,
      Deletions deletions,
      InstantSource calendar,
      Ticker ticker,
      PullLog log) {
    this.mirror = mirror;
    this.reader = reader;
    this.keeper = keeper;
    this.asking = asking;
    this.published = published;
    this.queue = queue;
    this.courtesy = courtesy;
    this.deletions = deletions;
    this.calendar = calendar;
    this.ticker = ticker;
    this.log = log;
  }

  Link link() {
    return link;
  }

  /// The saves that were shown and that a rewrite of the history took off the branch.
  List<DroppedSave> dropped() {
    return dropped.missingIn(published.tip().history());
  }

  /// The save is not to be listed any more.
  void settle(SaveId id) {
    dropped.settle(id);
  }

  /// Exchanges dropped saves with the other instances.
  void shareDropped(DroppedSaves shared) {
    dropped.share(shared);
  }

  /// What is not shown yet.
  ///
  /// @param shown what it is held back from
  /// @param since the commits behind `shown`
  private record Hold(Tip shown, NewCommits since, String reason) {}

  /// True while what is shown is of the place where the repository was before it was led to
  /// another one.
  boolean isAtFormerPlace() {
    return former;
  }

  /// Keeps what is shown for the next start, unless it is not of the place that is to be shown
  /// then. Any thread may call it.
  void keepTip() {
    if (!former) {
      published.settled(keeper::keep);
    }
  }

  /// Shows what the mirror has from before a restart, so that reads work without the remote.
  void start() {
    former = mirror.isOfFormerPlace();
    Optional<CommitId> head = mirror.head();
    mirror
        .shown()
        .filter(commit -> mirror.isAncestor(commit, commit))
        .ifPresent(commit -> show(keeper.start(commit), true, Cause.TOLD));
    Optional<CommitId> shown = published.tip().commit();
    if (head.isPresent() && (shown.isEmpty() || !mirror.isAncestor(head.get(), shown.get()))) {
      show(reader.next(published.tip(), head.get()), false, Cause.TOLD);
    }
  }

  /// Reads the remote.
  ///
  /// @param due why; when a person asked, nothing is held back
  Link pull(PullWish.Due due) {
    return pull(due, Optional.empty());
  }

  /// The same, for a job.
  Link pull(PullWish.Due due, Optional<String> job) {
    log.begun(job);
    try {
      return read(due);
    } finally {
      log.ended();
    }
  }

  private Link read(PullWish.Due due) {
    FetchOutcome outcome = asking.over(() -> reader.fetch(published.tip()));
    if (broken && outcome instanceof FetchOutcome.At) {
      // Behind the fetch, which makes a mirror anew whose folder is gone; and a fetch with nothing
      // new writes nothing, and would look well.
      mirror.proveWritable();
      broken = false;
    }
    if (!(outcome instanceof FetchOutcome.At)) {
      olderSince = OptionalLong.empty();
    }
    if (former && !mirror.isOfFormerPlace()) {
      lead(outcome);
    }
    link =
        switch (outcome) {
          case FetchOutcome.At(CommitId head) -> at(head, due);
          case FetchOutcome.Empty() -> empty();
          case FetchOutcome.BranchMissing(String reason) -> lost(State.BRANCH_MISSING, reason);
          case FetchOutcome.Refused(String reason) -> lost(State.REFUSED, reason);
          case FetchOutcome.Unreachable(String reason) -> lost(State.UNREACHABLE, reason);
        };
    return link;
  }

  /// The place that the repository was led to has answered: all that it has is shown at once, as at
  /// a first start. What the place before had is no history of it, and nothing is held back.
  private void lead(FetchOutcome outcome) {
    TipReader.Step step =
        outcome instanceof FetchOutcome.At(CommitId head)
            ? reader.next(reader.empty(), head)
            : new TipReader.Step(reader.empty(), NewCommits.NONE, false);
    hold = null;
    left.clear();
    published.publish(step.tip(), step.commits(), true, Cause.TOLD);
    step.tip().commit().ifPresent(mirror::shown);
    queue.forgetSaved();
    former = false;
  }

  /// The remote has taken a push, which is shown: it is at `head`.
  void pushed(CommitId head) {
    olderSince = OptionalLong.empty();
    if (!broken) {
      link = read(head);
    }
  }

  /// Takes in what another instance pushed. Only onto what is the tip here: anything else might
  /// lead back, and the remote tells what is right.
  ///
  /// @return false when it does not fit
  boolean take(Bundle bundle) {
    Tip tip = published.tip();
    boolean fits = !former && tip.commit().filter(bundle.prerequisite()::equals).isPresent();
    if (!fits || !mirror.take(bundle)) {
      return false;
    }
    log.begun(Optional.empty());
    show(reader.next(tip, bundle.tip()), false, Cause.TOLD);
    log.ended();
    if (link.isRead()) {
      // Of a remote that does not answer us nothing new is known, nor that it answers.
      link = read(bundle.tip()).lastAnswered(link.lastPull());
    }
    return true;
  }

  /// Saves of ours are on top of the published tip.
  void landed(Tip tip, NewCommits commits) {
    try {
      show(new TipReader.Step(tip, commits, false), hold == null, Cause.OWN);
    } catch (GitFault fault) {
      if (published.tip() != tip) {
        throw fault;
      }
      // The remote has them and they are shown: that it cannot be noted here changes no answer.
      broke("The local copy of the repository cannot be used: " + fault.getMessage());
    }
  }

  /// The mirror cannot be used: it is not believed again until it can be written to.
  void broke(String reason) {
    broken = true;
    fail(State.UNREACHABLE, reason);
  }

  /// The remote cannot be used.
  void fail(State state, String reason) {
    link = lost(state, reason);
  }

  private Link lost(State state, String reason) {
    String why = former ? reason + FORMER : reason;
    return link.lost(state, why, ticker.nanos());
  }

  private Link empty() {
    return published.tip().commit().isEmpty()
        ? Link.synced(Optional.empty(), calendar.instant())
        : lost(State.BRANCH_MISSING, "The repository has no branch any more");
  }

  private Link at(CommitId head, PullWish.Due due) {
    boolean confirmed = due == PullWish.Due.FOR_PERSON;
    Cause cause = due == PullWish.Due.BY_INTERVAL ? Cause.POLLED : Cause.TOLD;
    Tip tip = published.tip();
    Optional<CommitId> known = tip.commit();
    boolean same = known.equals(Optional.of(head));
    if (!same && known.isPresent() && wasBefore(head, known.get()) && !settledOnOlder()) {
      return behind(
          State.BEHIND,
          "The remote answered with commit %s, which it had before %s; it is followed there if it says so for %d s"
              .formatted(head.abbreviated(), known.get().abbreviated(), OLDER_PATIENCE.toSeconds()),
          head,
          0);
    }
    olderSince = OptionalLong.empty();
    if (!same) {
      show(reader.next(tip, head), confirmed, cause);
    } else if (confirmed && hold != null) {
      show(new TipReader.Step(tip, NewCommits.NONE, false), true, cause);
    }
    return read(head);
  }

  /// The remote was read, and is at `head`.
  private Link read(CommitId head) {
    Hold held = hold;
    return held == null
        ? Link.synced(Optional.of(head), calendar.instant())
        : behind(State.HELD, held.reason(), head, held.since().count());
  }

  /// True when `head` is what the branch had before `known`: behind it, or what a rewrite took off.
  ///
  /// What else was on the line that was taken off is unknown here and looks like one more rewrite.
  /// It is followed, as the way back then is too: to doubt it would keep either out for long.
  private boolean wasBefore(CommitId head, CommitId known) {
    return mirror.isAncestor(head, known)
        || (!mirror.isAncestor(known, head)
            && left.stream().anyMatch(old -> mirror.isAncestor(head, old)));
  }

  private void leave(CommitId head) {
    left.remove(head);
    left.addFirst(head);
    if (left.size() > REWRITES) {
      left.removeLast();
    }
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

  /// @param confirmed true when nothing is to be held back
  /// @param how this instance came to the commits: [Cause#OWN] when they are saves on their way to
  /// their answers
  private void show(TipReader.Step step, boolean confirmed, Cause how) {
    Cause cause = queue.hasAny(step.commits().saves()) ? Cause.OWN : how;
    if (cause != Cause.OWN) {
      courtesy.othersWrote();
    }
    Tip before = published.tip();
    log.reached(before.commit().isPresent() && !step.rewritten());
    Hold until = hold;
    Hold held = confirmed ? null : held(step, before);
    NewCommits commits = until == null ? step.commits() : since(step, until);
    if (step.rewritten()) {
      before.commit().ifPresent(this::leave);
      dropped.add(before, step.tip()); // before anybody is told that the history is another
    }
    if (held != null) {
      Tip view = reader.view(held.shown(), step.tip(), held.since());
      hold = held;
      published.hold(step.tip(), view, step.commits(), step.rewritten(), cause);
    } else {
      hold = null;
      published.publish(step.tip(), commits, step.rewritten(), cause);
      step.tip().commit().ifPresent(mirror::shown);
    }
    if (step.rewritten()) {
      queue.forgetSaved();
    }
  }

  /// What is held back after `step`; null when nothing need be.
  private @Nullable Hold held(TipReader.Step step, Tip before) {
    Hold held = hold;
    Tip shown = held == null ? before : held.shown();
    NewCommits since = held == null ? step.commits() : since(step, held);
    return deletions
        .tooMany(shown.snapshot(), step.tip().snapshot(), since)
        .map(reason -> new Hold(shown, since, reason))
        .orElse(null);
  }

  private static NewCommits since(TipReader.Step step, Hold held) {
    return step.rewritten() ? step.commits() : held.since().then(step.commits());
  }
}
