package lockstep.gateway.passive;

import java.util.concurrent.atomic.AtomicLong;

/// How many reads may be sent a second time because a member was slow or said that it could not:
/// a part of all reads, so that retries cannot make an overload worse. Reads whose member died are
/// not counted: it does no work for them any more.
public final class RetryBudget {
  private static final long RETRY = 100;
  private static final long MOST = 100 * RETRY;

  private final int percent;
  private final AtomicLong saved = new AtomicLong(MOST);

  /// A hundred retries are saved up at the start, and never more than that.
  ///
  /// @param percent of all reads
  public RetryBudget(int percent) {
    this.percent = percent;
  }

  /// A read came.
  public void earn() {
    if (saved.get() < MOST) {
      saved.addAndGet(percent);
    }
  }

  /// True when a retry could be paid now.
  public boolean any() {
    return saved.get() >= RETRY;
  }

  /// Pays a retry.
  ///
  /// @return false when there is not enough; nothing is paid then
  public boolean spend() {
    if (saved.addAndGet(-RETRY) >= 0) {
      return true;
    }
    saved.addAndGet(RETRY);
    return false;
  }
}
