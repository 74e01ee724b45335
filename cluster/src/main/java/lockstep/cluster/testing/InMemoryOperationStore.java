package lockstep.cluster.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import lockstep.cluster.Maintenance;
import lockstep.cluster.operation.OperationStore;
import lockstep.cluster.operation.Orders;
import lockstep.cluster.operation.Plan;

/// Plans and maintenance in memory.
public final class InMemoryOperationStore implements OperationStore {
  private final InstantSource clock;
  private final Map<String, Row> maintenance = new TreeMap<>();
  private Optional<Plan> plan = Optional.empty();
  private Instant planUntil = Instant.MIN;

  /// @param clock the store's own
  public InMemoryOperationStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Orders orders() {
    Instant now = clock.instant();
    return new Orders(
        plan.filter(_ -> planUntil.isAfter(now)),
        maintenance.values().stream()
            .filter(row -> row.until.isAfter(now))
            .map(row -> row.left(now))
            .toList());
  }

  @Override
  public synchronized boolean propose(Plan wish, Duration life) {
    if (orders().plan().filter(old -> isOpen(old, wish)).isPresent()) {
      return false;
    }
    plan = Optional.of(wish);
    planUntil = clock.instant().plus(life);
    return true;
  }

  private static boolean isOpen(Plan old, Plan wish) {
    return old.refusal().isEmpty() && old.epoch() >= wish.epoch();
  }

  @Override
  public synchronized void refuse(String id, String because) {
    plan =
        plan.map(
            old ->
                old.id().equals(id) && old.refusal().isEmpty()
                    ? new Plan(
                        id, old.epoch(), old.to(), old.by(), old.because(), Optional.of(because))
                    : old);
  }

  /// Does something while the plan cannot be taken back.
  ///
  /// @return false when it is not open, or `act` says so
  synchronized boolean whileOpen(String id, BooleanSupplier act) {
    return orders().plan().filter(old -> old.id().equals(id) && old.refusal().isEmpty()).isPresent()
        && act.getAsBoolean();
  }

  @Override
  public synchronized void withdraw(String id) {
    plan = plan.filter(old -> !old.id().equals(id));
  }

  @Override
  public synchronized void begin(Maintenance wish) {
    maintenance.put(wish.member().orElse(""), new Row(wish, clock.instant().plus(wish.left())));
  }

  @Override
  public synchronized boolean end(Optional<String> member) {
    Row row = maintenance.remove(member.orElse(""));
    return row != null && row.until.isAfter(clock.instant());
  }

  private record Row(Maintenance maintenance, Instant until) {
    Maintenance left(Instant now) {
      return new Maintenance(
          maintenance.member(),
          maintenance.by(),
          maintenance.reason(),
          Duration.between(now, until));
    }
  }
}
