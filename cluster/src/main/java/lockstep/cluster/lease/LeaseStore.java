package lockstep.cluster.lease;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.cluster.Transition;
import lockstep.cluster.TransitionKind;

/// The lease of one cluster and its history, shared by its members. Time is the store's clock.
///
/// Every method throws [lockstep.core.fault.StoreFault] when the store is away; what was asked may
/// then have been done.
public interface LeaseStore {
  /// The lease as it is; empty when nobody ever had it.
  Optional<Lease> read();

  /// Takes the lease and writes the history, both or neither. Of any number of claims on one epoch
  /// at most one is granted. One for a plan is granted only while the plan is neither refused, nor
  /// taken back, nor run out; whoever takes it back at that moment waits for what becomes of it.
  ///
  /// @return true when it was granted
  boolean claim(Claim claim);

  /// Makes the lease good for another `ttl`.
  ///
  /// @return false when this process does not hold it under `epoch` any more
  boolean renew(String holder, String boot, long epoch, Duration ttl);

  /// Gives the lease up.
  ///
  /// @return false when this process does not hold it under `epoch` any more
  boolean release(String holder, String boot, long epoch);

  /// The latest transitions, newest first.
  default List<Transition> history(int limit) {
    return history(limit, Long.MAX_VALUE);
  }

  /// The latest transitions with an id below `before`, newest first.
  List<Transition> history(int limit, long before);

  /// Forgets the transitions that need not be kept.
  ///
  /// @return how many there were
  int forget(HistoryRules rules);

  /// How many transitions of these kinds there were in the last `window`.
  int countRecent(Set<TransitionKind> kinds, Duration window);

  /// As [#countRecent], of those after the last [TransitionKind#CONFIRMED].
  int countUnconfirmed(Set<TransitionKind> kinds, Duration window);

  /// Writes something into the history that leaves the lease as it is.
  void note(TransitionKind kind, String reason, List<String> evidence);
}
