package lockstep.gateway.probe;

import java.time.Duration;
import java.util.Optional;
import lockstep.core.time.Ticker;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberState;
import lockstep.gateway.pool.Pool;

/// What is worth a line of a primary that is missed: one when it has been so for a moment, one when
/// there is a primary again. A planned switchover takes less than the moment.
final class SuspicionLog {
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final Ticker ticker;
  private boolean missed;
  private boolean told;
  private long sinceNanos;

  SuspicionLog(Ticker ticker) {
    this.ticker = ticker;
  }

  /// The line for what is seen now, if there is one.
  Optional<String> line(Pool seen, Optional<Suspicion> suspicion) {
    if (suspicion.isPresent()) {
      return missing(suspicion.get());
    }
    boolean over = told && seen.primary().isPresent();
    if (seen.primary().isPresent()) {
      missed = false;
      told = false;
    }
    return over
        ? Optional.of(
            "there is a primary again name=%s epoch=%d after=%dms"
                .formatted(
                    seen.primary().map(MemberState::name).orElse(""),
                    seen.epoch(),
                    since().toMillis()))
        : Optional.empty();
  }

  private Optional<String> missing(Suspicion suspicion) {
    if (!missed) {
      missed = true;
      sinceNanos = ticker.nanos();
    }
    if (told || since().compareTo(MOMENT) < 0) {
      return Optional.empty();
    }
    told = true;
    return Optional.of(
        "the primary seems lost epoch=%d told=%s"
            .formatted(
                suspicion.epoch(),
                String.join(",", suspicion.told().stream().map(Member::name).toList())));
  }

  private Duration since() {
    return Duration.ofNanos(ticker.nanos() - sinceNanos);
  }
}
