package lockstep.cluster.failover;

import java.time.Duration;
import java.util.Optional;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.Lease;
import lockstep.cluster.lease.LeaseRules;
import lockstep.cluster.lease.LeaseStore;
import lockstep.cluster.lease.Sighting;
import lockstep.cluster.lease.Sighting.Position;
import lockstep.cluster.lease.Sighting.Probe;
import lockstep.cluster.lease.Sighting.Source;
import lockstep.cluster.lease.Sighting.Stay;
import lockstep.cluster.member.Self;
import lockstep.core.time.Ticker;

/// Puts together what a decision is made on.
///
/// @param suspicions that others told
/// @param touch with the store and Git
/// @param probes of proxies at this instance
/// @param failback orders one when no person orders something else
/// @param epochs that are known from elsewhere than the lease
record Lookout(
    ClusterSetup setup,
    LeaseRules rules,
    LeaseStore leases,
    Members members,
    Suspicions suspicions,
    Touch touch,
    Probes probes,
    FailbackWatch failback,
    KnownEpochs epochs,
    Ticker ticker) {
  Sighting sight(
      Optional<Lease> lease, Standing standing, Self.Report report, Stay stay, KnownOrders orders) {
    touch.git(report.gitOk());
    boolean silent = report.gitSilence().compareTo(rules.gitPatience()) >= 0;
    Duration gitAway = touch.gitAwayFor();
    int unconfirmed = leases.countUnconfirmed(TransitionKind.AUTOMATIC, rules.automaticWindow());
    Sighting seen =
        new Sighting(
            new Sighting.Me(
                setup.self(),
                setup.boot(),
                setup.own().priority(),
                epochs.above(standing.epoch()),
                report.ready(),
                silent && report.gitSilence().compareTo(gitAway) > 0
                    ? report.gitSilence()
                    : gitAway,
                stay,
                unconfirmed > 0 && touch.gaveUpWithin(rules.automaticWindow()),
                touch.handOverFailedWithin(rules.handOverPause()),
                standing.held(),
                sinceRenewed(standing, lease),
                touch.keptFor(),
                touch.wasLost(),
                unprobedFor(standing)),
            lease,
            members.rivals(),
            members.betterListed(),
            lease.flatMap(this::suspicionOf),
            Position.NOT_CHECKED,
            unconfirmed,
            orders.halted(ticker),
            lease.flatMap(orders::orderTo));
    Optional<Sighting.Order> back =
        failback.look(
            seen, members.views(report, standing.role(), standing.epoch(), touch.isKept()));
    return seen.order().isPresent() || back.isEmpty() ? seen : seen.told(back.get());
  }

  /// How long a holder may wait for its next turn. One whose remote owes it an answer looks more
  /// often.
  Duration nextLook(Self.Report report) {
    return report.gitSilence().isZero() ? rules.beatEvery() : rules.beatEvery().dividedBy(4);
  }

  /// A lease of an epoch that this instance does not know of is its own all the same when the
  /// answer to its claim was lost: it asks for it again.
  private Duration sinceRenewed(Standing standing, Optional<Lease> lease) {
    boolean known = lease.filter(one -> one.epoch() == standing.epoch()).isPresent();
    return known && standing.holdsAt(ticker) ? standing.sinceRenewed(ticker) : rules.ttl();
  }

  private Duration unprobedFor(Standing standing) {
    Duration silence = probes.silence();
    Duration held = standing.primaryFor(ticker);
    return silence.compareTo(held) < 0 ? silence : held;
  }

  /// As others told it, or because the holder stopped beating: no gateway may be there to tell.
  private Optional<Sighting.Suspicion> suspicionOf(Lease lease) {
    return suspicions
        .against(lease.epoch())
        .or(
            () ->
                members
                    .unheardFor(lease.holder())
                    .map(age -> new Sighting.Suspicion(age, Source.UNHEARD, Probe.NOT_ASKED)));
  }
}
