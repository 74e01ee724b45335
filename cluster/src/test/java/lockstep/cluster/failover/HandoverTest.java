package lockstep.cluster.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.cluster.Maintenance;
import lockstep.cluster.Role;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.Writer;
import lockstep.cluster.lease.Claim;
import lockstep.cluster.lease.Claim.Terms;
import lockstep.cluster.member.Self;
import lockstep.cluster.member.WriteGate;
import lockstep.cluster.operation.Plan;
import lockstep.cluster.testing.InMemoryLeaseStore;
import lockstep.cluster.testing.InMemoryLeaseStore.Guard;
import lockstep.core.resource.Heads;
import org.junit.jupiter.api.Test;

/// How a holder gives the lease to another: because a person wants it, or because it is cut off.
class HandoverTest extends ThreeInstances {
  private void planned(String to) {
    assertThat(
            operations.propose(
                Plan.of("p", 1, to, "ann", "ann asked for it"), SECOND.multipliedBy(9)))
        .isTrue();
  }

  private String refusal() {
    return operations.orders().plan().orElseThrow().refusal().orElseThrow();
  }

  @Test
  void aPlanIsDoneWithEverySaveAnsweredAndTheTargetToldAtOnce() {
    planned("c");
    a.loop.turn();

    assertThat(a.loop.role()).isEqualTo(Role.REPLICA);
    assertThat(a.gate).isEqualTo("to c under 2");
    assertThat(a.news).containsExactly("http://b", "http://c");
    assertThat(a.loop.writer()).contains(new Writer("c", "http://c", 2, false));
    c.loop.turn();
    assertThat(c.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(c.loop.epoch()).isEqualTo(2);
    assertThat(last().kind()).isEqualTo(TransitionKind.SWITCHOVER);
    assertThat(last().from()).contains("a");
    seconds(20, a, b, c);
    assertThat(c.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(leases.history(9)).hasSize(2);
  }

  @Test
  void aPlanIsNotDoneWhileSavesGoOnAndThePrimaryIsAsBefore() {
    a.savesEnd = false;
    planned("b");
    a.loop.turn();

    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(a.gate).isEqualTo("open");
    assertThat(refusal()).isEqualTo("the saves here did not end within 3.0 s");
    seconds(20, a, b, c);
    assertThat(a.loop.epoch()).isEqualTo(1);
  }

  @Test
  void aPlanThatIsTakenBackWhileSavesEndIsNotDone() {
    planned("b");
    a.whileSavesEnd = () -> operations.withdraw("p");
    a.loop.turn();

    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(a.loop.epoch()).isEqualTo(1);
    assertThat(a.gate).isEqualTo("open");
  }

  /// How long the handover to b took, done or not.
  private Duration handedOver(Duration thinks, Duration savesTake) {
    b.thinks = thinks;
    a.savesTake = savesTake;
    planned("b");
    long began = clock.nanos();
    a.loop.turn();
    return Duration.ofNanos(clock.nanos() - began);
  }

  @Test
  void aHandoverIsDoneWhenAllTogetherIsDoneInTime() {
    Duration took = handedOver(Duration.ofMillis(900), Duration.ofMillis(2_900));

    assertThat(took).isEqualTo(Duration.ofMillis(4_700));
    assertThat(a.gate).isEqualTo("to b under 2");
  }

  @Test
  void aTargetThatThinksForLongDoesNotKeepSavesAndTheLeaseWaiting() {
    Duration took = handedOver(Duration.ofSeconds(3), Duration.ZERO);

    assertThat(took).isLessThanOrEqualTo(WriteGate.LONGEST);
    assertThat(a.gate).isEqualTo("open");
    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(refusal()).startsWith("b did not tell in time whether it is fit");
  }

  @Test
  void savesGetTheTimeThatTheTargetHasLeft() {
    Duration took = handedOver(Duration.ofMillis(1_500), Duration.ofMillis(2_900));

    assertThat(took).isLessThanOrEqualTo(WriteGate.LONGEST);
    assertThat(a.gate).isEqualTo("open");
    assertThat(refusal()).isEqualTo("the saves here did not end within 2.5 s");
  }

  @Test
  void aPlanIsNotRefusedForADrainThatFailsFirst() {
    operations.begin(new Maintenance(Optional.of("a"), "ann", "new disk", SECOND.multipliedBy(60)));
    b.catchesUp = false;
    planned("c");
    a.loop.turn();
    assertThat(operations.orders().plan().orElseThrow().refusal()).isEmpty();
    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);

    second(a, b, c);
    assertThat(c.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(last().reason()).isEqualTo("ann asked for it");
  }

  /// The holder is stopped, or its database slow, after its last look at the plan.
  private void takenBackWhileTheClaimIsOnItsWay(Set<Guard> off) {
    InMemoryLeaseStore store = new InMemoryLeaseStore(clock, operations, off);
    List.of(a, b, c).forEach(instance -> instance.store.replace(store));
    a.loop.turn();
    assertThat(
            operations.propose(
                Plan.of("p", a.loop.epoch(), "b", "ann", "ann asked for it"), SECOND))
        .isTrue();
    a.store.beforeClaims(() -> operations.withdraw("p"));
    a.loop.turn();
    second(a, b, c);
  }

  @Test
  void aPlanThatIsTakenBackWhileTheClaimIsOnItsWayIsNotDone() {
    takenBackWhileTheClaimIsOnItsWay(Set.of());

    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(a.gate).isEqualTo("open");
    assertThat(b.loop.role()).isEqualTo(Role.REPLICA);
  }

  @Test
  void withoutTheGuardOfThePlanItIsDoneThoughItWasTakenBack() {
    takenBackWhileTheClaimIsOnItsWay(Set.of(Guard.OPEN_PLAN));

    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
  }

  @Test
  void aPlanIsNotDoneWhenTheTargetIsNotFit() {
    b.catchesUp = false;
    planned("b");
    a.loop.turn();
    assertThat(refusal()).isEqualTo("b does not show all that other members showed");

    operations.withdraw("p");
    silent.add("b");
    planned("b");
    a.loop.turn();
    assertThat(refusal()).isEqualTo("b does not answer");
    assertThat(a.gate).isEqualTo("open");
    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
  }

  /// Another member takes the lease while the holder waits for its last saves.
  ///
  /// @return how often the next epoch was given
  private long grantsWhenOvertaken(Set<Guard> off) {
    InMemoryLeaseStore store = new InMemoryLeaseStore(clock, operations, off);
    List.of(a, b, c).forEach(instance -> instance.store.replace(store));
    a.loop.turn();
    long epoch = a.loop.epoch();
    a.whileSavesEnd = () -> assertThat(store.claim(takenByC(epoch))).isTrue();
    assertThat(operations.propose(Plan.of("p", epoch, "b", "ann", "late"), SECOND)).isTrue();
    a.loop.turn();

    assertThat(a.gate).isEqualTo(off.isEmpty() ? "open" : "to b under " + (epoch + 1));
    return store.history(9).stream().filter(change -> change.epoch() == epoch + 1).count();
  }

  private static Claim takenByC(long epoch) {
    return new Claim(
        "c",
        "boot-1",
        epoch,
        epoch + 1,
        Terms.AT_ONCE,
        RULES.ttl(),
        TransitionKind.FAILOVER,
        "a does not answer",
        List.of());
  }

  @Test
  void aHandoverThatWasOvertakenGivesNothing() {
    assertThat(grantsWhenOvertaken(Set.of())).isEqualTo(1);
    second(a, b, c);
    assertThat(c.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(b.loop.role()).isEqualTo(Role.REPLICA);
  }

  @Test
  void withoutTheGuardOfTheEpochAnOvertakenHandoverGivesItTwice() {
    assertThat(grantsWhenOvertaken(Set.of(Guard.EPOCH_OF_CLAIM))).isEqualTo(2);
  }

  @Test
  void aPlanOfAnotherEpochIsVoid() {
    assertThat(operations.propose(Plan.of("p", 7, "b", "ann", "late"), SECOND)).isTrue();
    a.loop.turn();

    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(operations.orders().plan().orElseThrow().refusal()).isEmpty();
  }

  @Test
  void aStoreThatLosesTheAnswerToAHandoverHarmsNothing() {
    planned("b");
    a.store.loseTheNextClaim();
    a.loop.turn();
    assertThat(a.loop.role()).isEqualTo(Role.REPLICA);
    assertThat(a.gate).isEqualTo("open");

    second(a, b, c);
    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(a.loop.role()).isEqualTo(Role.REPLICA);
  }

  @Test
  void aDrainedPrimaryHandsOverAndIsNoCandidate() {
    operations.begin(new Maintenance(Optional.of("a"), "ann", "new disk", SECOND.multipliedBy(60)));
    assertThat(a.loop.drained()).isEmpty();
    second(a, b, c);
    assertThat(a.loop.role()).isEqualTo(Role.REPLICA);
    second(a, b, c);

    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(a.loop.drained()).contains("draining: maintenance by ann (new disk)");
    assertThat(view(b, "a").draining()).isTrue();
    b.loop.leave();
    second(a, c);
    assertThat(c.loop.role()).isEqualTo(Role.PRIMARY);
    clock.advance(SECOND.multipliedBy(60));
    second(a, c);
    assertThat(a.loop.drained()).as("it ends by itself").isEmpty();
  }

  @Test
  void aDrainThatEndsWhileTheStoreIsAwayEndsAllTheSame() {
    operations.begin(new Maintenance(Optional.of("b"), "ann", "new disk", SECOND.multipliedBy(5)));
    b.loop.turn();
    assertThat(b.loop.drained()).isPresent();

    b.store.goAway();
    clock.advance(SECOND.multipliedBy(5));
    b.loop.turn();

    assertThat(b.loop.drained()).isEmpty();
    assertThat(b.loop.maintenance()).isEmpty();
  }

  @Test
  void aPauseKeepsTheLeaseWhereItIsUntilItEnds() {
    operations.begin(new Maintenance(Optional.empty(), "ann", "network", SECOND.multipliedBy(60)));
    silent.add("a");
    seconds(30, b, c);
    assertThat(b.loop.role()).isEqualTo(Role.REPLICA);

    seconds(31, b, c);
    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(last().kind()).isIn(TransitionKind.FAILOVER, TransitionKind.EXPIRED);
  }

  @Test
  void aHolderThatNoProxyReachesHandsOverToOneThatIsReached() {
    for (int i = 0; i < 5; i++) {
      b.loop.probed();
      second(a, b, c);
    }

    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(last().kind()).isEqualTo(TransitionKind.STEP_DOWN);
    assertThat(last().reason()).startsWith("no proxy has asked a for ");
    seconds(30, a, b, c);
    assertThat(b.loop.role()).as("nobody is asked any more").isEqualTo(Role.PRIMARY);
  }

  @Test
  void aPersonWhoAsksOnceIsNoProxy() {
    b.loop.probed();
    seconds(10, a, b, c);

    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
  }

  @Test
  void aPrimaryWithoutGitHandsOverToOneThatReachesIt() {
    a.report = new Self.Report(Optional.of(OLD), Optional.of("d"), false, false);
    seconds(8, a, b, c);

    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(last().kind()).isEqualTo(TransitionKind.STEP_DOWN);
    assertThat(last().reason()).isEqualTo("a has not reached Git for 3.0 s, and b does");
    assertThat(a.changes.getLast().because()).isEqualTo(last().reason());
  }

  /// Who gave the lease up does not soon do so again, unless a person has said that it may.
  @Test
  void whoGaveTheLeaseUpAndGotItBackGivesItUpAgainOnlyOnceThatIsConfirmed() {
    Self.Report well = a.report;
    Self.Report cut = new Self.Report(Optional.of(OLD), Optional.of("d"), false, false);
    a.report = cut;
    seconds(8, a, b, c);
    a.report = well;
    assertThat(
            operations.propose(
                Plan.of("p", 2, "a", "ann", "ann asked for it"), SECOND.multipliedBy(9)))
        .isTrue();
    seconds(2, a, b, c);
    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
    a.report = cut;
    seconds(8, a, b, c);
    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);

    leases.note(TransitionKind.CONFIRMED, "ann confirmed it", List.of());
    seconds(2, a, b, c);
    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
  }

  @Test
  void aPrimaryThatGitDoesNotAnswerHandsOverWithoutWaitingForItsTimeOuts() {
    a.report = silent(Duration.ofMillis(2_900));
    seconds(2, a, b, c);
    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
    a.report = silent(Duration.ofSeconds(3));
    second(a, b, c);
    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(last().reason()).isEqualTo("a has not reached Git for 3.0 s, and b does");
  }

  @Test
  void savesThatGitDoesNotAnswerAreNotWaitedFor() {
    seconds(2, a, b, c);
    a.savesTake = Duration.ofSeconds(30);
    a.report = silent(Duration.ofSeconds(3));
    Instant before = clock.instant();

    a.loop.turn();

    assertThat(a.loop.role()).isEqualTo(Role.REPLICA);
    assertThat(Duration.between(before, clock.instant())).isLessThan(Duration.ofMillis(500));
  }

  @Test
  void aPrimaryThatGitOwesAnAnswerLooksMoreOften() {
    assertThat(a.loop.turn()).isEqualTo(RULES.beatEvery());
    a.report = silent(SECOND);
    assertThat(a.loop.turn()).isEqualTo(RULES.beatEvery().dividedBy(4));
  }

  @Test
  void aGitHostThatAnswersNobodyMovesNothing() {
    b.gitAnswers = false;
    c.gitAnswers = false;
    for (int i = 0; i < 60; i++) {
      a.report = silent(Duration.ofSeconds(i));
      second(a, b, c);
    }
    assertThat(a.loop.epoch()).isEqualTo(1);
    assertThat(a.gate).isEqualTo("open");
  }

  private static Self.Report silent(Duration silence) {
    return new Self.Report(
        Optional.of(OLD), Heads.NONE, List.of(), Optional.of("d"), true, silence, false);
  }

  @Test
  void aDeadGitHostMovesNothingThoughTheOthersHaveNotNoticedYet() {
    a.report = new Self.Report(Optional.of(OLD), Optional.of("d"), false, false);
    b.gitAnswers = false;
    c.gitAnswers = false;
    seconds(20, a, b, c);

    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(a.loop.epoch()).isEqualTo(1);
    assertThat(a.gate).isEqualTo("open");
  }
}
