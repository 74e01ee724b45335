package lockstep.cluster.command;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lockstep.cluster.Maintenance;
import lockstep.cluster.MemberView;
import lockstep.cluster.Transition;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.Writer;
import lockstep.cluster.command.Outcome.State;
import lockstep.cluster.failover.ClusterLoop;
import lockstep.cluster.failover.ClusterPorts;
import lockstep.cluster.lease.Lease;
import lockstep.cluster.lease.LeaseRules;
import lockstep.cluster.member.Candidacy;
import lockstep.cluster.operation.Finding;
import lockstep.cluster.operation.Orders;
import lockstep.cluster.operation.Plan;
import lockstep.cluster.operation.Preflight;
import lockstep.cluster.operation.Schedule;
import lockstep.core.resource.CommitId;
import lockstep.core.time.Ticker;

/// Does what people ask: looks, leaves an order in the store, and waits for what the holder does.
///
/// Any instance may be asked. The holder's loop alone gives the lease away, so that two people who
/// ask at once, or a holder that dies meanwhile, change nothing that they should not.
public final class Operations implements ClusterCommands {
  /// For how long the holder may act on a plan, and the person waits.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// Of the history, what may have happened while the person waited.
  private static final int LATELY = 20;

  private static final Duration QUESTION = Duration.ofSeconds(4);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final ClusterLoop loop;
  private final ClusterPorts ports;
  private final LeaseRules rules;
  private final Ticker ticker;
  private final Supplier<String> ids;
  private final Consumer<Duration> awaitTurn;

  /// @param ids a new text at each call
  /// @param awaitTurn waits for the end of the loop's next turn, at most for so long:
  /// [ClusterLoop#awaitTurn] where a thread drives it
  public Operations(
      ClusterLoop loop,
      ClusterPorts ports,
      LeaseRules rules,
      Ticker ticker,
      Supplier<String> ids,
      Consumer<Duration> awaitTurn) {
    this.loop = loop;
    this.ports = ports;
    this.rules = rules;
    this.ticker = ticker;
    this.ids = ids;
    this.awaitTurn = awaitTurn;
  }

  @Override
  public Outcome switchover(Optional<String> to, boolean dryRun, String by) {
    return handOver(to, dryRun, by, by + " asked for a switchover");
  }

  @Override
  public Outcome failback(boolean dryRun, String by) {
    Optional<Writer> holder = holder();
    if (holder.isEmpty()) {
      return nobody();
    }
    Optional<MemberView> preferred = Preflight.best(loop.members(), "");
    if (preferred.filter(best -> best.name().equals(holder.get().name())).isPresent()) {
      return Outcome.done(
          "%s has the lease and is the best member that is fit: nothing to do."
              .formatted(holder.get().name()));
    }
    return handOver(preferred.map(MemberView::name), dryRun, by, by + " asked for failback");
  }

  private Outcome handOver(Optional<String> to, boolean dryRun, String by, String because) {
    Optional<Writer> found = holder();
    if (found.isEmpty()) {
      return nobody();
    }
    Writer holder = found.get();
    Optional<MemberView> target =
        to.isPresent() ? named(to.get()) : Preflight.best(loop.members(), holder.name());
    if (target.isEmpty()) {
      return Outcome.refused(
          to.map(name -> "There is no member %s (there are: %s).".formatted(name, names()))
              .orElse("No other member could take the lease at the moment."));
    }
    List<Finding> checks =
        new Preflight(holder, loop.members(), ask(target.get()), ports.operations().orders())
            .of(target.get());
    Optional<Finding> obstacle = checks.stream().filter(check -> !check.ok()).findFirst();
    if (obstacle.isPresent()) {
      return outcome(State.REFUSED, sentence(obstacle.get().words()), holder, target.get(), checks);
    }
    if (dryRun) {
      return outcome(
          State.POSSIBLE,
          "%s would hand over to %s under epoch %d. Nothing was changed."
              .formatted(holder.name(), target.get().name(), holder.epoch() + 1),
          holder,
          target.get(),
          checks);
    }
    return carryOut(
        Plan.of(ids.get(), holder.epoch(), target.get().name(), by, because),
        holder,
        target.get(),
        checks);
  }

  private Outcome carryOut(Plan plan, Writer holder, MemberView target, List<Finding> checks) {
    long began = ticker.nanos();
    if (!ports.operations().propose(plan, PATIENCE)) {
      return outcome(State.REFUSED, "Another switchover is under way.", holder, target, checks);
    }
    tell(holder);
    while (true) {
      Optional<Lease> now = ports.leases().read();
      if (now.filter(lease -> lease.epoch() > holder.epoch()).isPresent()) {
        return moved(now.get(), plan, holder, target, checks, elapsed(began));
      }
      Optional<Plan> left =
          ports.operations().orders().plan().filter(open -> open.id().equals(plan.id()));
      if (left.isEmpty() || elapsed(began).compareTo(PATIENCE) >= 0) {
        return takeBack(plan, holder, target, checks, began);
      }
      if (left.get().refusal().isPresent()) {
        return kept(left.get().refusal().get(), holder, target, checks);
      }
      awaitTurn.accept(LOOK);
    }
  }

  /// It may have been done since the last look, or another plan took its place once it was: after
  /// this nothing is granted for it any more, so that the lease tells the truth.
  private Outcome takeBack(
      Plan plan, Writer holder, MemberView target, List<Finding> checks, long began) {
    ports.operations().withdraw(plan.id());
    Optional<Lease> last = ports.leases().read();
    return last.filter(lease -> lease.epoch() > holder.epoch()).isPresent()
        ? moved(last.get(), plan, holder, target, checks, elapsed(began))
        : kept("it did not act in time, so the switchover was taken back", holder, target, checks);
  }

  private static Outcome kept(
      String because, Writer holder, MemberView target, List<Finding> checks) {
    return outcome(
        State.REFUSED,
        "%s keeps the lease: %s.".formatted(holder.name(), because),
        holder,
        target,
        checks);
  }

  /// By the history, because the lease may have gone on to a third member since.
  private Outcome moved(
      Lease now, Plan plan, Writer holder, MemberView target, List<Finding> checks, Duration took) {
    Optional<Transition> done =
        ports.leases().history(LATELY).stream()
            .filter(one -> one.epoch() > holder.epoch() && one.to().equals(plan.to()))
            .findFirst();
    return done.isPresent()
        ? new Outcome(
            State.DONE,
            "%s handed over to %s under epoch %d within %d ms."
                .formatted(holder.name(), target.name(), done.get().epoch(), took.toMillis()),
            holder.name(),
            target.name(),
            done.get().epoch(),
            checks)
        : new Outcome(
            State.REFUSED,
            "%s took the lease meanwhile, under epoch %d.".formatted(now.holder(), now.epoch()),
            holder.name(),
            now.holder(),
            now.epoch(),
            checks);
  }

  private Duration elapsed(long began) {
    return Duration.ofNanos(ticker.nanos() - began);
  }

  private void tell(Writer holder) {
    if (!holder.self()) {
      ports.peers().news(holder.url());
    }
  }

  private Candidacy ask(MemberView target) {
    Set<CommitId> commits = new HashSet<>();
    loop.members().stream().map(MemberView::commits).forEach(commits::addAll);
    return target.name().equals(loop.self())
        ? loop.candidacy(commits)
        : ports.peers().candidacy(target.name(), target.url(), commits, QUESTION);
  }

  /// By the store, because the loop may have looked a second ago.
  private Optional<Writer> holder() {
    return ports
        .leases()
        .read()
        .filter(lease -> !lease.isFree() && !lease.released())
        .map(
            lease ->
                new Writer(
                    lease.holder(),
                    named(lease.holder()).map(MemberView::url).orElse(""),
                    lease.epoch(),
                    lease.holder().equals(loop.self())));
  }

  private Optional<MemberView> named(String name) {
    return loop.members().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  private String names() {
    return String.join(", ", loop.members().stream().map(MemberView::name).toList());
  }

  private Outcome nobody() {
    return Outcome.refused(
        "Nobody holds the lease at the moment, so nobody can hand it over: "
            + new Orders(Optional.empty(), loop.maintenance())
                .pause()
                .map(
                    pause ->
                        "automatic changes are paused for another %s. To let a member take it now: %s."
                            .formatted(Words.of(pause.left()), Schedule.remedy(pause)))
                .orElse("./lockstep why tells more."));
  }

  private static Outcome outcome(
      State state, String message, Writer holder, MemberView target, List<Finding> checks) {
    return new Outcome(state, message, holder.name(), target.name(), holder.epoch(), checks);
  }

  private static String sentence(String words) {
    return "Not done: " + words + ".";
  }

  @Override
  public Outcome drain(String member, Duration how, boolean force, String reason, String by) {
    Optional<MemberView> named = named(member).filter(Preflight::isInstance);
    if (named.isEmpty()) {
      return Outcome.refused("There is no instance %s (there are: %s).".formatted(member, names()));
    }
    // The store first: while it is away the members are not known, and look as if they were gone.
    Optional<Writer> holder = holder();
    if (Preflight.best(loop.members(), member).isEmpty()) {
      return Outcome.refused(
          "No other member is fit to serve while %s is drained.".formatted(member));
    }
    List<String> left = fitWithout(member);
    if (left.size() <= 1 && !force) {
      return Outcome.refused(
          "Not done: only %s would be left, and nobody could take over from it until %s is back (--force does it all the same)."
              .formatted(String.join("", left), member));
    }
    if (holder.filter(one -> one.name().equals(member)).isPresent()) {
      Outcome moved = handOver(Optional.empty(), false, by, by + " drains " + member);
      if (moved.state() == State.REFUSED) {
        return moved;
      }
    }
    return takeOut(new Maintenance(Optional.of(member), by, reason, how), member, left, force);
  }

  /// Somebody may drain another meanwhile. Of two at once each sees the other's after it wrote its
  /// own, so that never both stand.
  private Outcome takeOut(
      Maintenance maintenance, String member, List<String> left, boolean force) {
    Optional<Maintenance> before = ports.operations().orders().drain(member);
    ports.operations().begin(maintenance);
    Set<String> drained = ports.operations().orders().drained();
    List<String> now = left.stream().filter(one -> !drained.contains(one)).toList();
    if (now.size() <= 1 && !force) {
      before.ifPresentOrElse(
          ports.operations()::begin, () -> ports.operations().end(Optional.of(member)));
      return Outcome.refused(
          "Not done: another member was drained at the same moment, and only %s would be left (--force does it all the same)."
              .formatted(now.isEmpty() ? "nobody" : now.getFirst()));
    }
    String message = "%s is drained for %s.".formatted(member, Words.of(maintenance.left()));
    return Outcome.done(told(maintenance, message).message() + warning(member, now));
  }

  private List<String> fitWithout(String drained) {
    return loop.members().stream()
        .filter(one -> !one.name().equals(drained) && Preflight.isFit(one))
        .map(MemberView::name)
        .toList();
  }

  /// What a person should know who takes the last one but one out.
  private static String warning(String drained, List<String> left) {
    return left.size() > 1
        ? ""
        : " Danger: only %s is left, and nobody can take over from it until %s is back (./lockstep maintenance stop %s)."
            .formatted(String.join("", left), drained, drained);
  }

  @Override
  public Outcome pause(Duration how, String reason, String by) {
    Optional<Maintenance> before = ports.operations().orders().pause();
    Maintenance maintenance = new Maintenance(Optional.empty(), by, reason, how);
    ports.operations().begin(maintenance);
    return told(
        maintenance,
        "Automatic changes are paused for %s%s."
            .formatted(
                Words.of(how),
                before
                    .map(
                        one ->
                            ", instead of another %s by %s (%s)"
                                .formatted(Words.of(one.left()), one.by(), one.reason()))
                    .orElse("")));
  }

  private Outcome told(Maintenance maintenance, String message) {
    ports
        .leases()
        .note(
            TransitionKind.MAINTENANCE,
            "%s (asked by %s)".formatted(message.replaceAll("\\.$", ""), maintenance.by()),
            List.of("reason: " + maintenance.reason()));
    everybody();
    return Outcome.done(message);
  }

  @Override
  public Outcome resume(Optional<String> member, String by) {
    if (!ports.operations().end(member)) {
      return Outcome.refused(
          member
              .map(
                  it ->
                      named(it).isPresent()
                          ? it + " is not in maintenance."
                          : "There is no instance %s (there are: %s).".formatted(it, names()))
              .orElseGet(this::notPaused));
    }
    String message =
        member
            .map("%s is in service again."::formatted)
            .orElse("Automatic changes may happen again.");
    ports
        .leases()
        .note(
            TransitionKind.MAINTENANCE,
            "%s (asked by %s)".formatted(message.replaceAll("\\.$", ""), by),
            List.of());
    everybody();
    return Outcome.done(message);
  }

  private String notPaused() {
    return loop.maintenance().stream()
            .anyMatch(one -> one.member().isEmpty() && one.by().equals(Schedule.CONFIGURATION))
        ? "A window of the configuration pauses automatic changes, and it ends by itself. Before"
            + " that: take it out of one instance's file and restart that."
        : "Automatic changes are not paused.";
  }

  private void everybody() {
    awaitTurn.accept(Duration.ofSeconds(1));
    loop.members().stream()
        .filter(one -> Preflight.isInstance(one) && !one.name().equals(loop.self()))
        .forEach(one -> ports.peers().news(one.url()));
  }

  @Override
  public Outcome confirm(String by) {
    int changes =
        ports.leases().countUnconfirmed(TransitionKind.AUTOMATIC, rules.automaticWindow());
    if (changes == 0) {
      return Outcome.refused(
          "There was no automatic change in the last %d minutes: nothing to confirm."
              .formatted(rules.automaticWindow().toMinutes()));
    }
    String message =
        "%s of the last %d minutes %s confirmed; further ones may happen, and a failback too where it is automatic."
            .formatted(
                changes == 1 ? "1 automatic change" : changes + " automatic changes",
                rules.automaticWindow().toMinutes(),
                changes == 1 ? "is" : "are");
    ports
        .leases()
        .note(
            TransitionKind.CONFIRMED,
            "%s confirmed %d automatic changes".formatted(by, changes),
            List.of(message));
    everybody();
    return Outcome.done(message);
  }

  @Override
  public List<String> why() {
    Orders orders = new Orders(Optional.empty(), loop.maintenance());
    return Why.of(loop, orders, rules);
  }

  @Override
  public List<Transition> history(int limit, long before) {
    return ports.leases().history(limit, before);
  }

  @Override
  public Candidacy candidacy(Set<CommitId> commits) {
    return loop.candidacy(commits);
  }

  @Override
  public void news() {
    loop.news();
  }
}
