package lockstep.cluster.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.cluster.Maintenance;
import lockstep.cluster.MemberView;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.cluster.Transition;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.Writer;
import lockstep.cluster.lease.Claim;
import lockstep.cluster.lease.Claim.Terms;
import lockstep.cluster.lease.LeaseRules;
import lockstep.cluster.member.Candidacy;
import lockstep.cluster.member.ConfiguredMember;
import lockstep.cluster.member.PeerTalk;
import lockstep.cluster.member.Self;
import lockstep.cluster.member.WriteGate;
import lockstep.cluster.operation.Plan;
import lockstep.cluster.operation.Schedule;
import lockstep.cluster.testing.InMemoryLeaseStore;
import lockstep.cluster.testing.InMemoryLeaseStore.Guard;
import lockstep.cluster.testing.InMemoryMemberStore;
import lockstep.cluster.testing.InMemoryOperationStore;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.Heads;
import lockstep.core.testing.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterLoopTest {
  private static final LeaseRules RULES = LeaseRules.DEFAULTS;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final CommitId OLD = new CommitId("aa".repeat(20));
  private static final CommitId NEW = new CommitId("bb".repeat(20));

  private final TestClock clock = new TestClock();
  private final InMemoryLeaseStore leases = new InMemoryLeaseStore(clock);
  private final InMemoryMemberStore beats = new InMemoryMemberStore(clock);
  private final List<Runnable> empty = List.of(leases.dump(), beats.dump());
  private final InMemoryOperationStore operations = new InMemoryOperationStore(clock);
  private final Set<String> silent = new HashSet<>();
  private final Instance a = new Instance("a");
  private final Instance b = new Instance("b");
  private final Instance c = new Instance("c");

  @BeforeEach
  void aLeads() {
    second(a, b, c);
    second(a, b, c);
    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
  }

  /// An instance whose driver is this test.
  private final class Instance implements Self, PeerTalk, WriteGate {
    private final String name;
    private final List<RoleChange> changes = new ArrayList<>();
    private final FragileStore store = new FragileStore(leases, beats);
    private ClusterLoop loop;
    private Report report = new Report(Optional.of(OLD), Optional.of("d"), true, false);
    private boolean catchesUp = true;
    private boolean gitAnswers = true;
    private long epochInGit;
    private boolean savesEnd = true;
    private Runnable whileSavesEnd = () -> {};
    private String gate = "open";
    private final List<String> news = new ArrayList<>();
    private int wakes;
    private Schedule schedule = Schedule.NONE;

    Instance(String name) {
      this.name = name;
      this.loop = loop(Mode.PRIMARY_REPLICA, "boot-1");
    }

    ClusterLoop loop(Mode mode, String boot) {
      return new ClusterLoop(
          new ClusterSetup(
              "demo",
              name,
              boot,
              mode,
              List.of(
                  new ConfiguredMember("c", "http://c", "instance", 10),
                  new ConfiguredMember("a", "http://a", "instance", 100),
                  new ConfiguredMember("b", "http://b", "instance", 50),
                  new ConfiguredMember("old", "http://old", "grafana", 200)),
              schedule),
          RULES,
          new ClusterPorts(
              store, store, operations, (other, _) -> !silent.contains(other), this, this, this),
          clock,
          changes::add,
          () -> wakes++);
    }

    void restart() {
      loop = loop(Mode.PRIMARY_REPLICA, "boot-2");
    }

    @Override
    public Report report() {
      return report;
    }

    @Override
    public Candidacy candidacy(String other, String url, Set<CommitId> commits) {
      return silent.contains(other) ? Candidacy.SILENT : named(other).loop.candidacy(commits);
    }

    @Override
    public void news(String url) {
      news.add(url);
    }

    @Override
    public boolean close(Duration patience) {
      gate = "closed";
      whileSavesEnd.run();
      return savesEnd;
    }

    @Override
    public void open() {
      gate = "open";
    }

    @Override
    public void sendTo(Writer writer) {
      gate = "to %s under %d".formatted(writer.name(), writer.epoch());
    }

    @Override
    public boolean catchUp(Set<CommitId> commits) {
      return catchesUp;
    }

    @Override
    public long epochInGit() {
      return epochInGit;
    }

    @Override
    public boolean reachesGitNow() {
      return gitAnswers;
    }
  }

  private Instance named(String name) {
    return switch (name) {
      case "a" -> a;
      case "b" -> b;
      default -> c;
    };
  }

  private void second(Instance... instances) {
    for (Instance instance : instances) {
      instance.loop.turn();
    }
    clock.advance(SECOND);
  }

  private void seconds(int count, Instance... instances) {
    for (int i = 0; i < count; i++) {
      second(instances);
    }
  }

  private Transition last() {
    return leases.history(1).getFirst();
  }

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
        .anySatisfy(fact -> assertThat(fact).contains("also here: "));
    assertThat(b.loop.history(5)).hasSize(2).first().isEqualTo(last());
    assertThat(b.changes.getLast())
        .isEqualTo(new RoleChange(Role.REPLICA, Role.PRIMARY, 2, "a does not answer"));
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
    assertThat(view(b, "b").reachable()).isTrue();
    assertThat(view(a, "b").reachable()).isFalse();
  }

  @Test
  void listsAllMembersBestFirst() {
    assertThat(b.loop.members()).extracting(MemberView::name).containsExactly("old", "a", "b", "c");
    assertThat(view(b, "old").role()).isEmpty();
    assertThat(view(b, "old").heartbeatAge()).isEmpty();
    assertThat(view(b, "a").role()).contains(Role.PRIMARY);
    assertThat(view(b, "a").databaseOk()).isTrue();
  }

  private static MemberView view(Instance from, String name) {
    return from.loop.members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow();
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
  void aPrimaryWithoutGitHandsOverToOneThatReachesIt() {
    a.report = new Self.Report(Optional.of(OLD), Optional.of("d"), false, false);
    seconds(8, a, b, c);

    assertThat(b.loop.role()).isEqualTo(Role.PRIMARY);
    assertThat(last().kind()).isEqualTo(TransitionKind.STEP_DOWN);
    assertThat(last().reason()).isEqualTo("a has not reached Git for 3.0 s, and b does");
    assertThat(a.changes.getLast().because()).isEqualTo(last().reason());
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
    return new Self.Report(Optional.of(OLD), Heads.NONE, Optional.of("d"), true, silence, false);
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
    InMemoryLeaseStore empty = new InMemoryLeaseStore(clock);
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
    InMemoryLeaseStore store = new InMemoryLeaseStore(clock, off);
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
  void refusesAMemberListWithoutItself() {
    List<ConfiguredMember> others = List.of(new ConfiguredMember("b", "u", "instance", 1));

    assertThatThrownBy(
            () -> new ClusterSetup("demo", "a", "1", Mode.PRIMARY_REPLICA, others, Schedule.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cluster.instance: 'a'");
  }
}
