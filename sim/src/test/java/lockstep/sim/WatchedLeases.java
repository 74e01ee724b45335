package lockstep.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.cluster.Transition;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.Claim;
import lockstep.cluster.lease.HistoryRules;
import lockstep.cluster.lease.Lease;
import lockstep.cluster.lease.LeaseStore;
import lockstep.cluster.testing.InMemoryLeaseStore;

/// The lease as one member reaches it: each claim that is granted is looked at by the checker.
record WatchedLeases(InMemoryLeaseStore leases, SimMember member, SimCluster cluster)
    implements LeaseStore {
  @Override
  public Optional<Lease> read() {
    return leases.read();
  }

  @Override
  public boolean claim(Claim claim) {
    LeaseChecker.Before before = cluster.leaseChecker().before();
    boolean granted = leases.claim(claim);
    if (granted) {
      cluster.leaseChecker().granted(member, claim, before);
    }
    return granted;
  }

  @Override
  public boolean renew(String holder, String boot, long epoch, Duration ttl) {
    return leases.renew(holder, boot, epoch, ttl);
  }

  @Override
  public boolean release(String holder, String boot, long epoch) {
    return leases.release(holder, boot, epoch);
  }

  @Override
  public List<Transition> history(int limit, long before) {
    return leases.history(limit, before);
  }

  @Override
  public int forget(HistoryRules rules) {
    return leases.forget(rules);
  }

  @Override
  public int countRecent(Set<TransitionKind> kinds, Duration window) {
    return leases.countRecent(kinds, window);
  }

  @Override
  public int countUnconfirmed(Set<TransitionKind> kinds, Duration window) {
    return cluster.off().contains(Guard.ANTI_FLAP) ? 0 : leases.countUnconfirmed(kinds, window);
  }

  @Override
  public void note(TransitionKind kind, String reason, List<String> evidence) {
    leases.note(kind, reason, evidence);
  }
}
