package lockstep.app.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.BooleanSupplier;
import lockstep.cluster.lease.HistoryRules;
import lockstep.cluster.lease.LeaseStore;
import lockstep.core.fault.StoreFault;

/// Forgets what of the cluster's history need not be kept, on the one member that does what one
/// does for all. That two do it at once harms nothing.
final class HistoryRound implements Runnable {
  private static final Logger LOG = System.getLogger("lockstep.app");

  private final BooleanSupplier leads;
  private final LeaseStore leases;
  private final HistoryRules rules;

  HistoryRound(BooleanSupplier leads, LeaseStore leases, HistoryRules rules) {
    this.leads = leads;
    this.leases = leases;
    this.rules = rules;
  }

  @Override
  public void run() {
    if (!leads.getAsBoolean()) {
      return;
    }
    try {
      int forgotten = leases.forget(rules);
      if (forgotten > 0) {
        LOG.log(
            Level.INFO,
            "history: forgotten={0,number,#} olderThanHours={1,number,#} (cluster.history)",
            forgotten,
            rules.keptFor().toHours());
      }
    } catch (StoreFault away) {
      LOG.log(Level.DEBUG, "history is not cut: {0}", away.getMessage());
    }
  }
}
