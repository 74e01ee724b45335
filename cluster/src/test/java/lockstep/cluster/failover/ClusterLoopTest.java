package lockstep.cluster.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import lockstep.cluster.MemberView;
import lockstep.cluster.Mode;
import lockstep.cluster.RepositoryLag;
import lockstep.cluster.Role;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.Writer;
import lockstep.cluster.member.ConfiguredMember;
import lockstep.cluster.member.Self;
import lockstep.cluster.operation.Schedule;
import lockstep.cluster.testing.InMemoryLeaseStore;
import lockstep.core.resource.Heads;
import org.junit.jupiter.api.Test;

/// Who leads, under which epoch, and what a store that fails or forgets does to that.
class ClusterLoopTest extends ThreeInstances {
  @Test
  void theBestListedInstanceLeadsFirst() {
    assertThat(last().kind()).isEqualTo(TransitionKind.START);
    assertThat(last().to()).isEqualTo("a");
    assertThat(b.loop.role()).isEqualTo(Role.REPLICA);
    assertThat(b.loop.epoch()).isEqualTo(1);
    assertThat(a.changes).extracting(RoleChange::to).containsExactly(Role.PRIMARY);
    assertThat(a.changes.getFirst().because()).contains("nobody had the lease");
  }

  @Test
  void aSecondProcessUnderOneNameIsNoticedByBoth() {
    ClusterLoop other = a.loop(Mode.PRIMARY_REPLICA, "boot-2");
    for (int i = 0; i < 4; i++) {
      assertThat(b.loop.hasNamesake()).isFalse();
      second(a, b, c);
      other.turn();
    }
    assertThat(a.loop.hasNamesake()).isTrue();
    assertThat(other.hasNamesake()).isTrue();
    assertThat(view(b, "a").namesake()).isTrue();
    assertThat(view(b, "c").namesake()).isFalse();
    assertThat(view(b, "b").namesake()).isFalse();

    seconds(61, a, b, c);
    assertThat(a.loop.hasNamesake()).isFalse();
  }

  @Test
  void theProcessBeforeARestartIsNoSecondOne() {
    a.restart();
    for (int i = 0; i < 5; i++) {
      second(a, b, c);
      assertThat(a.loop.hasNamesake()).isFalse();
    }
  }

  @Test
  void aDeadHolderIsReplacedAtOnceWhenSuspected() {
    silent.add("a");
    b.loop.suspect(1);
    assertThat(b.wakes).isEqualTo(1);
    b.loop.turn();

    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(last().kind()).isEqualTo(TransitionKind.FAILOVER);
    assertThat(last().evidence())
        .anySatisfy(fact -> assertThat(fact).contains("does not answer the claimant"))
        .anySatisfy(fact -> assertThat(fact).contains("a was last heard of"))
        .as("not the one that does not answer")
        .contains("also here: c");
    assertThat(b.loop.history(5)).hasSize(2).first().isEqualTo(last());
    assertThat(b.changes.getLast())
        .isEqualTo(new RoleChange(Role.REPLICA, Role.PRIMARY, 2, "a does not answer"));
  }

  @Test
  void afterTwoFailoversThePersonWhoMustConfirmTheNextIsWaitedFor() {
    silent.add("a");
    b.loop.suspect(1);
    seconds(1, b, c);
    assertThat(c.loop.waitsForPerson()).isFalse();
    silent.add("b");
    c.loop.suspect(b.loop.epoch());
    seconds(3, c);

    assertThat(c.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(c.loop.waitsForPerson()).isTrue();
  }

  @Test
  void theSecondInLineComesAStaggerLater() {
    silent.add("a");
    c.loop.suspect(1);

    assertThat(c.loop.turn()).isEqualTo(RULES.stagger());
    assertThat(c.loop.role()).isEqualTo(Role.REPLICA);

    clock.advance(RULES.stagger());
    c.loop.turn();
    assertThat(c.loop.role()).isEqualTo(Role.PRIMARY);
  }

  @Test
  void aSuspicionOfAnotherEpochOrOfItselfIsIgnored() {
    silent.add("a");
    b.loop.suspect(0);
    b.loop.suspect(1_000_002);
    a.loop.suspect(1);
    second(a, b, c);

    assertThat(b.wakes + a.wakes).isZero();
    assertThat(leases.history(10)).hasSize(1);
  }

  /// The rows of the lease, the members and the history are deleted, and everybody is restarted.
  private void startAnewWithoutTheStoresMemory() {
    empty.forEach(Runnable::run);
    List.of(a, b, c).forEach(Instance::restart);
    seconds(1, a, b, c);
  }

  @Test
  void aStoreThatForgotTheEpochDoesNotLowerItBelowTheOneInGit() {
    List.of(a, b, c).forEach(one -> one.epochInGit = 8);
    startAnewWithoutTheStoresMemory();

    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(a.loop.epoch()).isEqualTo(9);
  }

  @Test
  void aHolderTakesANewEpochWhenAGatewayKnowsAHigherOne() {
    startAnewWithoutTheStoresMemory();
    assertThat(a.loop.epoch()).isEqualTo(1);

    a.loop.suspect(9);
    assertThat(a.wakes).isEqualTo(1);
    a.loop.turn();

    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(a.loop.epoch()).isEqualTo(10);
    assertThat(last().reason()).contains("the store went back to epoch 1");
    assertThat(a.gate).isEqualTo("open");
  }

  @Test
  void aHolderWhoseNewEpochIsNotAnsweredFindsIt() {
    a.loop.suspect(9);
    a.store.loseTheNextClaim();
    a.loop.turn();
    assertThat(a.loop.epoch()).isEqualTo(1);
    a.loop.turn();

    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(a.loop.epoch()).isEqualTo(10);
    assertThat(leases.history(10)).hasSize(2);
  }

  @Test
  void whatOnlyAGatewaySaysIsNotPassedOnAsSeen() {
    b.loop.suspect(9);
    b.loop.turn();

    assertThat(b.loop.epoch()).isEqualTo(1);
    assertThat(leases.history(10)).hasSize(1);
  }

  @Test
  void aHolderThatIsToldNonsenseAllTheTimeTakesANewEpochSeldom() {
    for (int i = 1; i <= 100; i++) {
      a.loop.suspect(i * 100L);
      a.loop.turn();
      clock.advance(Duration.ofMillis(100));
    }
    assertThat(leases.history(200)).hasSize(1 + 2);
  }

  @Test
  void aHolderTakesANewEpochWhenAnotherMemberSawAHigherOne() {
    silent.add("a");
    b.loop.suspect(1);
    b.loop.turn();
    assertThat(b.loop.epoch()).isEqualTo(2);
    empty.forEach(Runnable::run);
    silent.clear();
    a.restart();
    c.restart();
    seconds(3, b, a, c);

    assertThat(last().epoch()).isEqualTo(3);
    assertThat(leases.read().orElseThrow().epoch()).isEqualTo(3);
  }

  @Test
  void turnsOnceForASuspicionHoweverOftenItIsTold() {
    for (int i = 0; i < 100; i++) {
      b.loop.suspect(1);
    }
    assertThat(b.wakes).isEqualTo(1);

    b.loop.turn();
    assertThat(b.loop.role()).as("a answers").isEqualTo(Role.REPLICA);
    b.loop.suspect(1);
    assertThat(b.wakes).isEqualTo(1);

    clock.advance(Duration.ofMillis(300));
    silent.add("a");
    b.loop.suspect(1);
    assertThat(b.wakes).isEqualTo(2);
    b.loop.turn();
    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
  }

  @Test
  void aHolderThatStopsBeatingIsNoticedWithoutAGateway() {
    silent.add("a");
    seconds(5, b, c);

    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(last().kind()).isEqualTo(TransitionKind.FAILOVER);
  }

  @Test
  void aHolderThatAnswersKeepsItsLeaseUntilItRunsOut() {
    a.store.goAway();
    seconds(8, a, b, c);
    assertThat(b.loop.role()).isEqualTo(Role.REPLICA);

    seconds(4, a, b, c);
    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(last().kind()).isEqualTo(TransitionKind.EXPIRED);
  }

  @Test
  void theBetterMemberReplacesASilentHolderEvenWhenAnotherNoticesFirst() {
    silent.add("a");
    clock.advance(Duration.ofMillis(2_500));
    second(b);
    c.loop.turn();
    clock.advance(Duration.ofMillis(900));
    c.loop.turn();
    assertThat(c.loop.role()).isEqualTo(Role.REPLICA);
    b.loop.turn();

    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
  }

  @Test
  void anOrderlyEndDoesNotCountAsAFailover() {
    a.loop.leave();
    second(b, c);
    b.loop.leave();
    seconds(5, c);
    assertThat(c.loop.role()).isEqualTo(Role.PRIMARY);
    b.restart();
    seconds(5, b, c);

    silent.add("c");
    b.loop.suspect(3);
    b.loop.turn();
    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(last().kind()).isEqualTo(TransitionKind.FAILOVER);
  }

  @Test
  void anOldPrimaryFollowsWhenItReturns() {
    silent.add("a");
    b.loop.suspect(1);
    b.loop.turn();

    second(a, b, c);
    assertThat(a.loop.role()).isEqualTo(Role.REPLICA);
    assertThat(a.loop.epoch()).isEqualTo(2);
    assertThat(a.changes.getLast().because()).isEqualTo("b holds the lease");
    seconds(30, a, b, c);
    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
  }

  @Test
  void keepsItsRoleWhileTheStoreIsAwayUntilItsOwnDeadline() {
    a.store.goAway();
    a.loop.turn();
    clock.advance(RULES.belief().minus(SECOND.multipliedBy(2)).minusNanos(1));
    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);

    clock.advance(Duration.ofNanos(1));
    assertThat(a.loop.role()).as("without a turn").isEqualTo(Role.REPLICA);
    a.loop.turn();
    assertThat(a.changes.getLast().because()).startsWith("the lease could not be renewed in time");

    a.store.comeBack();
    a.loop.turn();
    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(a.loop.epoch()).as("nobody else took it").isEqualTo(1);
  }

  @Test
  void showsTheLastViewWithGrowingAgesWhileTheStoreIsAway() {
    second(a, b, c);
    b.store.goAway();
    seconds(10, a, b, c);

    MemberView seen = view(b, "a");
    assertThat(seen.heartbeatAge().orElseThrow()).isGreaterThanOrEqualTo(SECOND.multipliedBy(10));
    assertThat(seen.reachable()).isFalse();
    assertThat(seen.commit()).contains(OLD);
    assertThat(view(b, "b").databaseOk()).isFalse();
    assertThat(b.loop.absent()).isEqualTo("unknown");
    assertThat(a.loop.absent()).isEqualTo("down");
    assertThat(view(b, "b").reachable()).isTrue();
    assertThat(view(a, "b").reachable()).isFalse();
  }

  @Test
  void everyMemberSeesHowFarBehindTheOthersSayTheyAre() {
    RepositoryLag behind =
        new RepositoryLag(
            "manifests", OptionalInt.of(40), Optional.of(Duration.ofMinutes(5)), "behind");
    b.report =
        new Self.Report(
            Optional.of(OLD),
            Heads.NONE,
            List.of(behind),
            Optional.of("d"),
            true,
            Duration.ZERO,
            false);

    b.loop.turn();
    a.loop.turn();

    assertThat(view(a, "b").lags()).containsExactly(behind);
    assertThat(view(b, "b").lags()).containsExactly(behind);
    assertThat(view(a, "b").headOf("manifests")).contains(OLD);
  }

  @Test
  void listsAllMembersBestFirst() {
    assertThat(b.loop.members()).extracting(MemberView::name).containsExactly("old", "a", "b", "c");
    assertThat(view(b, "old").role()).isEmpty();
    assertThat(view(b, "old").heartbeatAge()).isEmpty();
    assertThat(view(b, "a").role()).contains(Role.PRIMARY);
    assertThat(view(b, "a").databaseOk()).isTrue();
  }

  @Test
  void anOrderlyEndHandsOverWithinABeatOfTheNext() {
    a.loop.leave();
    assertThat(a.loop.role()).isEqualTo(Role.REPLICA);
    second(b, c);

    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(last().kind()).isEqualTo(TransitionKind.HANDOVER);
    assertThat(view(b, "a").draining()).isTrue();
    seconds(20, a, b, c);
    assertThat(a.loop.role()).isEqualTo(Role.REPLICA);
  }

  @Test
  void aRestartedHolderTakesItsLeaseAgainUnderANewEpoch() {
    a.restart();
    a.loop.turn();

    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(a.loop.epoch()).isEqualTo(2);
    assertThat(last().kind()).isEqualTo(TransitionKind.RESTART);
  }

  @Test
  void whoIsBehindClaimsOnlyWhenNothingElseHelps() {
    a.report = new Self.Report(Optional.of(NEW), Optional.of("d"), true, false);
    second(a, b, c);
    silent.add("a");
    b.catchesUp = false;
    b.loop.suspect(1);
    b.loop.turn();
    assertThat(b.loop.role()).isEqualTo(Role.REPLICA);

    clock.advance(RULES.catchUpPatience());
    b.loop.turn();
    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(last().evidence())
        .contains("the claimant is behind a commit that another member showed");
  }

  @Test
  void epochsGoOnWhenTheStoreIsMadeAnew() {
    a.restart();
    second(a, b, c);
    InMemoryLeaseStore empty = new InMemoryLeaseStore(clock, operations);
    a.store.replace(empty);
    a.loop.turn();

    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(a.loop.epoch()).isEqualTo(3);
    assertThat(empty.read().orElseThrow().epoch()).isEqualTo(3);
  }

  @Test
  void inLoadBalancerModeEverybodyIsActiveEvenWithoutTheStore() {
    ClusterLoop active = b.loop(Mode.LOAD_BALANCER, "boot-3");
    active.turn();
    assertThat(active.role()).isEqualTo(Role.ACTIVE);
    assertThat(active.members()).hasSize(4);

    b.store.goAway();
    clock.advance(Duration.ofHours(1));
    active.turn();
    assertThat(active.role()).isEqualTo(Role.ACTIVE);
    assertThat(active.writer()).isEmpty();
  }

  @Test
  void inLoadBalancerModeTheHolderIsTheWriterAndNobodyIsPrimary() {
    a.loop = a.loop(Mode.LOAD_BALANCER, "boot-2");
    b.loop = b.loop(Mode.LOAD_BALANCER, "boot-2");
    second(a, b);
    second(a, b);

    assertThat(a.loop.role()).isEqualTo(Role.ACTIVE);
    assertThat(a.loop.writer()).contains(new Writer("a", "http://a", 2, true));
    assertThat(b.loop.writer()).contains(new Writer("a", "http://a", 2, false));
    assertThat(a.changes.getLast())
        .extracting(RoleChange::from, RoleChange::to)
        .containsExactly(Role.ACTIVE, Role.ACTIVE);
  }

  @Test
  void thereIsNoWriterOnceItsLeaseRanOutByTheOwnClock() {
    assertThat(b.loop.writer()).contains(new Writer("a", "http://a", 1, false));

    b.store.goAway();
    clock.advance(RULES.ttl());
    b.loop.turn();

    assertThat(b.loop.writer()).isEmpty();
  }

  @Test
  void aHolderThatCouldNotRenewInTimeIsTheWriterNoMore() {
    assertThat(a.loop.writer()).contains(new Writer("a", "http://a", 1, true));

    clock.advance(RULES.belief());

    assertThat(a.loop.writer()).isEmpty();
  }

  @Test
  void refusesAMemberListWithoutItself() {
    List<ConfiguredMember> others = List.of(new ConfiguredMember("b", "u", "instance", 1));

    assertThatThrownBy(
            () -> new ClusterSetup("demo", "a", "1", Mode.PRIMARY_REPLICA, others, Schedule.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cluster.instance: 'a'");
  }
}
