package lockstep.sim;

import java.time.Duration;
import java.util.Optional;
import lockstep.cluster.Maintenance;
import lockstep.cluster.operation.OperationStore;
import lockstep.cluster.operation.Orders;
import lockstep.cluster.operation.Plan;

/// What people asked for, as the members reach it: whoever looks for what holds hears of changes.
record WatchedOperations(OperationStore inner, SimCluster cluster) implements OperationStore {
  @Override
  public Orders orders() {
    Orders orders = inner.orders();
    return cluster.off().contains(Guard.PAUSE)
        ? new Orders(
            orders.plan(),
            orders.maintenance().stream().filter(one -> one.member().isPresent()).toList())
        : orders;
  }

  @Override
  public boolean propose(Plan plan, Duration life) {
    return inner.propose(plan, life);
  }

  @Override
  public void refuse(String plan, String because) {
    inner.refuse(plan, because);
  }

  @Override
  public void withdraw(String plan) {
    inner.withdraw(plan);
  }

  @Override
  public void begin(Maintenance maintenance) {
    cluster.person().ordered(maintenance.member(), "in maintenance for " + maintenance.left());
    inner.begin(maintenance);
  }

  @Override
  public boolean end(Optional<String> member) {
    boolean ended = inner.end(member);
    if (ended) {
      cluster.person().ordered(member, "in maintenance no more");
    }
    return ended;
  }
}
