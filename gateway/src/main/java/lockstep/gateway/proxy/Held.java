package lockstep.gateway.proxy;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// The places for requests that wait for a member: a bounded number with a bounded sum of bodies,
/// so that a long hold cannot fill the memory.
final class Held {
  private final int all;
  private final Counts counts;
  private final Semaphore places;
  private final AtomicLong bytes;

  /// All places are free.
  ///
  /// @param requests at once
  /// @param bytes of their bodies in all
  /// @param counts told of each that is held
  Held(int requests, long bytes, Counts counts) {
    this.counts = counts;
    this.all = requests;
    this.places = new Semaphore(requests);
    this.bytes = new AtomicLong(bytes);
  }

  /// Takes a place for a request with a body of that length.
  ///
  /// @return false when there is none; nothing is taken then
  boolean enter(long length) {
    if (!places.tryAcquire()) {
      return false;
    }
    if (bytes.addAndGet(-length) < 0) {
      leave(length);
      return false;
    }
    counts.held();
    return true;
  }

  /// How many are taken.
  int now() {
    return all - places.availablePermits();
  }

  /// Gives back what [#enter] took.
  void leave(long length) {
    bytes.addAndGet(length);
    places.release();
  }
}
