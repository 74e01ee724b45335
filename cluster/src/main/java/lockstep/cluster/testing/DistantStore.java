package lockstep.cluster.testing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import lockstep.cluster.Maintenance;
import lockstep.cluster.Transition;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.Claim;
import lockstep.cluster.lease.HistoryRules;
import lockstep.cluster.lease.Lease;
import lockstep.cluster.lease.LeaseStore;
import lockstep.cluster.member.Beat;
import lockstep.cluster.member.MemberRow;
import lockstep.cluster.member.MemberStore;
import lockstep.cluster.operation.OperationStore;
import lockstep.cluster.operation.Orders;
import lockstep.cluster.operation.Plan;

/// The shared stores as one member reaches them: over a line that can be slow, cut, or lose
/// answers.
///
/// @param line every call goes over it
public record DistantStore(
    LeaseStore leases, MemberStore beats, OperationStore operations, Line line)
    implements LeaseStore, MemberStore, OperationStore {
  /// The way to the stores.
  public interface Line {
    /// Makes the call, or throws [lockstep.core.fault.StoreFault], with or without having made it.
    <T> T ask(Supplier<T> call);
  }

  private void tell(Runnable call) {
    line.ask(
        () -> {
          call.run();
          return true;
        });
  }

  @Override
  public Optional<Lease> read() {
    return line.ask(leases::read);
  }

  @Override
  public boolean claim(Claim claim) {
    return line.ask(() -> leases.claim(claim));
  }

  @Override
  public boolean renew(String holder, String boot, long epoch, Duration ttl) {
    return line.ask(() -> leases.renew(holder, boot, epoch, ttl));
  }

  @Override
  public boolean release(String holder, String boot, long epoch) {
    return line.ask(() -> leases.release(holder, boot, epoch));
  }

  @Override
  public List<Transition> history(int limit, long before) {
    return line.ask(() -> leases.history(limit, before));
  }

  @Override
  public int forget(HistoryRules rules) {
    return line.ask(() -> leases.forget(rules));
  }

  @Override
  public int countRecent(Set<TransitionKind> kinds, Duration window) {
    return line.ask(() -> leases.countRecent(kinds, window));
  }

  @Override
  public int countUnconfirmed(Set<TransitionKind> kinds, Duration window) {
    return line.ask(() -> leases.countUnconfirmed(kinds, window));
  }

  @Override
  public void note(TransitionKind kind, String reason, List<String> evidence) {
    tell(() -> leases.note(kind, reason, evidence));
  }

  @Override
  public void beat(Beat beat) {
    tell(() -> beats.beat(beat));
  }

  @Override
  public List<MemberRow> members() {
    return line.ask(beats::members);
  }

  @Override
  public Orders orders() {
    return line.ask(operations::orders);
  }

  @Override
  public boolean propose(Plan plan, Duration life) {
    return line.ask(() -> operations.propose(plan, life));
  }

  @Override
  public void refuse(String plan, String because) {
    tell(() -> operations.refuse(plan, because));
  }

  @Override
  public void withdraw(String plan) {
    tell(() -> operations.withdraw(plan));
  }

  @Override
  public void begin(Maintenance maintenance) {
    tell(() -> operations.begin(maintenance));
  }

  @Override
  public boolean end(Optional<String> member) {
    return line.ask(() -> operations.end(member));
  }
}
