package lockstep.gateway.proxy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import lockstep.core.time.Ticker;

/// Looks after all that wait for an answer, so that none of them needs a time-out of its own: a
/// wait that ends after microseconds would set and clear a timer, and each timer wakes a thread.
/// Here one thread looks at all of them now and then, as long as there are any.
final class Vigils {
  private static final Duration PACE = Duration.ofMillis(20);

  /// Looks at one wait.
  interface Look {
    /// Does what is due. Must not wait.
    ///
    /// @return how long until it shall look again
    Duration look();
  }

  /// One wait, from [#begin] to [#close]: after that nobody looks at it.
  final class Vigil implements AutoCloseable {
    private final Look look;
    private final ReentrantLock lock = new ReentrantLock();
    private long due;
    private boolean over;

    private Vigil(Look look, long due) {
      this.look = look;
      this.due = due;
    }

    private void pass(long now) {
      lock.lock();
      try {
        if (!over && now - due >= 0) {
          due = now + look.look().toNanos();
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      vigils.remove(this);
      lock.lock();
      try {
        over = true;
      } finally {
        lock.unlock();
      }
    }
  }

  private final Set<Vigil> vigils = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean running = new AtomicBoolean();
  private final Executor threads;
  private final Ticker ticker;

  /// Looks at nothing yet.
  ///
  /// @param threads runs the looking
  Vigils(Executor threads, Ticker ticker) {
    this.threads = threads;
    this.ticker = ticker;
  }

  /// Begins to look after a wait.
  ///
  /// @param first when it is looked at first
  Vigil begin(Duration first, Look look) {
    Vigil vigil = new Vigil(look, ticker.nanos() + first.toNanos());
    vigils.add(vigil);
    run();
    return vigil;
  }

  private void run() {
    if (running.get() || !running.compareAndSet(false, true)) {
      return;
    }
    try {
      threads.execute(this::watch);
    } catch (RejectedExecutionException e) {
      // The gateway is stopping: it cuts all that still waits.
      running.set(false);
    }
  }

  private void watch() {
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (!vigils.isEmpty() && !never.await(PACE.toNanos(), TimeUnit.NANOSECONDS)) {
        long now = ticker.nanos();
        vigils.forEach(vigil -> vigil.pass(now));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } finally {
      running.set(false);
    }
    if (!vigils.isEmpty()) {
      run();
    }
  }
}
