package lockstep.cluster.failover;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lockstep.cluster.Maintenance;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.Claim;
import lockstep.cluster.lease.Lease;
import lockstep.cluster.lease.Sighting;
import lockstep.cluster.operation.Orders;
import lockstep.cluster.operation.Schedule;
import lockstep.core.time.Ticker;

/// The orders as last read, and what the configuration says beside them. Maintenance runs out by
/// the own clock too, because the store may be away when it should end.
record KnownOrders(Orders orders, Schedule schedule, long atNanos) {
  List<Maintenance> maintenance(Ticker ticker) {
    Duration age = Duration.ofNanos(ticker.nanos() - atNanos);
    return Stream.concat(
            orders.maintenance().stream()
                .filter(one -> one.left().compareTo(age) > 0)
                .map(one -> one.withLeft(one.left().minus(age))),
            schedule.pause().stream())
        .toList();
  }

  Optional<Maintenance> of(String member, Ticker ticker) {
    return maintenance(ticker).stream()
        .filter(one -> one.member().filter(member::equals).isPresent())
        .findFirst();
  }

  /// What the holder of this lease is asked to do.
  Optional<Sighting.Order> orderTo(Lease holder) {
    return orders
        .plan()
        .filter(plan -> plan.refusal().isEmpty() && plan.epoch() == holder.epoch())
        .map(plan -> new Sighting.Order(plan.to(), TransitionKind.SWITCHOVER, plan.because()));
  }

  /// The claim with the plan that it does, when it does one.
  Claim forPlan(Claim claim) {
    return claim.kind() == TransitionKind.SWITCHOVER
        ? orders.plan().map(plan -> claim.forPlan(plan.id())).orElse(claim)
        : claim;
  }

  /// Why nothing may change without a person, as a clause.
  Optional<String> halted(Ticker ticker) {
    return maintenance(ticker).stream()
        .filter(one -> one.member().isEmpty())
        .findFirst()
        .map(
            one ->
                "%s has paused automatic changes for another %s (%s)"
                    .formatted(one.by(), Evidence.minutes(one.left()), one.reason()));
  }
}
