package lockstep.sim;

import java.time.Duration;
import java.util.List;
import lockstep.sync.testing.InMemoryGit;

/// What goes wrong with machines, lines, disks, Git and the database until all is healed.
final class SimTrouble {
  private final SimCluster cluster;
  private final Clockwork clockwork;

  SimTrouble(SimCluster cluster) {
    this.cluster = cluster;
    this.clockwork = cluster.clockwork();
  }

  void begin() {
    clockwork.after(Duration.ofSeconds(1), this::trouble);
    if (cluster.world().has(World.Feature.FULL_DISK)) {
      clockwork.after(Duration.ofSeconds(2), this::fill);
    }
    if (cluster.world().has(World.Feature.SLOW_GIT)) {
      clockwork.after(Duration.ofSeconds(2), this::slowDown);
    }
    if (cluster.world().has(World.Feature.CLOCK_SET)) {
      clockwork.after(Duration.ofSeconds(2), this::setClock);
    }
    if (cluster.world().has(World.Feature.ONE_WAY)) {
      clockwork.after(Duration.ofSeconds(2), this::cutOneWay);
    }
  }

  private void cutOneWay() {
    if (!cluster.calm()) {
      any().unheardBy(cluster.gateways().get(clockwork.dice(2)).name);
      clockwork.after(clockwork.millis(500, 6_000), this::cutOneWay);
    }
  }

  private SimMember any() {
    return cluster.members().get(clockwork.dice(cluster.members().size()));
  }

  private void trouble() {
    if (cluster.calm()) {
      return;
    }
    SimMember one = any();
    SimMember other = any();
    switch (clockwork.dice(17)) {
      case 0, 1 -> one.kill(clockwork.dice(4) == 0);
      case 2, 3 -> cluster.members().forEach(SimMember::start);
      case 4 -> one.stopFor(clockwork.millis(100, 9_000));
      case 5 -> one.cutFromStore(clockwork.chance(0.5));
      case 6 -> one.cutFrom(other.name);
      case 7 -> one.cutFrom(cluster.gateways().get(clockwork.dice(2)).name);
      case 8 -> one.cutFromGit(clockwork.chance(0.5), 0.4);
      case 9 -> {
        boolean down = clockwork.chance(0.4);
        clockwork.tell("git", down ? "is down" : "is up");
        cluster.git().host(down ? InMemoryGit.Host.DOWN : InMemoryGit.Host.UP);
      }
      case 10 -> {
        boolean down = clockwork.chance(0.4);
        cluster.storeDown(down);
        clockwork.tell("db", down ? "is down" : "is up");
      }
      case 11 -> {
        if (cluster.git().lateRequests() > 0) {
          cluster.git().deliverLate(clockwork.dice(cluster.git().lateRequests()));
        }
      }
      case 12 -> cluster.ask(one);
      case 13, 14 -> {
        one.heal();
        other.heal();
      }
      case 15, 16 -> restore();
      default -> throw new IllegalStateException();
    }
    clockwork.after(clockwork.millis(100, 4_000), this::trouble);
  }

  /// The disk of a member fills up, or there is room again.
  private void fill() {
    if (!cluster.calm()) {
      SimMember one = any();
      one.full(!one.isFull());
      clockwork.after(clockwork.millis(500, 4_000), this::fill);
    }
  }

  /// Git takes long to answer, or does not.
  private void slowDown() {
    if (cluster.calm()) {
      return;
    }
    Duration delay = clockwork.chance(0.4) ? SimLine.NEVER : clockwork.millis(200, 9_000);
    List<SimMember> whom = clockwork.chance(0.3) ? cluster.members() : List.of(any());
    whom.forEach(member -> member.gitAnswersAfter(delay));
    clockwork.after(
        clockwork.millis(500, 9_000),
        () -> whom.forEach(member -> member.gitAnswersAfter(Duration.ZERO)));
    clockwork.after(clockwork.millis(1_000, 10_000), this::slowDown);
  }

  /// As an administrator or a time server does whose first answer came late.
  private void setClock() {
    if (!cluster.calm()) {
      any().setClock();
      clockwork.after(clockwork.millis(500, 6_000), this::setClock);
    }
  }

  /// The database is put back to an older state: a dump is taken once, and comes back later, and
  /// then mostly when all members were stopped for it.
  private void restore() {
    if (cluster.world().has(World.Feature.JOURNAL)) {
      return;
    }
    if (!cluster.isDumped()) {
      cluster.dump();
      return;
    }
    clockwork.tell("db", "is put back to its dump");
    if (clockwork.chance(0.7)) {
      cluster.members().forEach(member -> member.kill(false));
      clockwork.after(
          clockwork.millis(100, 2_000), () -> cluster.members().forEach(SimMember::start));
    }
    cluster.putBack();
  }
}
