package lockstep.cluster.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lockstep.cluster.Maintenance;
import lockstep.cluster.Role;
import lockstep.cluster.command.Outcome.State;
import lockstep.cluster.operation.FailbackRules;
import lockstep.cluster.operation.Window;
import lockstep.core.fault.StoreFault;
import org.junit.jupiter.api.Test;

/// What people take out of service for a while, and what they pause.
class MaintenanceTest extends ThreeInstances {
  @Test
  void drainingTheHolderSwitchesOverFirstAndPausingDoesNot() {
    Outcome paused = of("b").operations.pause(HOUR, "network", "ann");
    Thread.interrupted();
    assertThat(paused.message()).isEqualTo("Automatic changes are paused for 1 h.");
    assertThat(of("a").loop.role()).isEqualTo(Role.PRIMARY);

    Outcome drained = of("b").operations.drain("a", HOUR, false, "disk", "ann");
    Thread.interrupted();
    assertThat(drained.message()).isEqualTo("a is drained for 1 h.");
    assertThat(of("b").loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(of("b").operations.why())
        .anyMatch(line -> line.startsWith("a is drained for another 1 h by ann (disk)"))
        .anyMatch(line -> line.startsWith("ann has paused automatic changes for another 1 h"));
  }

  @Test
  void drainingTheLastStandbyIsRefusedAndWhenForcedDoneWithALoudWord() {
    of("a").operations.drain("b", HOUR, false, "disk", "ann");
    Thread.interrupted();
    Outcome refused = of("a").operations.drain("c", HOUR, false, "disk", "ann");

    assertThat(refused.state()).isEqualTo(State.REFUSED);
    assertThat(refused.message())
        .startsWith("Not done: only a would be left, and nobody could take over from it until c")
        .contains("--force");
    assertThat(of("a").loop.maintenance()).hasSize(1);

    Outcome drained = of("a").operations.drain("c", HOUR, true, "disk", "ann");
    Thread.interrupted();

    assertThat(drained.state()).isEqualTo(State.DONE);
    assertThat(drained.message())
        .startsWith("c is drained for 1 h. Danger: only a is left")
        .contains("./lockstep maintenance stop c");
  }

  @Test
  void ofTwoWhoDrainAtOnceNotBothLeaveOneMember() {
    afterADrain = () -> orders.begin(new Maintenance(Optional.of("c"), "bob", "disk", HOUR));

    Outcome refused = of("a").operations.drain("b", HOUR, false, "disk", "ann");
    Thread.interrupted();

    assertThat(refused.state()).isEqualTo(State.REFUSED);
    assertThat(refused.message())
        .startsWith("Not done: another member was drained at the same moment, and only a would");
    assertThat(orders.orders().drained()).containsExactly("c");
  }

  @Test
  void aDrainThatCameSecondLeavesAnEarlierOneAsItWas() {
    orders.begin(new Maintenance(Optional.of("b"), "bob", "fan", HOUR));
    afterADrain = () -> orders.begin(new Maintenance(Optional.of("c"), "bob", "disk", HOUR));

    Outcome refused = of("a").operations.drain("b", SECOND, false, "disk", "ann");
    Thread.interrupted();

    assertThat(refused.state()).isEqualTo(State.REFUSED);
    assertThat(orders.orders().drain("b").orElseThrow().reason()).isEqualTo("fan");
  }

  /// Who is not heard of because the database is away is not gone.
  @Test
  void withoutTheDatabaseADrainIsNotRefusedForWhatNobodyKnows() {
    clock.advance(HOUR);
    isStoreAway = true;

    assertThatThrownBy(() -> of("a").operations.drain("b", HOUR, false, "disk", "ann"))
        .isInstanceOf(StoreFault.class);
  }

  @Test
  void aSecondPauseSaysWhatItTakesThePlaceOf() {
    of("b").operations.pause(HOUR, "network", "ann");
    Thread.interrupted();

    assertThat(of("b").operations.pause(Duration.ofMinutes(1), "disk", "bob").message())
        .startsWith("Automatic changes are paused for 1 min, instead of another ")
        .endsWith(" by ann (network).");
  }

  @Test
  void whoCannotSwitchOverForAPauseIsToldWhatEndsIt() {
    of("b").operations.pause(HOUR, "network", "ann");
    Thread.interrupted();
    clock.advance(Duration.ofMinutes(1));
    of("b").turn();

    assertThat(of("b").operations.switchover(Optional.of("b"), false, "bob").message())
        .startsWith("Nobody holds the lease at the moment, so nobody can hand it over: automatic")
        .endsWith("To let a member take it now: ./lockstep maintenance stop.");
  }

  @Test
  void endsOnlyWhatGoesOn() {
    assertThat(of("a").operations.resume(Optional.of("zz"), "ann").message())
        .startsWith("There is no instance zz (there are: ");
    assertThat(of("a").operations.resume(Optional.of("b"), "ann").message())
        .isEqualTo("b is not in maintenance.");
    assertThat(of("a").operations.resume(Optional.empty(), "ann").message())
        .isEqualTo("Automatic changes are not paused.");
    assertThat(of("a").operations.drain("old", HOUR, false, "disk", "ann").message())
        .startsWith("There is no instance old");
  }

  @Test
  void aWindowOfTheConfigurationIsAPauseThatNobodyStops() {
    instances.clear();
    noFailover = Optional.of(new Open());
    start(FailbackRules.MANUAL);

    assertThat(of("a").operations.resume(Optional.empty(), "ann").message())
        .isEqualTo(
            "A window of the configuration pauses automatic changes, and it ends by itself. Before"
                + " that: take it out of one instance's file and restart that.");
    assertThat(of("b").operations.why())
        .contains("the configuration has paused automatic changes for another 1 h (window open).");
  }

  /// Always for another hour.
  private static final class Open implements Window {
    @Override
    public Optional<Duration> left(Instant now) {
      return Optional.of(HOUR);
    }

    @Override
    public Optional<Instant> next(Instant now) {
      return Optional.empty();
    }

    @Override
    public String words() {
      return "open";
    }
  }
}
