package lockstep.cluster.operation;

import java.time.Duration;
import java.util.Optional;
import lockstep.cluster.Maintenance;

/// What people asked of one cluster, shared by its members. Time is the store's clock.
///
/// Every method throws [lockstep.core.fault.StoreFault] when the store is away; what was asked may
/// then have been done.
public interface OperationStore {
  /// All that holds now.
  Orders orders();

  /// Asks the holder for a switchover.
  ///
  /// @param life after which the plan is forgotten
  /// @return false when there is another plan that was neither done nor refused
  boolean propose(Plan plan, Duration life);

  /// Remembers why the holder did not do it. Nothing happens when the plan is another one by now.
  void refuse(String plan, String because);

  /// Takes a plan back: what was not granted for it before this returns never is. Nothing happens
  /// when it is another one by now.
  void withdraw(String plan);

  /// Begins a maintenance, or replaces the one of the same member.
  ///
  /// @param maintenance ends after its `left`
  void begin(Maintenance maintenance);

  /// Ends the maintenance of a member, or the pause when it is empty.
  ///
  /// @return false when there was none
  boolean end(Optional<String> member);
}
