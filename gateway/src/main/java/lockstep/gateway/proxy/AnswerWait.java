package lockstep.gateway.proxy;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import lockstep.gateway.upstream.Upstream;

/// The wait for the first byte of one answer: after a moment the client is watched and the member
/// suspected; a member that keeps silent is left when the request may go elsewhere.
final class AnswerWait implements Vigils.Look {
  static final Duration WATCH_AFTER = Duration.ofMillis(250);
  private static final Duration NEVER = Duration.ofDays(1);

  private final Upstream.Lease lease;
  private final Bounds bounds;
  private final Optional<ClientWatch> client;
  private final Runnable suspect;
  private final BooleanSupplier mayLeave;
  private Duration waited = Duration.ZERO;

  /// How long it lasts.
  ///
  /// @param silent when the member answers nobody else meanwhile
  /// @param total when it may be left although it answers others
  /// @param longest when it is left in any case
  record Bounds(Duration silent, Duration total, Duration longest) {
    /// When it is looked at first.
    Duration first() {
      return shorter(WATCH_AFTER, silent);
    }
  }

  /// Watches nobody before it looks first.
  ///
  /// @param client watched, for what is not worth finishing without it
  /// @param suspect has the member probed
  /// @param mayLeave true when another member may be asked instead
  AnswerWait(
      Upstream.Lease lease,
      Bounds bounds,
      Optional<ClientWatch> client,
      Runnable suspect,
      BooleanSupplier mayLeave) {
    this.lease = lease;
    this.bounds = bounds;
    this.client = client;
    this.suspect = suspect;
    this.mayLeave = mayLeave;
  }

  @Override
  public Duration look() {
    if (waited.isZero()) {
      waited = bounds.first();
      if (lease.memberSilence().compareTo(waited) > 0) {
        // Perhaps it hangs: its probes tell sooner when they begin now.
        suspect.run();
      }
      client.ifPresent(one -> one.start(() -> lease.connection().abandon("the client left")));
      return then(bounds.silent().minus(waited));
    }
    // What others were answered meanwhile puts the end off by no more than what it has to.
    Duration silent = bounds.silent().minus(lease.memberSilence());
    boolean hangs = waited.compareTo(bounds.total()) >= 0 || !silent.isPositive();
    Duration left = bounds.longest().minus(waited);
    if (!left.isPositive() || (hangs && mayLeave.getAsBoolean())) {
      lease.connection().giveUp("no answer within " + waited.toMillis() + " ms");
      return NEVER;
    }
    return then(shorter(hangs ? bounds.first() : silent, left));
  }

  private Duration then(Duration more) {
    waited = waited.plus(more);
    return more;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
