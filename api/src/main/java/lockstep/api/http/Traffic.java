package lockstep.api.http;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Counts the requests that are being answered, keeps them below a limit, and lets a server that
/// closes wait for the last of them.
public final class Traffic {
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition quiet = lock.newCondition();
  private int inFlight;
  private boolean draining;

  /// @param most how many requests at once
  public Traffic(int most) {
    this.most = most;
  }

  /// Counts a request in.
  ///
  /// @return false when there are too many: it is not counted
  boolean enter() {
    lock.lock();
    try {
      if (inFlight >= most) {
        return false;
      }
      inFlight++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      inFlight--;
      if (inFlight == 0) {
        quiet.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// How many requests are being answered.
  public int inFlight() {
    lock.lock();
    try {
      return inFlight;
    } finally {
      lock.unlock();
    }
  }

  /// From now on clients are asked to go elsewhere; whoever comes all the same is served.
  public void drain() {
    lock.lock();
    try {
      draining = true;
    } finally {
      lock.unlock();
    }
  }

  /// True once [#drain] was called.
  public boolean draining() {
    lock.lock();
    try {
      return draining;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until no request is being answered.
  ///
  /// @return false when `patience` ran out, or the thread was interrupted, first
  public boolean awaitQuiet(Duration patience) {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (inFlight > 0 && left > 0) {
        left = quiet.awaitNanos(left);
      }
      return inFlight == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
