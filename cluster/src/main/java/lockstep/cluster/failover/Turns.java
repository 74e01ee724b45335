package lockstep.cluster.failover;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Lets threads wait for the end of the next turn.
final class Turns {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private long count;

  void ended() {
    lock.lock();
    try {
      count++;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Returns after the end of a turn, or when `longest` has passed or the thread is interrupted.
  void await(Duration longest) {
    lock.lock();
    try {
      long before = count;
      long left = longest.toNanos();
      while (count == before && left > 0) {
        left = ended.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
