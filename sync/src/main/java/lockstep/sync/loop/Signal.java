package lockstep.sync.loop;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes the thread that drives the loop. A signal that comes while nobody waits is kept.
final class Signal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition raised = lock.newCondition();
  private boolean up;

  void raise() {
    lock.lock();
    try {
      up = true;
      raised.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a signal and takes it.
  void await(Duration longest) throws InterruptedException {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (!up && left > 0) {
        left = raised.awaitNanos(left);
      }
      up = false;
    } finally {
      lock.unlock();
    }
  }
}
