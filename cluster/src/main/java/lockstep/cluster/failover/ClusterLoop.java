package lockstep.cluster.failover;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lockstep.cluster.ClusterView;
import lockstep.cluster.MemberView;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.cluster.Transition;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.Writer;
import lockstep.cluster.lease.Claim;
import lockstep.cluster.lease.Decision;
import lockstep.cluster.lease.Leadership;
import lockstep.cluster.lease.Lease;
import lockstep.cluster.lease.LeaseRules;
import lockstep.cluster.lease.LeaseStore;
import lockstep.cluster.lease.Sighting;
import lockstep.cluster.lease.Sighting.Position;
import lockstep.cluster.lease.Sighting.Probe;
import lockstep.cluster.lease.Sighting.Source;
import lockstep.cluster.member.Beat;
import lockstep.cluster.member.MemberStore;
import lockstep.cluster.member.PeerProbe;
import lockstep.cluster.member.Self;
import lockstep.core.check.Check;
import lockstep.core.fault.StoreFault;
import lockstep.core.resource.CommitId;
import lockstep.core.time.Ticker;

/// Keeps this instance's role: looks at the store, lets [Leadership] decide, acts, and is heard of.
///
/// [#turn] and [#leave] are for one thread at a time, that of whoever drives the loop; all else is
/// for any thread and never waits. Between turns the role is held against the own clock: a holder
/// that could not renew in time (the store is away, or this process was stopped) is a replica from
/// its deadline on, before anybody else can hold the lease by its running out.
///
/// In load-balancer mode every instance is active whatever happens; the holder is the [Writer] all
/// the same.
public final class ClusterLoop implements ClusterView {
  private static final int HISTORY = 100;
  private static final int STEPS_MAX = 4;
  private static final Set<TransitionKind> EARLY = Set.of(TransitionKind.FAILOVER);

  private final ClusterSetup setup;
  private final LeaseRules rules;
  private final Leadership leadership;
  private final LeaseStore leases;
  private final MemberStore store;
  private final PeerProbe probe;
  private final Self self;
  private final Ticker ticker;
  private final RoleListener listener;
  private final Runnable wake;
  private final Members members;
  private final Touch touch;
  private final Suspicions suspicions;

  private volatile Standing standing = Standing.first();
  private volatile Optional<SeenLease> seen = Optional.empty();
  private volatile List<Transition> history = List.of();
  private long historyEpoch = -1;
  private boolean leaving;

  /// @param probe looks at other members
  /// @param self what this instance knows of itself
  /// @param listener is told of changes, from the thread that turns the loop
  /// @param wake asks the driver to turn at once; called by [#suspect] from any thread
  public ClusterLoop(
      ClusterSetup setup,
      LeaseRules rules,
      LeaseStore leases,
      MemberStore store,
      PeerProbe probe,
      Self self,
      Ticker ticker,
      RoleListener listener,
      Runnable wake) {
    this.setup = setup;
    this.rules = rules;
    this.leadership = new Leadership(rules);
    this.leases = leases;
    this.store = store;
    this.probe = probe;
    this.self = self;
    this.ticker = ticker;
    this.listener = listener;
    this.wake = wake;
    this.members = new Members(setup, ticker);
    this.touch = new Touch(ticker);
    this.suspicions = new Suspicions(ticker, rules.suspicionLife());
  }

  /// One turn: read, decide, act, be heard of.
  ///
  /// @return how long the driver may wait until the next, at most one beat
  public Duration turn() {
    Duration next = rules.beatEvery();
    try {
      members.read(store.members());
      next = lead();
      beat();
      touch.kept();
    } catch (StoreFault fault) {
      touch.lost();
      loseTouch(fault);
    }
    return next.compareTo(rules.beatEvery()) < 0 ? next : rules.beatEvery();
  }

  /// Gives the lease up and says goodbye, so that another takes over at its next beat. For an
  /// orderly end: the loop does not try to hold the lease any more.
  public void leave() {
    leaving = true;
    turn();
  }

  private void beat() {
    Self.Report report = report();
    store.beat(
        new Beat(
            setup.self(),
            setup.boot(),
            setup.own().url(),
            setup.own().priority(),
            role(),
            epoch(),
            report.commit(),
            report.digest(),
            report.gitOk(),
            report.draining()));
  }

  private Self.Report report() {
    Self.Report report = self.report();
    return leaving
        ? new Self.Report(report.commit(), report.digest(), report.gitOk(), true)
        : report;
  }

  private Duration lead() {
    Optional<Lease> lease = leases.read();
    seen = SeenLease.of(lease, ticker);
    readHistory(lease.map(Lease::epoch).orElse(0L));
    Sighting sighting = sight(lease);
    Decision decision = leadership.step(sighting);
    for (int steps = 1; ; steps++) {
      Check.that(steps <= STEPS_MAX, "steps of one turn: %s (expected: <= %s)", steps, STEPS_MAX);
      switch (decision) {
        case Decision.Ask ask -> sighting = sighting.probed(ask(ask.holder()));
        case Decision.CatchUp _ -> sighting = sighting.at(catchUp());
        case Decision.Renew renew -> {
          return renew(renew);
        }
        case Decision.Keep keep -> {
          return keep(keep);
        }
        case Decision.Release release -> {
          return release(release);
        }
        case Decision.Claim claim -> {
          return claim(claim, sighting);
        }
        case Decision.Follow follow -> {
          return stepBack(follow.next(), follow.because(), lease);
        }
        case Decision.Await await -> {
          return stepBack(await.next(), await.because(), lease);
        }
      }
      decision = leadership.step(sighting);
    }
  }

  private Sighting sight(Optional<Lease> lease) {
    Self.Report report = report();
    touch.git(report.gitOk());
    Optional<Sighting.Suspicion> suspected = lease.flatMap(this::suspicionOf);
    return new Sighting(
        new Sighting.Me(
            setup.self(),
            setup.boot(),
            setup.own().priority(),
            epoch(),
            report.ready(),
            touch.gitAwayFor(),
            report.draining(),
            touch.gaveUpWithin(rules.automaticWindow()),
            standing.held(),
            holds() ? standing.sinceRenewed(ticker) : rules.ttl(),
            touch.keptFor(),
            touch.wasLost()),
        lease,
        members.rivals(),
        members.betterListed(),
        suspected,
        Position.NOT_CHECKED,
        suspected.isPresent() ? leases.countRecent(EARLY, rules.automaticWindow()) : 0);
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

  private Probe ask(String holder) {
    if (probe.answers(holder, members.urlOf(holder))) {
      suspicions.dismiss();
      return Probe.ANSWERS;
    }
    return Probe.SILENT;
  }

  private Position catchUp() {
    Set<CommitId> shown = members.commits();
    return shown.isEmpty() || self.catchUp(shown) ? Position.CAUGHT_UP : Position.BEHIND;
  }

  private Duration renew(Decision.Renew renew) {
    long asked = ticker.nanos();
    if (leases.renew(setup.self(), setup.boot(), renew.epoch(), rules.ttl())) {
      become(standing.primary(renew.epoch(), asked, deadline(asked)), renew.because());
      return rules.beatEvery();
    }
    become(standing.replica(renew.epoch()), "the lease went to another member meanwhile");
    return rules.stagger();
  }

  private Duration keep(Decision.Keep keep) {
    Check.that(epoch() == keep.epoch(), "held epoch: %s (expected: %s)", epoch(), keep.epoch());
    return rules.beatEvery();
  }

  private Duration release(Decision.Release release) {
    leases.release(setup.self(), setup.boot(), release.epoch());
    touch.gaveUp();
    become(standing.replica(release.epoch()), release.because());
    return rules.beatEvery();
  }

  private Duration claim(Decision.Claim wish, Sighting sighting) {
    long asked = ticker.nanos();
    Claim claim =
        new Claim(
            setup.self(),
            setup.boot(),
            wish.seenEpoch(),
            Math.max(wish.seenEpoch(), epoch()) + 1,
            wish.terms(),
            rules.ttl(),
            wish.kind(),
            wish.because(),
            Evidence.of(sighting, members));
    if (leases.claim(claim)) {
      suspicions.clear();
      readHistory(claim.epoch());
      become(standing.primary(claim.epoch(), asked, deadline(asked)), wish.because());
      return rules.beatEvery();
    }
    become(standing.replica(wish.seenEpoch()), "another member took the lease first");
    return rules.stagger();
  }

  private Duration stepBack(Duration next, String because, Optional<Lease> lease) {
    become(standing.replica(lease.map(Lease::epoch).orElse(0L)), because);
    return next.isPositive() ? next : Duration.ZERO;
  }

  private long deadline(long askedNanos) {
    return askedNanos + rules.belief().toNanos();
  }

  private void readHistory(long epoch) {
    if (epoch != historyEpoch) {
      history = leases.history(HISTORY);
      historyEpoch = epoch;
    }
  }

  /// The role is kept until the deadline, because the store may answer again before that.
  private void loseTouch(StoreFault fault) {
    if (standing.role() == Role.PRIMARY && !holds()) {
      become(
          standing.replica(standing.epoch()),
          "the lease could not be renewed in time: " + fault.getMessage());
    }
  }

  private void become(Standing next, String because) {
    Standing before = standing;
    standing = next;
    if (before.role() != next.role() || before.epoch() != next.epoch()) {
      Role from = Standing.named(setup.mode(), before.role() == Role.PRIMARY);
      Role to = Standing.named(setup.mode(), next.role() == Role.PRIMARY);
      listener.changed(new RoleChange(from, to, next.epoch(), because));
    }
  }

  @Override
  public String cluster() {
    return setup.cluster();
  }

  @Override
  public String self() {
    return setup.self();
  }

  @Override
  public Mode mode() {
    return setup.mode();
  }

  @Override
  public Role role() {
    return Standing.named(setup.mode(), holds());
  }

  private boolean holds() {
    return standing.holdsAt(ticker);
  }

  @Override
  public Optional<Writer> writer() {
    Standing own = standing;
    if (own.holdsAt(ticker)) {
      return Optional.of(new Writer(setup.self(), setup.own().url(), own.epoch(), true));
    }
    return seen.filter(lease -> lease.isGoodAt(ticker) && !lease.holder().equals(setup.self()))
        .map(
            lease ->
                new Writer(lease.holder(), members.urlOf(lease.holder()), lease.epoch(), false));
  }

  @Override
  public long epoch() {
    return standing.epoch();
  }

  @Override
  public List<MemberView> members() {
    return members.views(report(), role(), epoch(), touch.isKept());
  }

  @Override
  public List<Transition> history(int limit) {
    return history.stream().limit(Math.max(0, limit)).collect(Collectors.toUnmodifiableList());
  }

  @Override
  public void suspect(long epoch) {
    if (epoch == standing.epoch() && !holds() && suspicions.raise(epoch)) {
      wake.run();
    }
  }
}
