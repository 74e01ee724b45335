package lockstep.cluster.failover;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import lockstep.cluster.lease.Sighting;
import lockstep.cluster.lease.Sighting.Probe;
import lockstep.cluster.lease.Sighting.Source;
import lockstep.core.time.Ticker;

/// The suspicion, as others told it, that a holder is gone: at most one, and new ones seldom,
/// however often somebody
/// tells of it. May be used by many threads.
final class Suspicions {
  /// For so long after the holder answered, nobody's word counts against that.
  private static final Duration DISMISSED = Duration.ofMillis(300);

  private final Ticker ticker;
  private final Duration life;
  private final AtomicReference<Optional<Raised>> raised = new AtomicReference<>(Optional.empty());

  /// @param life after which a suspicion is forgotten
  Suspicions(Ticker ticker, Duration life) {
    this.ticker = ticker;
    this.life = life;
  }

  /// Suspects the holder of `epoch`. One that is known keeps its time, from which the members take
  /// turns.
  ///
  /// @return true when it is new
  boolean raise(long epoch) {
    Optional<Raised> known = raised.get();
    if (known.filter(old -> old.epoch == epoch && isYoung(old)).isPresent()) {
      return false;
    }
    return raised.compareAndSet(known, Optional.of(new Raised(epoch, ticker.nanos(), false)));
  }

  /// The holder answered.
  void dismiss() {
    raised.updateAndGet(known -> known.map(old -> new Raised(old.epoch, ticker.nanos(), true)));
  }

  /// There is another holder.
  void clear() {
    raised.set(Optional.empty());
  }

  /// The one against the holder of `epoch`; nobody has looked yet.
  Optional<Sighting.Suspicion> against(long epoch) {
    return raised
        .get()
        .filter(known -> known.epoch == epoch && !known.dismissed && isYoung(known))
        .map(known -> new Sighting.Suspicion(age(known), Source.TOLD, Probe.NOT_ASKED));
  }

  private boolean isYoung(Raised known) {
    return age(known).compareTo(known.dismissed ? DISMISSED : life) < 0;
  }

  private Duration age(Raised known) {
    return Duration.ofNanos(ticker.nanos() - known.atNanos);
  }

  private record Raised(long epoch, long atNanos, boolean dismissed) {}
}
