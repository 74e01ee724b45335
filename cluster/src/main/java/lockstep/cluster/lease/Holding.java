package lockstep.cluster.lease;

import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.Claim.Terms;
import lockstep.cluster.lease.Decision.Care;
import lockstep.cluster.lease.Sighting.Me;
import lockstep.cluster.lease.Sighting.Order;
import lockstep.cluster.lease.Sighting.Rival;
import lockstep.cluster.lease.Sighting.Stay;

/// What the holder of the lease does: goes on, or hands over. It hands over
///
/// - when it is being stopped, to the best of those that are here, whatever they lack;
/// - when it is being drained or was asked to, to a member that can take the lead, or not at all;
/// - when it does not reach Git and another member does, or when no proxy reaches it and another
///   member is reached. These two are automatic: they respect a pause and the limit of changes, and
///   the other must be fit at that moment, not only when it was heard of last.
final class Holding {
  private final LeaseRules rules;

  Holding(LeaseRules rules) {
    this.rules = rules;
  }

  Decision step(Sighting sighting, Lease lease) {
    Me me = sighting.me();
    if (me.stay() == Stay.LEAVES) {
      return leave(sighting, lease);
    }
    if (lease.epoch() < me.epoch()) {
      return new Decision.Claim(
          lease.epoch(),
          Terms.AT_ONCE,
          TransitionKind.RESTART,
          "the store went back to epoch %d; %s takes a new one"
              .formatted(lease.epoch(), me.name()));
    }
    return drain(sighting, lease)
        .or(() -> obey(sighting, lease))
        .or(() -> stepDown(sighting, lease))
        .orElseGet(() -> goOn(me, lease));
  }

  private static Decision leave(Sighting sighting, Lease lease) {
    String because = sighting.me().name() + " is being stopped";
    Optional<Rival> next = best(sighting, _ -> true);
    return next.isPresent()
        ? new Decision.HandOver(
            lease.epoch(), next.get().name(), TransitionKind.HANDOVER, Care.AT_ONCE, because)
        : new Decision.Release(lease.epoch(), because);
  }

  private static Optional<Decision> drain(Sighting sighting, Lease lease) {
    Me me = sighting.me();
    if (me.stay() != Stay.DRAINS || me.barred()) {
      return Optional.empty();
    }
    return best(sighting, _ -> true)
        .map(
            next ->
                new Decision.HandOver(
                    lease.epoch(),
                    next.name(),
                    TransitionKind.HANDOVER,
                    Care.WITHOUT_LOSS,
                    me.name() + " is being drained"));
  }

  private static Optional<Decision> obey(Sighting sighting, Lease lease) {
    return sighting.order().map(order -> obey(sighting, lease, order));
  }

  private static Decision obey(Sighting sighting, Lease lease, Order order) {
    boolean here = sighting.rivals().stream().anyMatch(one -> one.name().equals(order.to()));
    return here
        ? new Decision.HandOver(
            lease.epoch(), order.to(), order.kind(), Care.WITHOUT_LOSS, order.because())
        : new Decision.Decline(
            order.kind(), "%s cannot take the lease at the moment".formatted(order.to()));
  }

  private Optional<Decision> stepDown(Sighting sighting, Lease lease) {
    Me me = sighting.me();
    boolean mayStepDown =
        !me.barred()
            && !me.gaveUpLately()
            && sighting.halted().isEmpty()
            && sighting.automatic() < rules.automaticLimit();
    if (!mayStepDown) {
      return Optional.empty();
    }
    if (me.gitAwayFor().compareTo(rules.gitPatience()) >= 0) {
      return best(sighting, Rival::gitOk)
          .map(
              next ->
                  stepDownTo(
                      next,
                      lease,
                      "%s has not reached Git for %s, and %s does"
                          .formatted(me.name(), seconds(me.gitAwayFor()), next.name())));
    }
    if (me.unprobedFor().compareTo(rules.probePatience()) >= 0) {
      return best(sighting, Rival::probed)
          .map(
              next ->
                  stepDownTo(
                      next,
                      lease,
                      "no proxy has asked %s for %s, and %s is asked all the time"
                          .formatted(me.name(), seconds(me.unprobedFor()), next.name())));
    }
    return Optional.empty();
  }

  private static Decision stepDownTo(Rival next, Lease lease, String because) {
    return new Decision.HandOver(
        lease.epoch(), next.name(), TransitionKind.STEP_DOWN, Care.TO_THE_FIT, because);
  }

  private Decision goOn(Me me, Lease lease) {
    String because = me.name() + " holds the lease";
    return me.sinceRenewed().compareTo(rules.renewEvery()) >= 0
        ? new Decision.Renew(lease.epoch(), because)
        : new Decision.Keep(lease.epoch(), because);
  }

  private static Optional<Rival> best(Sighting sighting, Predicate<Rival> fit) {
    return sighting.rivals().stream()
        .filter(fit)
        .min(
            Comparator.comparing(Rival::gitOk)
                .thenComparing(Rival::probed)
                .thenComparingInt(Rival::priority)
                .reversed()
                .thenComparing(Rival::name));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
