package lockstep.cluster.failover;

import java.time.Duration;
import java.util.OptionalLong;
import lockstep.cluster.member.Self;
import lockstep.core.time.Ticker;

/// The highest epoch that is known from elsewhere than the lease: other members' beats, the saves
/// on the branches, the gateways. The store may have forgotten it, when it was put back to an older
/// state, while others remember and go by the highest.
///
/// What gateways tell comes without a log-in. A false word makes the holder take a new epoch and
/// costs nobody anything: so it may not be far ahead, and one in a while is enough. It is never
/// passed on as seen.
final class KnownEpochs {
  /// No cluster changes its holder so often unnoticed.
  private static final long MOST_AHEAD = 1_000_000;

  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Members members;
  private final Self self;
  private final Ticker ticker;
  private long told;
  private OptionalLong toldAtNanos = OptionalLong.empty();

  KnownEpochs(Members members, Self self, Ticker ticker) {
    this.members = members;
    this.self = self;
    this.ticker = ticker;
  }

  /// The highest of `seen` and all that is known.
  synchronized long above(long seen) {
    return Math.max(Math.max(seen, told), Math.max(members.epoch(), self.epochInGit()));
  }

  /// A gateway saw `epoch`, and this instance no more than `seen`.
  ///
  /// @return true when it counts
  synchronized boolean hear(long epoch, long seen) {
    long known = above(seen);
    boolean soon =
        toldAtNanos.isPresent() && ticker.nanos() - toldAtNanos.getAsLong() < PAUSE.toNanos();
    if (epoch <= known || epoch - known > MOST_AHEAD || soon) {
      return false;
    }
    told = epoch;
    toldAtNanos = OptionalLong.of(ticker.nanos());
    return true;
  }
}
