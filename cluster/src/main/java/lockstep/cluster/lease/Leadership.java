package lockstep.cluster.lease;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.Claim.Terms;
import lockstep.cluster.lease.Sighting.Me;
import lockstep.cluster.lease.Sighting.Position;
import lockstep.cluster.lease.Sighting.Probe;
import lockstep.cluster.lease.Sighting.Rival;
import lockstep.cluster.lease.Sighting.Stay;
import lockstep.cluster.lease.Sighting.Suspicion;

/// Decides who is primary, from the view of one instance.
///
/// The lease row is the authority: an epoch is given once, by a compare-and-set on the epoch before
/// it. What stands here only chooses *when* to try, so a wrong choice costs a needless change of
/// primary and never gives an epoch twice:
///
/// - The holder renews, or hands over what it cannot use ([Holding]).
/// - A lease that ran out or was given up goes to the first in order (reaches Git, priority, name):
///   each member waits one stagger for everyone before it that is here. Who just started, or was
///   itself cut off, listens first: the holder may be about to renew, a better member to start.
/// - A suspected holder is replaced before its lease runs out, when this instance does not reach it
///   either.
/// - After two changes in ten minutes that no person asked for, and while maintenance says so, the
///   lease stays where it is: a person must confirm. Its holder may always have it again.
/// - Before any claim this instance pulls what others showed; who stays behind waits for a bounded
///   time, because the commit that it looks for may be gone for good.
///
/// Sources: Patroni's HA loop for the shape, Kubernetes' leader election for the deadline of the
/// holder.
public final class Leadership {
  private static final Duration SOON = Duration.ofMillis(200);

  private final LeaseRules rules;
  private final Holding holding;

  /// Decides by these rules.
  public Leadership(LeaseRules rules) {
    this.rules = rules;
    this.holding = new Holding(rules);
  }

  /// What to do next. The same sighting gives the same decision.
  public Decision step(Sighting sighting) {
    if (sighting.lease().isEmpty()) {
      return nobodyYet(sighting);
    }
    Me me = sighting.me();
    Lease lease = sighting.lease().get();
    if (lease.isOf(me.name(), me.boot()) && !lease.released()) {
      return holding.step(sighting, lease);
    }
    if (lease.isFree()) {
      return free(sighting, lease);
    }
    if (lease.holder().equals(me.name()) && !me.heldBefore()) {
      return restarted(sighting, lease);
    }
    if (rules.beforeExpiry() && sighting.suspicion().isPresent()) {
      return suspected(sighting, lease, sighting.suspicion().get());
    }
    return follow(sighting, lease, "%s holds the lease".formatted(lease.holder()));
  }

  private Decision nobodyYet(Sighting sighting) {
    Me me = sighting.me();
    Duration since = me.inTouch().minus(patience(sighting));
    if (since.isNegative()) {
      return new Decision.Await(
          since.negated(), "nobody has the lease yet; members of higher priority go first");
    }
    return take(
        sighting,
        since,
        rules.stagger(),
        new Decision.Claim(
            0,
            Terms.ONLY_WHEN_FREE,
            TransitionKind.START,
            "nobody had the lease; %s is the first of those here".formatted(me.name())));
  }

  private Decision free(Sighting sighting, Lease lease) {
    return lease.released() ? givenUp(sighting, lease) : ranOut(sighting, lease);
  }

  private Decision ranOut(Sighting sighting, Lease lease) {
    boolean own = lease.holder().equals(sighting.me().name());
    Optional<String> halted = own ? Optional.empty() : halted(sighting);
    if (halted.isPresent()) {
      return new Decision.Await(
          rules.beatEvery(),
          "the lease of %s ran out, but %s".formatted(lease.holder(), halted.get()));
    }
    Duration settled = sighting.me().inTouch().minus(patience(sighting));
    if (settled.isNegative()) {
      return new Decision.Await(
          settled.negated(),
          "the lease of %s ran out; listening whether it renews it".formatted(lease.holder()));
    }
    Duration ago = lease.left().negated();
    return take(
        sighting,
        ago.compareTo(settled) < 0 ? ago : settled,
        rules.stagger(),
        new Decision.Claim(
            lease.epoch(),
            Terms.ONLY_WHEN_FREE,
            own ? TransitionKind.RESTART : TransitionKind.EXPIRED,
            "the lease of %s ran out".formatted(lease.holder())));
  }

  private Decision givenUp(Sighting sighting, Lease lease) {
    Me me = sighting.me();
    Duration ago = lease.left().negated();
    if (lease.holder().equals(me.name()) && ago.compareTo(rules.settle()) < 0) {
      return new Decision.Await(
          rules.settle().minus(ago), me.name() + " gave the lease up; others go first");
    }
    return take(
        sighting,
        ago,
        perBeat(),
        new Decision.Claim(
            lease.epoch(),
            Terms.ONLY_WHEN_FREE,
            TransitionKind.HANDOVER,
            "%s gave the lease up".formatted(lease.holder())));
  }

  /// What others learn of at their next beat only makes each place in the order one beat longer.
  private Duration perBeat() {
    return rules.beatEvery().plus(rules.stagger());
  }

  private Decision restarted(Sighting sighting, Lease lease) {
    return take(
        sighting,
        sighting.me().inTouch(),
        Duration.ZERO,
        new Decision.Claim(
            lease.epoch(),
            Terms.AT_ONCE,
            TransitionKind.RESTART,
            "%s was restarted and takes its lease again".formatted(lease.holder())));
  }

  private Decision suspected(Sighting sighting, Lease lease, Suspicion suspicion) {
    String holder = lease.holder();
    if (suspicion.probe() == Probe.ANSWERS) {
      return follow(sighting, lease, "%s was suspected, but it answers".formatted(holder));
    }
    Optional<String> halted = halted(sighting);
    if (halted.isPresent()) {
      return follow(sighting, lease, "%s is suspected, but %s".formatted(holder, halted.get()));
    }
    Duration stagger =
        switch (suspicion.source()) {
          case TOLD -> rules.stagger();
          case UNHEARD -> perBeat();
        };
    Optional<Decision.Await> obstacle = obstacle(sighting, suspicion.age(), stagger);
    if (obstacle.isPresent()) {
      return new Decision.Follow(holder, obstacle.get().next(), obstacle.get().because());
    }
    if (suspicion.probe() == Probe.NOT_ASKED) {
      return new Decision.Ask(holder, holder + " is suspected");
    }
    return whenCaughtUp(
        sighting,
        suspicion.age(),
        stagger,
        new Decision.Claim(
            lease.epoch(),
            Terms.AT_ONCE,
            TransitionKind.FAILOVER,
            "%s does not answer".formatted(holder)));
  }

  /// Why nobody may take the lease from its holder without a person; empty when one may.
  private Optional<String> halted(Sighting sighting) {
    if (sighting.halted().isPresent()) {
      return sighting.halted();
    }
    return sighting.automatic() < rules.automaticLimit()
        ? Optional.empty()
        : Optional.of(
            "after %d automatic changes within %d minutes a person must confirm the next"
                .formatted(sighting.automatic(), rules.automaticWindow().toMinutes()));
  }

  /// Takes a lease that could be had since `since`, or says what stands in between.
  private Decision take(Sighting sighting, Duration since, Duration stagger, Decision.Claim claim) {
    Optional<Decision.Await> obstacle = obstacle(sighting, since, stagger);
    return obstacle.isPresent() ? obstacle.get() : whenCaughtUp(sighting, since, stagger, claim);
  }

  private Optional<Decision.Await> obstacle(Sighting sighting, Duration since, Duration stagger) {
    Me me = sighting.me();
    if (me.stay() != Stay.STAYS) {
      return await(rules.beatEvery(), me.name() + " is being drained");
    }
    if (!me.ready()) {
      return await(SOON, me.name() + " has nothing to show yet");
    }
    Duration turn = stagger.multipliedBy(placesBefore(sighting));
    return since.compareTo(turn) < 0
        ? await(turn.minus(since), "members of higher priority go first")
        : Optional.empty();
  }

  private Decision whenCaughtUp(
      Sighting sighting, Duration since, Duration stagger, Decision.Claim claim) {
    Me me = sighting.me();
    Duration turn = stagger.multipliedBy(placesBefore(sighting));
    if (sighting.position() == Position.NOT_CHECKED) {
      return new Decision.CatchUp(me.name() + " looks whether it shows what others showed");
    }
    boolean mayWait = since.compareTo(turn.plus(rules.catchUpPatience())) < 0;
    return sighting.position() == Position.BEHIND && me.gitOk() && mayWait
        ? new Decision.Await(SOON, me.name() + " is behind what others showed")
        : claim;
  }

  private static Optional<Decision.Await> await(Duration next, String because) {
    return Optional.of(new Decision.Await(next, because));
  }

  /// Who was cut off listens first. Who just started leaves a better member the time to start too;
  /// the best of all takes at once what it finds.
  private Duration patience(Sighting sighting) {
    if (sighting.me().lostTouch()) {
      return rules.settle();
    }
    return sighting.betterListed() ? rules.ttl() : Duration.ZERO;
  }

  private Decision follow(Sighting sighting, Lease lease, String because) {
    Duration turn = rules.stagger().multipliedBy(placesBefore(sighting));
    return new Decision.Follow(lease.holder(), lease.left().plus(turn), because);
  }

  /// How many of the rivals come before this instance. The present holder is none when the lease is
  /// to be taken from it.
  private static int placesBefore(Sighting sighting) {
    Me me = sighting.me();
    Rival own = new Rival(me.name(), me.priority(), me.gitOk(), true);
    Comparator<Rival> order =
        Comparator.comparing(Rival::gitOk)
            .thenComparingInt(Rival::priority)
            .reversed()
            .thenComparing(Rival::name);
    return (int)
        sighting.rivals().stream()
            .filter(rival -> sighting.lease().filter(lease -> isGone(rival, lease)).isEmpty())
            .filter(rival -> order.compare(rival, own) < 0)
            .count();
  }

  private static boolean isGone(Rival rival, Lease lease) {
    return rival.name().equals(lease.holder());
  }
}
