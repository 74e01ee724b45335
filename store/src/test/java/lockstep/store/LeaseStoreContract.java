package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import lockstep.cluster.Transition;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.Claim;
import lockstep.cluster.lease.Claim.Terms;
import lockstep.cluster.lease.HistoryRules;
import lockstep.cluster.lease.Lease;
import lockstep.cluster.lease.LeaseStore;
import lockstep.cluster.operation.OperationStore;
import lockstep.cluster.operation.Plan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What everybody may expect of a [LeaseStore].
abstract class LeaseStoreContract {
  private static final Duration TTL = Duration.ofMinutes(10);
  private static final Duration SLACK = Duration.ofMinutes(1);

  private Stores stores;
  private LeaseStore store;

  abstract Stores open();

  @BeforeEach
  void openStores() {
    stores = open();
    store = stores.leases("demo");
  }

  @AfterEach
  void closeStores() {
    stores.close();
  }

  private static Claim claim(String holder, long seen, Terms terms) {
    return new Claim(
        holder,
        holder + "-boot",
        seen,
        seen + 1,
        terms,
        TTL,
        TransitionKind.FAILOVER,
        holder + " wants it",
        List.of("one fact", "another, with 'quotes'"));
  }

  private void given(String holder, long seen) {
    assertThat(store.claim(claim(holder, seen, Terms.AT_ONCE))).isTrue();
  }

  @Test
  void isEmptyBeforeTheFirstClaim() {
    assertThat(store.read()).isEmpty();
    assertThat(store.history(10)).isEmpty();
    assertThat(store.renew("a", "a-boot", 0, TTL)).isFalse();
    assertThat(store.release("a", "a-boot", 0)).isFalse();
    assertThat(store.claim(claim("a", 3, Terms.AT_ONCE))).as("an epoch never seen").isFalse();
  }

  @Test
  void theFirstClaimGetsTheFirstEpoch() {
    assertThat(store.claim(claim("a", 0, Terms.ONLY_WHEN_FREE))).isTrue();

    Lease lease = store.read().orElseThrow();
    assertThat(lease.isOf("a", "a-boot")).isTrue();
    assertThat(lease.epoch()).isEqualTo(1);
    assertThat(lease.released()).isFalse();
    assertThat(lease.left()).isBetween(TTL.minus(SLACK), TTL);
  }

  @Test
  void ofManyFirstClaimsOneWins() {
    assertOneOfManyWins(0, Terms.ONLY_WHEN_FREE);
  }

  @Test
  void ofManyClaimsOnAnExpiredLeaseOneWins() {
    given("a", 0);
    stores.pass(TTL);

    assertOneOfManyWins(1, Terms.ONLY_WHEN_FREE);
  }

  @Test
  void ofManyEarlyClaimsOneWins() {
    given("a", 0);

    assertOneOfManyWins(1, Terms.AT_ONCE);
  }

  private void assertOneOfManyWins(long seen, Terms terms) {
    List<Boolean> granted =
        Together.run(8, i -> (Callable<Boolean>) () -> store.claim(claim("m" + i, seen, terms)));

    assertThat(granted).filteredOn(won -> won).hasSize(1);
    String winner = "m" + granted.indexOf(true);
    assertThat(store.read().map(Lease::holder)).contains(winner);
    assertThat(store.read().map(Lease::epoch)).contains(seen + 1);
    assertThat(store.history(10).getFirst().to()).isEqualTo(winner);
    assertThat(store.history(10)).hasSize((int) seen + 1);
  }

  @Test
  void aLiveLeaseIsNotFreeAndAnExpiredOneIs() {
    given("a", 0);
    assertThat(store.claim(claim("b", 1, Terms.ONLY_WHEN_FREE))).isFalse();

    stores.pass(TTL);
    assertThat(store.read().orElseThrow().isFree()).isTrue();
    assertThat(store.claim(claim("b", 1, Terms.ONLY_WHEN_FREE))).isTrue();
    assertThat(store.read().map(Lease::epoch)).contains(2L);
  }

  @Test
  void aRenewalInBetweenDefeatsAClaimOnAnExpiredLease() {
    given("a", 0);
    stores.pass(TTL);
    assertThat(store.read().orElseThrow().isFree()).isTrue();

    assertThat(store.renew("a", "a-boot", 1, TTL)).isTrue();
    assertThat(store.claim(claim("b", 1, Terms.ONLY_WHEN_FREE))).isFalse();
    assertThat(store.read().map(Lease::holder)).contains("a");
  }

  @Test
  void aClaimOnAnOldEpochFails() {
    given("a", 0);
    given("b", 1);

    assertThat(store.claim(claim("c", 1, Terms.AT_ONCE))).isFalse();
    assertThat(store.claim(claim("c", 0, Terms.AT_ONCE))).isFalse();
    assertThat(store.read().map(Lease::holder)).contains("b");
    assertThat(store.history(10)).hasSize(2);
  }

  @Test
  void onlyTheHolderRenewsUnderItsOwnEpochAndBoot() {
    given("a", 0);
    stores.pass(TTL.dividedBy(2));
    assertThat(store.renew("a", "a-boot", 1, TTL)).isTrue();
    assertThat(store.read().orElseThrow().left()).isBetween(TTL.minus(SLACK), TTL);

    assertThat(store.renew("a", "other-boot", 1, TTL)).isFalse();
    assertThat(store.renew("b", "a-boot", 1, TTL)).isFalse();
    assertThat(store.renew("a", "a-boot", 2, TTL)).isFalse();
    given("b", 1);
    assertThat(store.renew("a", "a-boot", 1, TTL)).isFalse();
  }

  @Test
  void aReleasedLeaseIsFreeAndCannotBeRenewed() {
    given("a", 0);
    assertThat(store.release("a", "other", 1)).isFalse();
    assertThat(store.release("a", "a-boot", 1)).isTrue();
    stores.pass(SLACK);

    Lease lease = store.read().orElseThrow();
    assertThat(lease.released()).isTrue();
    assertThat(lease.left()).isBetween(SLACK.multipliedBy(-2), SLACK.negated());
    assertThat(store.renew("a", "a-boot", 1, TTL)).isFalse();
    assertThat(store.release("a", "a-boot", 1)).isFalse();
    assertThat(store.claim(claim("b", 1, Terms.ONLY_WHEN_FREE))).isTrue();
    assertThat(store.read().orElseThrow().released()).isFalse();
  }

  @Test
  void anEpochMayLeapAheadWhenTheStoreForgotSome() {
    given("a", 0);
    Claim leap =
        new Claim("b", "b-boot", 1, 8, Terms.AT_ONCE, TTL, TransitionKind.RESTART, "", List.of());

    assertThat(store.claim(leap)).isTrue();
    assertThat(store.read().map(Lease::epoch)).contains(8L);
  }

  @Test
  void theHistoryTellsEachChangeNewestFirst() {
    given("a", 0);
    given("b", 1);

    List<Transition> history = store.history(10);

    assertThat(history).extracting(Transition::to).containsExactly("b", "a");
    assertThat(history.get(0).from()).contains("a");
    assertThat(history.get(1).from()).isEqualTo(Optional.empty());
    assertThat(history.get(0).epoch()).isEqualTo(2);
    assertThat(history.get(0).kind()).isEqualTo(TransitionKind.FAILOVER);
    assertThat(history.get(0).reason()).isEqualTo("b wants it");
    assertThat(history.get(0).evidence()).containsExactly("one fact", "another, with 'quotes'");
    assertThat(history.get(0).at()).isAfterOrEqualTo(history.get(1).at());
    assertThat(store.history(1)).containsExactly(history.get(0));
  }

  @Test
  void theHistoryIsReadPageByPage() {
    for (int epoch = 0; epoch < 5; epoch++) {
      given("m" + epoch, epoch);
    }
    LeaseStore other = stores.leases("other");
    assertThat(other.claim(claim("z", 0, Terms.ONLY_WHEN_FREE))).isTrue();

    List<Transition> first = store.history(2);
    List<Transition> second = store.history(2, first.getLast().id());
    List<Transition> third = store.history(2, second.getLast().id());

    assertThat(first).extracting(Transition::to).containsExactly("m4", "m3");
    assertThat(second).extracting(Transition::to).containsExactly("m2", "m1");
    assertThat(third).extracting(Transition::to).containsExactly("m0");
    assertThat(store.history(2, third.getLast().id())).isEmpty();
  }

  @Test
  void whatIsOldIsForgottenButForTheNewest() {
    HistoryRules rules = new HistoryRules(TTL, 2);
    LeaseStore other = stores.leases("other");
    assertThat(other.claim(claim("z", 0, Terms.ONLY_WHEN_FREE))).isTrue();
    assertThat(store.forget(rules)).isZero();
    for (int epoch = 0; epoch < 4; epoch++) {
      given("m" + epoch, epoch);
    }
    assertThat(store.forget(rules)).isZero();
    stores.pass(TTL.multipliedBy(2));
    given("m4", 4);

    assertThat(store.forget(rules)).isEqualTo(3);
    assertThat(store.history(9)).extracting(Transition::to).containsExactly("m4", "m3");
    assertThat(store.forget(rules)).isZero();
    assertThat(other.history(9)).hasSize(1);
    assertThat(store.read().map(Lease::epoch)).contains(5L);
  }

  @Test
  void countsRecentChangesOfSomeKinds() {
    given("a", 0);
    stores.pass(TTL);
    given("b", 1);
    given("c", 2);

    Set<TransitionKind> failovers = Set.of(TransitionKind.FAILOVER, TransitionKind.HANDOVER);
    assertThat(store.countRecent(failovers, TTL.minus(SLACK))).isEqualTo(2);
    assertThat(store.countRecent(failovers, TTL.plus(SLACK))).isEqualTo(3);
    assertThat(store.countRecent(Set.of(TransitionKind.EXPIRED), TTL)).isZero();
    assertThat(store.countRecent(Set.of(), TTL)).isZero();
  }

  private Claim planned(String plan, long seen) {
    return claim("b", seen, Terms.AT_ONCE).forPlan(plan);
  }

  private boolean proposed(String plan, long epoch) {
    return stores.operations("demo").propose(Plan.of(plan, epoch, "b", "ann", "it's time"), TTL);
  }

  @Test
  void aClaimForAPlanIsGrantedWhileThatIsOpen() {
    given("a", 0);
    assertThat(store.claim(planned("1", 1))).as("nobody asked").isFalse();

    assertThat(proposed("1", 1)).isTrue();
    assertThat(store.claim(planned("2", 1))).as("another plan").isFalse();
    assertThat(stores.leases("other").claim(planned("1", 0))).as("another cluster").isFalse();
    assertThat(store.claim(planned("1", 1))).isTrue();
    assertThat(store.read().map(Lease::holder)).contains("b");
    assertThat(store.claim(planned("1", 1))).as("it was done").isFalse();
    assertThat(stores.operations("demo").orders().plan()).as("as before").isPresent();
  }

  @Test
  void aClaimForAPlanThatIsOverFails() {
    given("a", 0);
    OperationStore operations = stores.operations("demo");
    proposed("1", 1);
    operations.withdraw("1");
    assertThat(store.claim(planned("1", 1))).as("taken back").isFalse();

    proposed("2", 1);
    operations.refuse("2", "b is not ready");
    assertThat(store.claim(planned("2", 1))).as("refused").isFalse();

    proposed("3", 1);
    stores.pass(TTL.plus(SLACK));
    assertThat(store.claim(planned("3", 1))).as("run out").isFalse();
    assertThat(store.read().map(Lease::epoch)).contains(1L);
    assertThat(store.history(10)).hasSize(1);
  }

  @Test
  void afterAPlanIsTakenBackTheLeaseTellsWhetherItWasDone() {
    given("a", 0);
    long epoch = 1;
    for (int round = 0; round < 20; round++) {
      long seen = epoch;
      String plan = "p" + round;
      assertThat(proposed(plan, seen)).isTrue();
      List<Boolean> done =
          Together.run(
              2,
              i ->
                  (Callable<Boolean>)
                      () -> i == 0 ? store.claim(planned(plan, seen)) : moved(plan, seen));
      epoch = store.read().orElseThrow().epoch();

      assertThat(done).as("round %d", round).containsOnly(epoch > seen);
    }
  }

  private boolean moved(String plan, long seen) {
    stores.operations("demo").withdraw(plan);
    return store.read().orElseThrow().epoch() > seen;
  }

  @Test
  void clustersDoNotMeet() {
    given("a", 0);

    LeaseStore other = stores.leases("other");
    assertThat(other.read()).isEmpty();
    assertThat(other.history(10)).isEmpty();
    assertThat(other.claim(claim("z", 0, Terms.ONLY_WHEN_FREE))).isTrue();
    assertThat(store.read().map(Lease::holder)).contains("a");
  }

  @Test
  void aNoteLeavesTheLeaseAsItIs() {
    store.note(TransitionKind.MAINTENANCE, "before any lease", List.of());
    given("a", 0);
    Lease before = store.read().orElseThrow();
    store.note(TransitionKind.MAINTENANCE, "ann drains b", List.of("new disk"));

    Transition note = store.history(1).getFirst();
    assertThat(note.kind()).isEqualTo(TransitionKind.MAINTENANCE);
    assertThat(note.from()).contains("a");
    assertThat(note.to()).isEqualTo("a");
    assertThat(note.epoch()).isEqualTo(1);
    assertThat(note.reason()).isEqualTo("ann drains b");
    assertThat(note.evidence()).containsExactly("new disk");
    assertThat(store.read().orElseThrow().epoch()).isEqualTo(before.epoch());
    assertThat(store.history(9).getLast().to()).isEmpty();
  }

  @Test
  void aConfirmationBeginsTheCountAnew() {
    Set<TransitionKind> kinds = Set.of(TransitionKind.FAILOVER);
    given("a", 0);
    given("b", 1);
    assertThat(store.countUnconfirmed(kinds, TTL)).isEqualTo(2);

    store.note(TransitionKind.CONFIRMED, "ann confirms", List.of());
    assertThat(store.countUnconfirmed(kinds, TTL)).isZero();
    assertThat(store.countRecent(kinds, TTL)).isEqualTo(2);
    given("a", 2);
    assertThat(store.countUnconfirmed(kinds, TTL)).isEqualTo(1);
    stores.pass(TTL.multipliedBy(2));
    assertThat(store.countUnconfirmed(kinds, TTL)).isZero();
  }
}
