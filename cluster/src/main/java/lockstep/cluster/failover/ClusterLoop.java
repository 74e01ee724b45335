package lockstep.cluster.failover;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.cluster.ClusterView;
import lockstep.cluster.Maintenance;
import lockstep.cluster.MemberView;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.cluster.Transition;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.Writer;
import lockstep.cluster.lease.Claim;
import lockstep.cluster.lease.Claim.Terms;
import lockstep.cluster.lease.Decision;
import lockstep.cluster.lease.Decision.Care;
import lockstep.cluster.lease.Leadership;
import lockstep.cluster.lease.Lease;
import lockstep.cluster.lease.LeaseRules;
import lockstep.cluster.lease.LeaseStore;
import lockstep.cluster.lease.Sighting;
import lockstep.cluster.lease.Sighting.Position;
import lockstep.cluster.lease.Sighting.Probe;
import lockstep.cluster.lease.Sighting.Stay;
import lockstep.cluster.member.Beat;
import lockstep.cluster.member.Candidacy;
import lockstep.cluster.member.Self;
import lockstep.cluster.operation.Orders;
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
  private static final int STEPS_MAX = 4;
  private static final Duration PROBED = Duration.ofMillis(3_500);
  private static final Duration ORDERED = Duration.ofMillis(100);

  private final ClusterSetup setup;
  private final LeaseRules rules;
  private final Leadership leadership;
  private final ClusterPorts ports;
  private final LeaseStore leases;
  private final Ticker ticker;
  private final RoleListener listener;
  private final Runnable wake;
  private final Members members;
  private final Touch touch;
  private final Suspicions suspicions;
  private final Probes probes;
  private final FailbackWatch failback;
  private final Lookout lookout;
  private final Handover handover;
  private final Turns turns = new Turns();

  private volatile Standing standing = Standing.first();
  private volatile Optional<SeenLease> seen = Optional.empty();
  private volatile List<Transition> history = List.of();
  private volatile KnownOrders orders;
  private volatile Thought thought = new Thought("nothing yet", 0);
  private volatile boolean leaving;

  /// @param listener is told of changes, from the thread that turns the loop
  /// @param wake asks the driver to turn at once; called by [#suspect] from any thread
  public ClusterLoop(
      ClusterSetup setup,
      LeaseRules rules,
      ClusterPorts ports,
      Ticker ticker,
      RoleListener listener,
      Runnable wake) {
    this.setup = setup;
    this.rules = rules;
    this.leadership = new Leadership(rules);
    this.ports = ports;
    this.leases = ports.leases();
    this.ticker = ticker;
    this.listener = listener;
    this.wake = wake;
    this.members = new Members(setup, ticker);
    this.touch = new Touch(ticker);
    this.suspicions = new Suspicions(ticker, rules.suspicionLife());
    this.probes = new Probes(ticker, PROBED);
    this.failback = new FailbackWatch(setup, rules, leases, members, ticker);
    KnownEpochs epochs = new KnownEpochs(members, ports.self(), ticker);
    this.lookout =
        new Lookout(
            setup, rules, leases, members, suspicions, touch, probes, failback, epochs, ticker);
    this.handover = new Handover(ports, members, ticker);
    this.orders = new KnownOrders(Orders.NONE, setup.schedule(), ticker.nanos());
  }

  /// One turn: read, decide, act, be heard of.
  ///
  /// @return how long the driver may wait until the next, at most one beat
  public Duration turn() {
    Duration next = rules.beatEvery();
    try {
      Orders read = ports.operations().orders();
      orders = new KnownOrders(read, setup.schedule(), ticker.nanos());
      members.read(ports.members().members(), read.drained());
      next = lead();
      beat();
      touch.kept();
      if (read.plan().isPresent() && next.compareTo(ORDERED) > 0) {
        next = ORDERED;
      }
    } catch (StoreFault fault) {
      touch.lost();
      loseTouch(fault);
    }
    turns.ended();
    return next.compareTo(rules.beatEvery()) < 0 ? next : rules.beatEvery();
  }

  /// Hands the lease over and says goodbye. For an orderly end: the loop does not try to hold the
  /// lease any more.
  public void leave() {
    leaving = true;
    turn();
  }

  private void beat() {
    Self.Report report = report();
    ports
        .members()
        .beat(
            new Beat(
                setup.self(),
                setup.boot(),
                setup.own().url(),
                setup.own().priority(),
                role(),
                epoch(),
                report.commit(),
                report.heads(),
                report.lags(),
                report.digest(),
                report.gitOk(),
                report.draining(),
                probes.steady(),
                hasNamesake()));
  }

  private Self.Report report() {
    Self.Report report = ports.self().report();
    boolean drains = leaving || orders.of(setup.self(), ticker).isPresent();
    return drains ? report.asDraining() : report;
  }

  private Duration lead() {
    Optional<Lease> lease = leases.read();
    seen = SeenLease.of(lease, ticker);
    history = leases.history(REMEMBERED);
    Self.Report report = report();
    Sighting sighting = lookout.sight(lease, standing, report, stay(report), orders);
    Decision decision = think(sighting);
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
          return release(release.epoch(), release.because());
        }
        case Decision.HandOver wish -> {
          return handOver(wish);
        }
        case Decision.Decline decline -> {
          decline(decline.kind(), decline.because());
          sighting = sighting.declined();
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
      decision = think(sighting);
    }
  }

  private Decision think(Sighting sighting) {
    Decision decision = leadership.step(sighting);
    thought = new Thought(decision.because(), sighting.automatic());
    return decision;
  }

  private Stay stay(Self.Report report) {
    if (leaving) {
      return Stay.LEAVES;
    }
    return report.draining() ? Stay.DRAINS : Stay.STAYS;
  }

  private Probe ask(String holder) {
    if (ports.probe().answers(holder, members.urlOf(holder))) {
      suspicions.dismiss();
      return Probe.ANSWERS;
    }
    return Probe.SILENT;
  }

  private Position catchUp() {
    Set<CommitId> shown = members.commits();
    return shown.isEmpty() || ports.self().catchUp(shown) ? Position.CAUGHT_UP : Position.BEHIND;
  }

  private Duration renew(Decision.Renew renew) {
    long asked = ticker.nanos();
    if (leases.renew(setup.self(), setup.boot(), renew.epoch(), rules.ttl())) {
      become(standing.primary(renew.epoch(), asked, deadline(asked)), renew.because());
      return lookout.nextLook(report());
    }
    become(standing.replica(renew.epoch()), "the lease went to another member meanwhile");
    return rules.stagger();
  }

  private Duration keep(Decision.Keep keep) {
    Check.that(epoch() == keep.epoch(), "held epoch: %s (expected: %s)", epoch(), keep.epoch());
    return lookout.nextLook(report());
  }

  private Duration release(long epoch, String because) {
    leases.release(setup.self(), setup.boot(), epoch);
    touch.gaveUp();
    become(standing.replica(epoch), because);
    return rules.beatEvery();
  }

  private Duration handOver(Decision.HandOver wish) {
    boolean done = false;
    try {
      return switch (handover.prepare(wish)) {
        case Handover.Obstacle obstacle -> stopHandOver(wish, obstacle.because());
        case Handover.Ready ready -> {
          Claim claim = claimFor(wish, ready);
          done = give(claim);
          yield rules.stagger();
        }
      };
    } finally {
      if (!done) {
        handover.undone();
      }
    }
  }

  private Duration stopHandOver(Decision.HandOver wish, String because) {
    if (wish.care() == Care.AT_ONCE) {
      return release(wish.epoch(), "%s, but %s".formatted(wish.because(), because));
    }
    if (wish.kind() == TransitionKind.FAILBACK) {
      failback.failed(wish.to());
    }
    decline(wish.kind(), because);
    return renew(new Decision.Renew(wish.epoch(), because));
  }

  private Claim claimFor(Decision.HandOver wish, Handover.Ready ready) {
    return orders.forPlan(
        new Claim(
            wish.to(),
            ready.boot(),
            wish.epoch(),
            lookout.epochs().above(Math.max(wish.epoch(), epoch())) + 1,
            Terms.AT_ONCE,
            rules.ttl(),
            wish.kind(),
            wish.because(),
            ready.evidence()));
  }

  /// Steps back first: whoever gets the lease may know it before this instance hears that it was
  /// granted.
  private boolean give(Claim claim) {
    become(standing.replica(claim.seenEpoch()), claim.reason());
    if (!leases.claim(claim)) {
      return false;
    }
    if (TransitionKind.AUTOMATIC.contains(claim.kind())) {
      touch.gaveUp();
    }
    seen = Optional.of(SeenLease.of(claim, ticker));
    become(standing.replica(claim.epoch()), claim.reason());
    handover.done(claim);
    return true;
  }

  /// A plan is refused for what became of it, not of a drain that went before.
  private void decline(TransitionKind kind, String because) {
    touch.handOverFailed();
    if (kind == TransitionKind.SWITCHOVER) {
      orders.orders().plan().ifPresent(plan -> ports.operations().refuse(plan.id(), because));
    }
  }

  private Duration claim(Decision.Claim wish, Sighting sighting) {
    long asked = ticker.nanos();
    Claim claim =
        new Claim(
            setup.self(),
            setup.boot(),
            wish.seenEpoch(),
            lookout.epochs().above(Math.max(wish.seenEpoch(), epoch())) + 1,
            wish.terms(),
            rules.ttl(),
            wish.kind(),
            wish.because(),
            Evidence.of(sighting, members));
    if (leases.claim(claim)) {
      suspicions.clear();
      history = leases.history(REMEMBERED);
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
  public boolean hasNamesake() {
    return members.hasNamesake();
  }

  @Override
  public List<Transition> history(int limit) {
    return history.stream().limit(Math.max(0, limit)).toList();
  }

  @Override
  public List<Maintenance> maintenance() {
    return orders.maintenance(ticker);
  }

  @Override
  public Optional<String> drained() {
    return leaving
        ? Optional.of("draining: is being stopped")
        : orders
            .of(setup.self(), ticker)
            .filter(_ -> !holds())
            .map(one -> "draining: maintenance by %s (%s)".formatted(one.by(), one.reason()));
  }

  @Override
  public void probed() {
    probes.asked();
  }

  /// True when a proxy asks all the time how this instance is.
  public boolean isProbed() {
    return probes.steady();
  }

  /// Asks for a turn, and waits for its end, no longer than `longest`.
  public void awaitTurn(Duration longest) {
    wake.run();
    turns.await(longest);
  }

  /// How fit this instance is to take the lease, after it asked Git, which brings most of them, and
  /// tried to get at or beyond `commits`.
  public Candidacy candidacy(Set<CommitId> commits) {
    boolean gitOk = ports.self().reachesGitNow();
    boolean caughtUp = ports.self().catchUp(commits);
    return Candidacy.of(report(), caughtUp, gitOk);
  }

  /// Why it decided as it did in its last turn: one sentence.
  public String because() {
    return thought.because();
  }

  /// Why the lease has or has not gone back to a preferred member: one clause.
  public String failback() {
    return failback.because();
  }

  @Override
  public int automatic() {
    return thought.automatic();
  }

  @Override
  public boolean waitsForPerson() {
    return automatic() >= rules.automaticLimit();
  }

  /// The store has news of the lease.
  public void news() {
    wake.run();
  }

  @Override
  public void suspect(long epoch) {
    long own = standing.epoch();
    if (lookout.epochs().hear(epoch, own)
        || (epoch == own && !holds() && suspicions.raise(epoch))) {
      wake.run();
    }
  }

  private record Thought(String because, int automatic) {}
}
