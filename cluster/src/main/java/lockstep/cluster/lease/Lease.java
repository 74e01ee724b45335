package lockstep.cluster.lease;

import java.time.Duration;

/// The lease as it was read.
///
/// @param holder the name of the member that has or had it
/// @param boot which start of that member
/// @param epoch the fencing token: grows with every new holder
/// @param left until it runs out, by the store's clock; zero or less when it has, and then since
/// when
/// @param released its holder gave it up, at the time that `left` tells
public record Lease(String holder, String boot, long epoch, Duration left, boolean released) {
  /// True when it is this very process that has it.
  public boolean isOf(String name, String itsBoot) {
    return holder.equals(name) && boot.equals(itsBoot);
  }

  /// True when anybody may take it.
  public boolean isFree() {
    return !left.isPositive();
  }
}
