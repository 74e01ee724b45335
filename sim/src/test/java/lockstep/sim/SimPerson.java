package lockstep.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import lockstep.cluster.Maintenance;
import lockstep.cluster.TransitionKind;

/// A person at the command line, with chances of their own: switches over, drains, pauses, ends
/// that too soon or lets it run out, and confirms automatic changes. What is asked goes to the
/// store, as it does from whichever instance the person asks.
final class SimPerson {
  private static final String NAME = "ann";

  private final SimCluster cluster;
  private final Clockwork clockwork;
  private final SplittableRandom random;
  private int ordered;

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

  private void act() {
    if (cluster.calm()) {
      return;
    }
    if (!cluster.storeDown()) {
      ask(cluster.members().get(random.nextInt(cluster.members().size())));
    }
    clockwork.after(millis(500, 4_000), this::act);
  }

  private void ask(SimMember member) {
    switch (random.nextInt(8)) {
      case 0, 1 -> cluster.ask(member);
      case 2, 3 -> begin(Optional.of(member.name));
      case 4 -> end(Optional.of(member.name));
      case 5 -> begin(Optional.empty());
      case 6 -> end(Optional.empty());
      default -> confirm();
    }
  }

  private void begin(Optional<String> member) {
    Duration time = millis(500, 12_000);
    clockwork.tell(NAME, member.map("drains %s"::formatted).orElse("pauses") + " for " + time);
    ordered++;
    cluster.operations().begin(new Maintenance(member, NAME, "asked", time));
    cluster.leases().note(TransitionKind.MAINTENANCE, "begun", List.of());
  }

  private void end(Optional<String> member) {
    if (cluster.operations().end(member)) {
      clockwork.tell(NAME, "ends the maintenance of " + member.orElse("all"));
      ordered++;
      cluster.leases().note(TransitionKind.MAINTENANCE, "ended", List.of());
    }
  }

  private void confirm() {
    clockwork.tell(NAME, "confirms");
    cluster.leases().note(TransitionKind.CONFIRMED, "confirmed", List.of());
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(random.nextInt(from, to + 1));
  }
}
