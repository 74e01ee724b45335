package lockstep.cluster.failover;

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
import lockstep.cluster.member.Beat;
import lockstep.cluster.member.MemberRow;
import lockstep.cluster.member.MemberStore;
import lockstep.core.fault.StoreFault;

/// One instance's way to the shared stores, which can break.
final class FragileStore implements LeaseStore, MemberStore {
  private final MemberStore beats;
  private LeaseStore leases;
  private boolean away;
  private boolean losesClaim;
  private Runnable beforeClaims = () -> {};

  FragileStore(LeaseStore leases, MemberStore beats) {
    this.leases = leases;
    this.beats = beats;
  }

  void goAway() {
    away = true;
  }

  void loseTheNextClaim() {
    losesClaim = true;
  }

  /// Something happens while a claim is on its way.
  void beforeClaims(Runnable happening) {
    beforeClaims = happening;
  }

  void comeBack() {
    away = false;
  }

  void replace(LeaseStore other) {
    leases = other;
  }

  private LeaseStore leases() {
    if (away) {
      throw new StoreFault("the store was sent away");
    }
    return leases;
  }

  private MemberStore beats() {
    leases();
    return beats;
  }

  @Override
  public Optional<Lease> read() {
    return leases().read();
  }

  @Override
  public boolean claim(Claim claim) {
    beforeClaims.run();
    boolean granted = leases().claim(claim);
    if (losesClaim) {
      losesClaim = false;
      throw new StoreFault("the answer was lost");
    }
    return granted;
  }

  @Override
  public boolean renew(String holder, String boot, long epoch, Duration ttl) {
    return leases().renew(holder, boot, epoch, ttl);
  }

  @Override
  public boolean release(String holder, String boot, long epoch) {
    return leases().release(holder, boot, epoch);
  }

  @Override
  public List<Transition> history(int limit, long before) {
    return leases().history(limit, before);
  }

  @Override
  public int forget(HistoryRules rules) {
    return leases().forget(rules);
  }

  @Override
  public int countRecent(Set<TransitionKind> kinds, Duration window) {
    return leases().countRecent(kinds, window);
  }

  @Override
  public int countUnconfirmed(Set<TransitionKind> kinds, Duration window) {
    return leases().countUnconfirmed(kinds, window);
  }

  @Override
  public void note(TransitionKind kind, String reason, List<String> evidence) {
    leases().note(kind, reason, evidence);
  }

  @Override
  public void beat(Beat beat) {
    beats().beat(beat);
  }

  @Override
  public List<MemberRow> members() {
    return beats().members();
  }
}
