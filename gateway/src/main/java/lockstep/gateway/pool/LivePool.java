package lockstep.gateway.pool;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/// The newest [Pool], and a place to wait for a newer one. Reading takes no lock.
public final class LivePool {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile Pool current;

  /// Starts with `first`.
  public LivePool(Pool first) {
    this.current = first;
  }

  /// The newest pool.
  public Pool now() {
    return current;
  }

  /// Makes the next pool from the newest and wakes all that wait. `change` runs under the lock:
  /// it must be a pure function.
  public Pool update(UnaryOperator<Pool> change) {
    lock.lock();
    try {
      current = change.apply(current);
      changed.signalAll();
      return current;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the newest pool is another one than `seen`, or `patience` is over.
  ///
  /// @throws InterruptedException when the waiting thread is told to stop
  public void awaitOtherThan(Pool seen, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (current.equals(seen) && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
