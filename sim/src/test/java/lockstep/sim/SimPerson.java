package lockstep.sim;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.command.Operations;
import lockstep.cluster.command.Outcome;
import lockstep.cluster.lease.Claim;
import lockstep.core.fault.StoreFault;

/// A person at the command line, with chances of their own: switches over and back, drains, pauses,
/// ends that too soon or lets it run out, and confirms automatic changes. Asks whichever instance,
/// also while others are down, and sometimes before the last answer is there.
final class SimPerson {
  private final SimCluster cluster;
  private final Clockwork clockwork;
  private final SplittableRandom random;
  private final Set<String> refused = new HashSet<>();
  private int asked;
  private int ordered;
  private int done;

  SimPerson(SimCluster cluster, SplittableRandom random) {
    this.cluster = cluster;
    this.clockwork = cluster.clockwork();
    this.random = random;
  }

  void begin() {
    clockwork.after(millis(500, 4_000), this::act);
  }

  /// How often a maintenance was begun or ended.
  int ordered() {
    return ordered;
  }

  /// How often what was asked was done.
  int done() {
    return done;
  }

  /// A maintenance was begun or ended.
  void ordered(Optional<String> member, String what) {
    clockwork.tell("db", member.orElse("the cluster") + " is " + what);
    ordered++;
  }

  private void act() {
    if (cluster.calm()) {
      return;
    }
    SimMember door = cluster.members().get(random.nextInt(cluster.members().size()));
    String to = cluster.members().get(random.nextInt(cluster.members().size())).name;
    if (door.alive() && !door.stopped()) {
      Duration time = millis(500, 12_000);
      switch (random.nextInt(10)) {
        case 0 -> switchOver(door, Optional.of(to));
        case 1 -> switchOver(door, Optional.empty());
        case 2 -> ask(door, "failback", (it, me) -> it.failback(false, me));
        case 3, 4 -> drain(door, to, time, random.nextInt(2) == 0);
        case 5 -> ask(door, "end of " + to, (it, me) -> it.resume(Optional.of(to), me));
        case 6, 7 -> pause(door, time);
        case 8 -> ask(door, "end of the pause", (it, me) -> it.resume(Optional.empty(), me));
        default -> ask(door, "confirm", (it, me) -> it.confirm(me));
      }
    }
    clockwork.after(millis(500, 4_000), this::act);
  }

  void switchOver(SimMember door, Optional<String> to) {
    ask(
        door,
        "switchover to " + to.orElse("the best"),
        (it, me) -> {
          int restores = cluster.restores();
          Outcome outcome = it.switchover(to, false, me);
          if (outcome.state() == Outcome.State.REFUSED) {
            wasNot(me);
          } else if (restores == cluster.restores()) {
            isTrue(outcome);
          }
          return outcome;
        });
  }

  void drain(SimMember door, String member, Duration time, boolean force) {
    ask(door, "drain of " + member, (it, me) -> it.drain(member, time, force, "works", me));
  }

  void pause(SimMember door, Duration time) {
    ask(door, "pause for " + time, (it, me) -> it.pause(time, "works", me));
  }

  /// What a person is told to be done, was done.
  private void isTrue(Outcome outcome) {
    Violation.unless(
        cluster.leases().history(Integer.MAX_VALUE).stream()
            .anyMatch(one -> one.epoch() == outcome.epoch() && one.to().equals(outcome.to())),
        "DoneIsDone: %s of %s",
        outcome,
        cluster.leases().history(5));
  }

  /// What a person is told not to be done, was not done.
  private void wasNot(String me) {
    refused.add(me);
    Violation.unless(
        cluster.leases().history(Integer.MAX_VALUE).stream()
            .noneMatch(
                one ->
                    one.kind() == TransitionKind.SWITCHOVER && one.reason().startsWith(me + " ")),
        "RefusedWasNotDone: %s of %s",
        me,
        cluster.leases().history(5));
  }

  /// What a person is told not to be done, is not done afterwards.
  void granted(Claim claim) {
    Violation.unless(
        claim.kind() != TransitionKind.SWITCHOVER
            || refused.stream().noneMatch(me -> claim.reason().startsWith(me + " ")),
        "RefusedIsNotDone: %s to %s",
        claim.reason(),
        claim.holder());
  }

  private void ask(SimMember door, String what, Command command) {
    String me = "ann" + asked++;
    clockwork.tell(me, "asks %s for %s".formatted(door.name, what));
    clockwork.begin(() -> tell(me, it -> command.act(it, me), door));
  }

  private void tell(String me, Function<Operations, Outcome> command, SimMember door) {
    try {
      Outcome outcome = command.apply(door.operations());
      clockwork.tell(me, "is told %s: %s".formatted(outcome.state(), outcome.message()));
      if (outcome.state() == Outcome.State.DONE) {
        done++;
      }
    } catch (StoreFault _) {
      clockwork.tell(me, "is told that the database is away");
    } catch (SimPorts.Died _) {
      clockwork.tell(me, "hears no more from " + door.name);
    }
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(random.nextInt(from, to + 1));
  }

  private interface Command {
    Outcome act(Operations operations, String me);
  }
}
