package lockstep.cluster.failover;

import java.util.Optional;
import lockstep.cluster.lease.Claim;
import lockstep.cluster.lease.Lease;
import lockstep.core.time.Ticker;

/// The lease as last read: its holder, for as long as it is good by the own clock.
///
/// @param untilNanos when it runs out unless it is renewed
record SeenLease(String holder, long epoch, long untilNanos) {
  /// Empty when anybody may take it.
  static Optional<SeenLease> of(Optional<Lease> lease, Ticker ticker) {
    return lease
        .filter(read -> !read.isFree() && !read.released())
        .map(
            read ->
                new SeenLease(read.holder(), read.epoch(), ticker.nanos() + read.left().toNanos()));
  }

  /// The lease that a claim brings about.
  static SeenLease of(Claim claim, Ticker ticker) {
    return new SeenLease(claim.holder(), claim.epoch(), ticker.nanos() + claim.ttl().toNanos());
  }

  boolean isGoodAt(Ticker ticker) {
    return ticker.nanos() - untilNanos < 0;
  }
}
