package lockstep.sync.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.Differences;
import lockstep.sync.pull.LandedSave;
import lockstep.sync.pull.NewCommits;
import lockstep.sync.pull.PublicationListener;
import lockstep.sync.pull.PublicationListener.Cause;
import lockstep.sync.pull.PublicationListener.Publication;
import lockstep.sync.pull.Tip;

/// The tip that is read, those who listen for the next one, and those who wait for a commit.
///
/// While commits are held back there are two: the tip at the head, which saves are planned on, and
/// the view, which is read. Else they are one.
///
/// Only the loop publishes; any thread reads and waits.
final class Published {
  /// How many pulls that succeed and do not bring the commit somebody waits for. A commit that a
  /// rewrite dropped never comes.
  static final int MAX_VAIN_PULLS = 5;

  /// How many publications wait for the first listener.
  private static final int MOST_UNTOLD = 4;

  private final AtomicReference<Both> both;
  private final BiPredicate<CommitId, CommitId> isAncestor;
  private final List<PublicationListener> listeners = new CopyOnWriteArrayList<>();
  private final Queue<Publication> untold = new ArrayDeque<>();
  private final Remembered<CommitId, CommitId> shown = new Remembered<>(NewCommits.REMEMBERED);
  private final List<Waiter> waiters = new ArrayList<>();

  /// @param isAncestor asks the mirror, on the thread of the loop
  Published(Tip first, BiPredicate<CommitId, CommitId> isAncestor) {
    this.both = new AtomicReference<>(new Both(first, first));
    this.isAncestor = isAncestor;
  }

  private record Both(Tip tip, Tip view) {}

  /// What the branch has: saves are planned on it.
  Tip tip() {
    return both.get().tip();
  }

  /// What is read.
  Tip view() {
    return both.get().view();
  }

  /// Calls `each` with the tip and the last commits that are known to be shown, oldest first; not
  /// while commits are held back.
  void settled(BiConsumer<Tip, List<CommitId>> each) {
    Both now;
    List<CommitId> newest;
    synchronized (this) {
      now = both.get();
      newest = shown.keys();
    }
    if (now.tip() == now.view()) {
      each.accept(now.tip(), newest);
    }
  }

  void listen(PublicationListener listener) {
    listeners.add(listener);
  }

  /// Makes `next` the tip that is read. The listeners hear of it in [#tell].
  ///
  /// @param rewritten true when commits that were shown are not in the history of `next`
  /// @param cause how this instance came to the commits
  void publish(Tip next, NewCommits commits, boolean rewritten, Cause cause) {
    publish(new Both(next, next), commits.newest(), commits, rewritten, cause);
  }

  /// Makes `view` what is read, and `next` what saves are planned on.
  ///
  /// @param commits those between the tip before and `next`; the saves among them are in the view
  void hold(Tip next, Tip view, NewCommits commits, boolean rewritten, Cause cause) {
    List<CommitId> saves =
        commits.saves().stream()
            .flatMap(save -> next.history().save(save).stream())
            .map(LandedSave::commit)
            .toList();
    publish(new Both(next, view), saves, commits, rewritten, cause);
  }

  private void publish(
      Both next, List<CommitId> visible, NewCommits commits, boolean rewritten, Cause cause) {
    Snapshot before = both.getAndSet(next).view().snapshot();
    Snapshot after = next.view().snapshot();
    synchronized (this) {
      if (rewritten) {
        shown.clear();
      }
      visible.forEach(commit -> shown.put(commit, commit));
    }
    if (before.commit().equals(after.commit()) && before.digest().equals(after.digest())) {
      serveWaiters();
      return; // all of it is held back
    }
    untold.add(
        new Publication(
            before,
            after,
            Differences.between(before, after, commits),
            commits.author(),
            commits.subject(),
            commits.saves(),
            rewritten,
            cause));
    serveWaiters();
  }

  /// Tells the listeners what was published since the last time. Each hears it, whatever another
  /// does; the first fault is thrown at the end. As long as nobody listens they wait, but for
  /// the oldest when there are many.
  void tell() {
    if (listeners.isEmpty()) {
      while (untold.size() > MOST_UNTOLD) {
        untold.remove();
      }
      return;
    }
    List<RuntimeException> faults = new ArrayList<>();
    for (Publication next = untold.poll(); next != null; next = untold.poll()) {
      for (PublicationListener listener : listeners) {
        try {
          listener.published(next);
        } catch (RuntimeException e) {
          faults.add(e);
        }
      }
    }
    if (!faults.isEmpty()) {
      throw faults.getFirst();
    }
  }

  /// True when the tip is known to be at or beyond `commit` without asking the mirror.
  synchronized boolean shows(CommitId commit) {
    return shown.get(commit).isPresent();
  }

  /// Waits until the tip is at or beyond `commit`.
  ///
  /// @param pull asks the loop for a pull
  boolean await(CommitId commit, Duration patience, Runnable pull) {
    Waiter waiter = new Waiter(commit);
    synchronized (this) {
      if (shows(commit)) {
        return true;
      }
      waiters.add(waiter);
    }
    pull.run();
    try {
      return waiter.done.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a wait has no end", e);
    } finally {
      synchronized (this) {
        waiters.remove(waiter);
      }
    }
  }

  /// Lets those go whose commit is shown.
  void serveWaiters() {
    Optional<CommitId> head = view().commit();
    for (Waiter waiter : waiting()) {
      boolean there =
          shows(waiter.commit) || (head.isPresent() && isAncestor.test(waiter.commit, head.get()));
      if (there) {
        waiter.done.complete(true);
      }
    }
  }

  /// A pull has succeeded: who waited through too many of them in vain waits no longer.
  void pulled() {
    for (Waiter waiter : waiting()) {
      waiter.vainPulls++;
      if (waiter.vainPulls >= MAX_VAIN_PULLS) {
        waiter.done.complete(false);
      }
    }
  }

  boolean hasWaiters() {
    return !waiting().isEmpty();
  }

  private synchronized List<Waiter> waiting() {
    return waiters.stream().filter(waiter -> !waiter.done.isDone()).toList();
  }

  private static final class Waiter {
    private final CommitId commit;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private int vainPulls; // of the loop alone

    Waiter(CommitId commit) {
      this.commit = commit;
    }
  }
}
