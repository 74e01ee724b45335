package lockstep.gateway.proxy;

import java.util.concurrent.atomic.AtomicLong;

/// How many bytes of bodies the gateway holds in memory at most, over all requests. Who gets no
/// share streams instead: slower to recover from a fault, never wrong.
final class ByteBudget {
  private final AtomicLong left;

  /// All of it is free.
  ///
  /// @param bytes in all
  ByteBudget(long bytes) {
    this.left = new AtomicLong(bytes);
  }

  /// One request's part, given back when it is closed.
  final class Share implements AutoCloseable {
    private long taken;

    private Share() {}

    /// Takes `bytes` more.
    ///
    /// @return false when there is not enough left; nothing is taken then
    boolean take(long bytes) {
      if (left.addAndGet(-bytes) < 0) {
        left.addAndGet(bytes);
        return false;
      }
      taken += bytes;
      return true;
    }

    @Override
    public void close() {
      left.addAndGet(taken);
      taken = 0;
    }
  }

  /// A share of nothing yet.
  Share share() {
    return new Share();
  }

  /// What is left.
  long left() {
    return left.get();
  }
}
