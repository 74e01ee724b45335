package lockstep.cluster.failover;

import java.time.Duration;
import java.util.Optional;
import lockstep.core.time.Ticker;

/// For how long the store and Git have been there, or not, and when the lease was given up.
final class Touch {
  private final Ticker ticker;
  private long keptSinceNanos;
  private long gitAwaySinceNanos;
  private boolean gitOk = true;
  private boolean everLost;
  private Optional<Long> gaveUpNanos = Optional.empty();
  private Optional<Long> handOverFailedNanos = Optional.empty();
  private volatile boolean kept;

  Touch(Ticker ticker) {
    this.ticker = ticker;
  }

  void kept() {
    if (!kept) {
      keptSinceNanos = ticker.nanos();
    }
    kept = true;
  }

  void lost() {
    kept = false;
    everLost = true;
  }

  void git(boolean ok) {
    if (gitOk && !ok) {
      gitAwaySinceNanos = ticker.nanos();
    }
    gitOk = ok;
  }

  boolean isKept() {
    return kept;
  }

  boolean wasLost() {
    return everLost;
  }

  /// Zero until a first turn went well.
  Duration keptFor() {
    return kept ? since(keptSinceNanos) : Duration.ZERO;
  }

  /// At least a nanosecond while Git is away.
  Duration gitAwayFor() {
    return gitOk ? Duration.ZERO : since(gitAwaySinceNanos).plusNanos(1);
  }

  void handOverFailed() {
    handOverFailedNanos = Optional.of(ticker.nanos());
  }

  boolean handOverFailedWithin(Duration window) {
    return handOverFailedNanos.filter(at -> since(at).compareTo(window) < 0).isPresent();
  }

  void gaveUp() {
    gaveUpNanos = Optional.of(ticker.nanos());
  }

  boolean gaveUpWithin(Duration window) {
    return gaveUpNanos.filter(at -> since(at).compareTo(window) < 0).isPresent();
  }

  private Duration since(long nanos) {
    return Duration.ofNanos(ticker.nanos() - nanos);
  }
}
