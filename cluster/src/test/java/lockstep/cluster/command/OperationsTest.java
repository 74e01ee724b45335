package lockstep.cluster.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import lockstep.cluster.Role;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.command.Outcome.State;
import lockstep.cluster.operation.FailbackRules;
import lockstep.cluster.operation.Finding;
import lockstep.cluster.operation.Plan;
import lockstep.cluster.operation.Window;
import org.junit.jupiter.api.Test;

/// What people ask of a cluster and what comes of it.
class OperationsTest extends ThreeInstances {
  @Test
  void aDryRunMakesAllChecksAndChangesNothing() {
    Outcome outcome = switchover("c", "b", true);

    assertThat(outcome.state()).isEqualTo(State.POSSIBLE);
    assertThat(outcome.message())
        .isEqualTo("a would hand over to b under epoch 2. Nothing was changed.");
    assertThat(outcome.checks()).hasSize(8).allMatch(Finding::ok);
    seconds(3);
    assertThat(of("a").loop.role()).isEqualTo(Role.PRIMARY);
  }

  @Test
  void aSwitchoverIsDoneByTheHolderWhoeverIsAsked() {
    Outcome outcome = switchover("c", "b", false);

    assertThat(outcome.state()).as(outcome.message()).isEqualTo(State.DONE);
    assertThat(outcome.message()).startsWith("a handed over to b under epoch 2 within ");
    assertThat(of("c").told).as("the holder is told").contains("http://a");
    assertThat(of("b").loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(last()).isEqualTo("switchover");
  }

  @Test
  void aSwitchoverIsRefusedWithTheReason() {
    assertThat(switchover("a", "nobody", false).message())
        .isEqualTo("There is no member nobody (there are: old, a, b, c).");
    of("b").catchesUp = false;
    Outcome outcome = switchover("a", "b", false);
    assertThat(outcome.state()).isEqualTo(State.REFUSED);
    assertThat(outcome.message()).startsWith("Not done: b shows abababa and lacks a commit");
    assertThat(orders.orders().plan()).as("nothing was left in the store").isEmpty();
  }

  @Test
  void aHolderWhoseSavesDoNotEndKeepsTheLeaseAndSaysSo() {
    of("a").savesEnd = false;
    Outcome outcome = switchover("b", "b", false);

    assertThat(outcome.state()).isEqualTo(State.REFUSED);
    assertThat(outcome.message())
        .isEqualTo("a keeps the lease: the saves here did not end within 3.0 s.");
    assertThat(of("a").loop.role()).isEqualTo(Role.PRIMARY);
  }

  @Test
  void aPlanThatNobodyActsOnIsTakenBack() {
    holderSleeps = true;
    Outcome outcome = switchover("b", "b", false);

    assertThat(outcome.message())
        .isEqualTo("a keeps the lease: it did not act in time, so the switchover was taken back.");
    assertThat(orders.orders().plan()).isEmpty();
  }

  /// The next person's plan takes the place of the one that was done.
  private void bobSwitchesOverTo(String to) {
    instances.values().forEach(Instance::turn);
    instances.values().forEach(Instance::turn);
    assertThat(orders.propose(Plan.of("x", 2, to, "bob", "bob asked"), HOUR)).isTrue();
  }

  @Test
  void whatIsDoneBetweenTwoLooksIsNotToldToBeRefused() {
    afterALook = () -> bobSwitchesOverTo("c");
    Outcome outcome = switchover("c", "b", false);

    assertThat(outcome.state()).as(outcome.message()).isEqualTo(State.DONE);
    assertThat(outcome.message()).startsWith("a handed over to b under epoch 2 within ");
    assertThat(orders.orders().plan().orElseThrow().by()).isEqualTo("bob");
  }

  @Test
  void whatIsDoneIsToldToBeDoneThoughTheLeaseHasGoneOnSince() {
    afterALook =
        () -> {
          bobSwitchesOverTo("c");
          instances.values().forEach(Instance::turn);
        };
    Outcome outcome = switchover("c", "b", false);

    assertThat(leases.read().orElseThrow().holder()).isEqualTo("c");
    assertThat(outcome.state()).as(outcome.message()).isEqualTo(State.DONE);
    assertThat(outcome.to()).isEqualTo("b");
    assertThat(outcome.epoch()).isEqualTo(2);
  }

  @Test
  void twoPeopleDoNotSwitchOverAtOnce() {
    assertThat(orders.propose(Plan.of("x", 1, "c", "bob", "bob asked"), HOUR)).isTrue();

    assertThat(switchover("b", "b", false).message())
        .isEqualTo("Not done: bob asked for a switchover to c.");
  }

  @Test
  void failbackGoesToTheBestAndHasNothingToDoThere() {
    assertThat(of("b").operations.failback(false, "ann").message())
        .isEqualTo("a has the lease and is the best member that is fit: nothing to do.");
    assertThat(switchover("a", "c", false).state()).isEqualTo(State.DONE);
    seconds(1);
    Outcome back = of("b").operations.failback(true, "ann");
    assertThat(back.state()).isEqualTo(State.POSSIBLE);
    assertThat(back.to()).isEqualTo("a");
  }

  @Test
  void confirmsOnlyWhatHappened() {
    assertThat(of("a").operations.confirm("ann").state()).isEqualTo(State.REFUSED);
  }

  @Test
  void whyTellsTheRoleTheReasonAndWhatFailbackWaitsFor() {
    assertThat(of("a").operations.why())
        .startsWith(
            "a is primary because it holds the lease under epoch 1.",
            "What it decided last: a holds the lease.")
        .contains("Failback: failback is by hand.");
    assertThat(of("b").operations.why())
        .first()
        .isEqualTo("b is replica because a holds the lease under epoch 1 and is primary.");
  }

  @Test
  void whyTellsAFreeLeaseFromADatabaseThatDoesNotAnswer() {
    leases.release("a", "a1", 1);
    of("c").turn();
    assertThat(of("c").operations.why())
        .first()
        .isEqualTo("c sees no primary: nobody holds the lease.");

    assertThat(new Instance("c", FailbackRules.MANUAL).operations.why())
        .as("before it ever read the database")
        .first()
        .isEqualTo(
            "c sees no primary: the database, which says who holds the lease, does not answer.");
  }

  @Test
  void withAutomaticFailbackTheLeaseReturnsOnceAllIsCalm() {
    instances.clear();
    clock.advance(HOUR);
    start(
        new FailbackRules(true, Duration.ofSeconds(20), Duration.ofSeconds(40), List.<Window>of()));
    assertThat(switchover("a", "b", false).state()).isEqualTo(State.DONE);
    seconds(18);
    assertThat(of("c").operations.why())
        .anyMatch(line -> line.equals("Failback: the holder changed within the last 40 s."));
    seconds(12);
    assertThat(of("b").loop.role()).isEqualTo(Role.PRIMARY);
    seconds(15);

    assertThat(of("a").loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(leases.history(1).getFirst().kind()).isEqualTo(TransitionKind.FAILBACK);
    assertThat(leases.history(1).getFirst().reason()).startsWith("a is preferred and has been fit");
    assertThat(of("a").operations.why()).contains("Failback: no member is preferred to a.");
  }
}
