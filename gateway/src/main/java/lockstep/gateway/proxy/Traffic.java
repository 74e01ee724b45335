package lockstep.gateway.proxy;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Counts the requests under way, bounds them, and tells when the last one ended.
final class Traffic {
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition none = lock.newCondition();
  private int underWay;

  /// Nothing is under way.
  ///
  /// @param most at once
  Traffic(int most) {
    this.most = most;
  }

  /// One more request.
  ///
  /// @return false when there are too many already; it does not count then
  boolean enter() {
    lock.lock();
    try {
      if (underWay >= most) {
        return false;
      }
      underWay++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// One request less.
  void leave() {
    lock.lock();
    try {
      underWay--;
      if (underWay == 0) {
        none.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until none is under way.
  ///
  /// @return false when `patience` was over before
  boolean awaitNone(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (underWay > 0 && left > 0) {
        left = none.awaitNanos(left);
      }
      return underWay == 0;
    } finally {
      lock.unlock();
    }
  }
}
