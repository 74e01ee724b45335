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
import java.util.function.BiPredicate;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.Differences;
import lockstep.sync.pull.NewCommits;
import lockstep.sync.pull.PublicationListener;
import lockstep.sync.pull.PublicationListener.Publication;
import lockstep.sync.pull.Tip;

/// The tip that is read, those who listen for the next one, and those who wait for a commit.
///
/// Only the loop publishes; any thread reads and waits.
final class Published {
  /// How many pulls that succeed and do not bring the commit somebody waits for. A commit that a
  /// rewrite dropped never comes.
  static final int MAX_VAIN_PULLS = 5;

  private final AtomicReference<Tip> tip;
  private final BiPredicate<CommitId, CommitId> isAncestor;
  private final List<PublicationListener> listeners = new CopyOnWriteArrayList<>();
  private final Queue<Publication> untold = new ArrayDeque<>();
  private final Remembered<CommitId, CommitId> shown = new Remembered<>(NewCommits.REMEMBERED);
  private final List<Waiter> waiters = new ArrayList<>();

  /// @param isAncestor asks the mirror, on the thread of the loop
  Published(Tip first, BiPredicate<CommitId, CommitId> isAncestor) {
    this.tip = new AtomicReference<>(first);
    this.isAncestor = isAncestor;
  }

  Tip tip() {
    return tip.get();
  }

  void listen(PublicationListener listener) {
    listeners.add(listener);
  }

  /// Makes `next` the tip that is read. The listeners hear of it in [#tell].
  ///
  /// @param rewritten true when commits that were shown are not in the history of `next`
  /// @param own true when saves of this instance are among the commits
  void publish(Tip next, NewCommits commits, boolean rewritten, boolean own) {
    Tip before = tip.getAndSet(next);
    synchronized (this) {
      if (rewritten) {
        shown.clear();
      }
      commits.newest().forEach(commit -> shown.put(commit, commit));
    }
    untold.add(
        new Publication(
            before.snapshot(),
            next.snapshot(),
            Differences.between(before.snapshot(), next.snapshot(), commits),
            commits.author(),
            commits.subject(),
            commits.saves(),
            own));
    serveWaiters();
  }

  /// Tells the listeners what was published since the last time. Each hears it, whatever another
  /// does; the first fault is thrown at the end.
  void tell() {
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
    Optional<CommitId> head = tip.get().commit();
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
