package lockstep.sync.loop;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Formats;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.core.time.Ticker;
import lockstep.sync.pull.Archive;
import lockstep.sync.pull.Branches;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.Deletions;
import lockstep.sync.pull.DroppedSave;
import lockstep.sync.pull.DroppedSaves;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.Mirror;
import lockstep.sync.pull.PublicationListener;
import lockstep.sync.pull.PullRun;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.pull.Tip;
import lockstep.sync.pull.TipKeeper;
import lockstep.sync.pull.TipReader;
import lockstep.sync.pull.TipShelf;
import lockstep.sync.pull.Trees;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Past;
import lockstep.sync.save.Plan;
import lockstep.sync.save.Planner;
import lockstep.sync.save.Remote;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveBook;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import org.jspecify.annotations.Nullable;

/// One instance's way to one repository: the only one who uses its mirror and its remote.
///
/// It has no thread. Whoever drives it calls [#awaitWork] and [#turn] in turns, always from one and
/// the same thread; everything else may be called from any. A test calls [#turn] alone and turns
/// the clock.
///
/// ```
/// while (running) {
///   loop.awaitWork(Duration.ofSeconds(1));
///   loop.turn();
/// }
/// ```
public final class SyncLoop implements RepositorySync {
  private final Mirror mirror;
  private final Remote remote;
  private final Branches branches;
  private final TipReader whole;
  private final OnGitDown onGitDown;
  private final RandomGenerator random;
  private final Ticker ticker;
  private final TipKeeper keeper;
  private final Asking asking;
  private final Signal signal = new Signal();
  private final Published published;
  private final SaveQueue queue;
  private final Known known;
  private final PullWish wish;
  private final PullLog log;
  private final Courtesy courtesy;
  private final Puller puller;
  private final Standing standing;
  private final Planner plans;
  private final AttemptPlanner planner;
  private final AttemptPlanner plannerElsewhere;
  private final Lookout lookout;
  private final Inbox inbox;

  // Of the driving thread alone.
  private boolean started;
  private @Nullable Work work;
  private long groupDue;
  private boolean pullIsNext;
  private boolean looked;

  /// A loop for the repository behind `mirror` and `remote`. The first turns read it.
  ///
  /// @param mirror of this loop alone, but for what any thread may call of it
  /// @param branches the other branches of the same remote
  /// @param builder knows the rules for folders, the same on every instance
  /// @param deletions what is held back
  /// @param onGitDown whether who saves can keep a save elsewhere while the remote is away
  /// @param calendar the time of commits
  /// @param ticker for deadlines and pauses
  /// @param random for pauses
  /// @param instance the name of this instance, a trailer of its commits
  /// @param epoch of the present primary, a trailer too; 0 when there are no primaries
  /// @param shelf where a tip is kept for the next start
  public SyncLoop(
      Mirror mirror,
      Remote remote,
      Branches branches,
      SnapshotBuilder builder,
      Deletions deletions,
      OnGitDown onGitDown,
      InstantSource calendar,
      Ticker ticker,
      RandomGenerator random,
      String instance,
      LongSupplier epoch,
      TipShelf shelf) {
    this.mirror = mirror;
    this.asking = new Asking(ticker);
    this.remote = asking.over(remote);
    this.branches = branches;
    this.onGitDown = onGitDown;
    this.random = random;
    this.ticker = ticker;
    TipReader reader = new TipReader(mirror, builder);
    this.whole = new TipReader(mirror, builder.unlimited());
    this.keeper = new TipKeeper(shelf, builder, reader, ticker);
    this.plans = new Planner(blob -> mirror.read(blob, Formats.MAX_BYTES));
    this.published = new Published(reader.empty(), mirror::isAncestor);
    this.queue = new SaveQueue(ticker, signal::raise);
    this.known = new Known(published, queue);
    this.lookout = new Lookout(mirror, branches, signal::raise);
    this.inbox = new Inbox(signal::raise);
    this.wish = new PullWish(ticker, random);
    this.log = new PullLog(calendar);
    this.courtesy = new Courtesy(ticker, epoch);
    this.puller =
        new Puller(
            mirror, reader, keeper, asking, published, queue, courtesy, deletions, calendar, ticker,
            log);
    this.standing = new Standing(puller, published, asking, wish, ticker);
    Function<Tip, Past> past = tip -> new Archive(tip, mirror);
    this.planner = new AttemptPlanner(plans, remote, reader, past, calendar, epoch, instance);
    this.plannerElsewhere =
        new AttemptPlanner(plans, remote, whole, past, calendar, epoch, instance);
    wish.ask(Trigger.START);
  }

  @Override
  public Snapshot snapshot() {
    return published.view().snapshot();
  }

  @Override
  public byte[] body(Dashboard dashboard) {
    return mirror.read(dashboard.blob(), Formats.MAX_BYTES);
  }

  @Override
  public Past past() {
    return new Archive(published.view(), mirror);
  }

  @Override
  public Trees trees() {
    return lookout;
  }

  @Override
  public SaveOutcome save(Save save, Duration patience) {
    return queue.await(queue.put(save, Optional.empty(), patience), patience);
  }

  @Override
  public SaveOutcome saveOnBranch(Save save, BranchName branch, Duration patience) {
    return queue.await(queue.put(save, Optional.of(branch), patience), patience);
  }

  /// Makes commits of the saves in order, as far as possible in one push, and none while one before
  /// it that speaks of the same thing is not in Git. Blocks.
  ///
  /// @return an outcome for each
  public List<SaveOutcome> saveAll(List<Save> saves, Duration patience) {
    return queue.putInOrder(saves, patience).stream()
        .map(request -> queue.await(request, patience))
        .toList();
  }

  /// True when the last try to reach the remote failed.
  public boolean isRemoteAway() {
    return standing.isRemoteAway();
  }

  /// True when the last try to read the remote went well.
  public boolean isRemoteHere() {
    return standing.isRemoteHere();
  }

  /// Hands a save in without waiting for its outcome.
  ///
  /// @param patience after this time it is not sent any more
  public PendingSave submit(Save save, Duration patience) {
    return submit(save, Optional.empty(), patience);
  }

  /// Hands saves in as [#saveAll] does, without waiting for their outcomes.
  public List<PendingSave> submitInOrder(List<Save> saves, Duration patience) {
    return queue.putInOrder(saves, patience).stream().map(PendingSave::new).toList();
  }

  /// Hands a save in without waiting for its outcome.
  ///
  /// @param branch empty for the followed one
  /// @param patience after this time it is not sent any more
  public PendingSave submit(Save save, Optional<BranchName> branch, Duration patience) {
    return new PendingSave(queue.put(save, branch, patience));
  }

  @Override
  public int saving() {
    return queue.underWay();
  }

  @Override
  public Optional<SaveOutcome> lookup(SaveId id) {
    return known.lookup(id);
  }

  @Override
  public Optional<SaveOutcome> replay(Save save) {
    return known.replay(save);
  }

  @Override
  public Optional<SaveOutcome> objection(Save save) {
    Tip shown = published.view();
    return plans.plan(save, shown.snapshot(), new Archive(shown, mirror)) instanceof Plan.No no
        ? Optional.of(no.outcome())
        : Optional.empty();
  }

  /// A save that the branch has, as it was last read; empty when what has this id is another one.
  ///
  /// @param request of the save, as far as that is known
  public Optional<SaveOutcome.InGit> inGit(SaveId id, Optional<RequestDigest> request) {
    return known.inGit(id, request);
  }

  @Override
  public void pull(Trigger trigger, Optional<String> job) {
    log.asked(trigger);
    wish.ask(trigger, job);
    signal.raise();
  }

  @Override
  public PullRun lastRun() {
    return log.now(wish.untilRetry());
  }

  @Override
  public boolean await(CommitId commit, Duration patience) {
    return published.await(commit, patience, () -> pull(Trigger.READER));
  }

  @Override
  public Optional<Bundle> bundle(CommitId from, CommitId to, int limit) {
    return mirror.bundle(from, to, limit);
  }

  @Override
  public Optional<CommitId> take(Bundle bundle, Duration patience) {
    return inbox.await(offer(bundle), patience);
  }

  /// Hands a bundle in without waiting; gives the head of the branch as it is known here
  /// afterwards.
  public CompletableFuture<Optional<CommitId>> offer(Bundle bundle) {
    return inbox.put(bundle);
  }

  @Override
  public List<DroppedSave> dropped() {
    return puller.dropped();
  }

  @Override
  public void settle(SaveId id) {
    puller.settle(id);
  }

  /// Tells `shared` which saves a rewrite dropped and which were settled since the last call, and
  /// lists what other instances told and this one before it was restarted. Any thread but the
  /// driving one, one at a time.
  ///
  /// @throws lockstep.core.fault.StoreFault when the database is away: all is told the next time
  public void shareDropped(DroppedSaves shared) {
    puller.shareDropped(shared);
  }

  /// Tells `book` what became of saves since the last call, a few hundred at a time. Any thread,
  /// one at a time; saves go on meanwhile.
  ///
  /// @return false when nothing is left to tell
  /// @throws lockstep.core.fault.StoreFault when the database is away: what is remembered is told
  /// the next time
  public boolean shareOutcomes(SaveBook book) {
    return queue.share(book);
  }

  /// Calls `listener` whenever there is something for [#shareOutcomes]; it must not block.
  public void onOutcome(Runnable listener) {
    queue.onUntold(listener);
  }

  @Override
  public void listen(PublicationListener listener) {
    published.listen(listener);
  }

  @Override
  public RepositoryStatus status() {
    return standing.now();
  }

  @Override
  public Duration unanswered() {
    return standing.unanswered();
  }

  /// Keeps what is shown on the shelf, so that the next start is quick. Does nothing when that
  /// was done not long ago, or while commits are held back. To be called now and then, by any
  /// thread; it takes a moment.
  public void keepTip() {
    puller.keepTip();
  }

  /// Takes no more saves and ends those that are here. To be called while somebody still drives the
  /// loop: what is on its way gets until `patience` to come to an outcome; what is not sent by then
  /// was not saved, and of what was sent nothing is known.
  public void close(Duration patience) {
    queue.close(patience);
  }

  /// Waits for something to do, at most for `longest`.
  public void awaitWork(Duration longest) throws InterruptedException {
    Duration left = untilWork(longest);
    if (left.isPositive()) {
      signal.await(left);
    }
  }

  /// Does one thing, if there is one to do now: a pull, or a step for a group of saves.
  ///
  /// @return false when there was nothing to do
  /// @throws RuntimeException a bug of ours, or a listener's; the loop can go on
  public boolean turn() {
    try {
      return step();
    } catch (GitFault e) {
      broke("The local copy of the repository cannot be used: " + e.getMessage());
      return true;
    } catch (RuntimeException e) {
      broke("Something went wrong inside; nothing was written");
      throw e;
    } finally {
      published.tell();
    }
  }

  private boolean step() {
    if (!started) {
      started = true;
      puller.start();
      return true;
    }
    published.serveWaiters();
    looked = !looked && lookout.serve();
    if (looked) {
      return true; // and now it is somebody else's turn
    }
    Work current = work;
    if (current != null) {
      if (groupDue - ticker.nanos() > 0) {
        return false;
      }
      go(current);
      return true;
    }
    if (inbox.serve(this::take)) {
      return true;
    }
    boolean gap = !gap().isZero();
    if ((pullIsNext || queue.isEmpty() || gap) && pullIfDue()) {
      pullIsNext = false;
      return true;
    }
    List<Request> requests = gap ? List.of() : queue.take();
    if (requests.isEmpty()) {
      return false;
    }
    pullIsNext = true;
    Work next =
        requests.getFirst().branch().isPresent() ? elsewhere(requests.getFirst()) : here(requests);
    work = next;
    go(next);
    return true;
  }

  private Work here(List<Request> requests) {
    return new Group(
        requests, queue, planner, puller, published, mirror, remote, courtesy, onGitDown, ticker,
        random);
  }

  private Work elsewhere(Request request) {
    return new BranchSave(
        request,
        queue,
        plannerElsewhere,
        whole,
        puller,
        published,
        mirror,
        branches,
        ticker,
        random);
  }

  private void go(Work current) {
    goOn(current.step());
  }

  private void goOn(Optional<Duration> pause) {
    if (pause.isEmpty()) {
      work = null;
      wish.pushed(puller.link());
    } else {
      groupDue = ticker.nanos() + pause.get().toNanos();
    }
  }

  private Optional<CommitId> take(Bundle bundle) {
    if (!puller.link().isRead()) {
      wish.ask(Trigger.PEER_HINT); // the remote took this from somebody: it may answer us as well
    }
    if (puller.take(bundle)) {
      published.serveWaiters();
      if (!published.hasWaiters()) {
        wish.readersServed();
      }
    }
    return published.tip().commit();
  }

  private boolean pullIfDue() {
    PullWish.Due due = wish.take();
    if (due == PullWish.Due.NOT_NOW) {
      return false;
    }
    long begun = ticker.nanos();
    Link link = puller.pull(due, wish.takenJob());
    if (link.isRead()) {
      published.pulled();
      wish.succeeded(Duration.ofNanos(ticker.nanos() - begun), published.hasWaiters());
    } else {
      wish.failed(link.state());
    }
    return true;
  }

  private void broke(String reason) {
    puller.broke(reason);
    Work current = work;
    if (current != null) {
      goOn(current.broke(reason));
    }
    wish.failed(State.UNREACHABLE);
  }

  private Duration gap() {
    return courtesy.left(queue.size());
  }

  private Duration untilWork(Duration longest) {
    Duration left = wish.left(longest);
    if (lookout.isAsked()) {
      left = Duration.ZERO;
    } else if (work != null) {
      left = Duration.ofNanos(Math.max(0, groupDue - ticker.nanos()));
    } else if (!started || inbox.isAsked()) {
      left = Duration.ZERO;
    } else if (!queue.isEmpty() && gap().compareTo(left) < 0) {
      left = gap();
    }
    return left.compareTo(longest) < 0 ? left : longest;
  }
}
