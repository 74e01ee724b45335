package lockstep.cluster.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.cluster.MemberView;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.cluster.Transition;
import lockstep.cluster.Writer;
import lockstep.cluster.lease.LeaseRules;
import lockstep.cluster.member.Candidacy;
import lockstep.cluster.member.ConfiguredMember;
import lockstep.cluster.member.PeerTalk;
import lockstep.cluster.member.Self;
import lockstep.cluster.member.WriteGate;
import lockstep.cluster.operation.Schedule;
import lockstep.cluster.testing.InMemoryLeaseStore;
import lockstep.cluster.testing.InMemoryMemberStore;
import lockstep.cluster.testing.InMemoryOperationStore;
import lockstep.core.resource.CommitId;
import lockstep.core.testing.TestClock;
import org.junit.jupiter.api.BeforeEach;

/// Three instances of one cluster whose driver is the test; the first leads.
abstract class ThreeInstances {
  static final LeaseRules RULES = LeaseRules.DEFAULTS;
  static final Duration SECOND = Duration.ofSeconds(1);
  static final CommitId OLD = new CommitId("aa".repeat(20));
  static final CommitId NEW = new CommitId("bb".repeat(20));

  final TestClock clock = new TestClock();
  final InMemoryOperationStore operations = new InMemoryOperationStore(clock);
  final InMemoryLeaseStore leases = new InMemoryLeaseStore(clock, operations);
  final InMemoryMemberStore beats = new InMemoryMemberStore(clock);
  final List<Runnable> empty = List.of(leases.dump(), beats.dump());
  final Set<String> silent = new HashSet<>();
  final Instance a = new Instance("a");
  final Instance b = new Instance("b");
  final Instance c = new Instance("c");

  @BeforeEach
  void aLeads() {
    second(a, b, c);
    second(a, b, c);
    assertThat(a.loop.role()).isEqualTo(Role.PRIMARY);
  }

  /// An instance whose driver is this test.
  final class Instance implements Self, PeerTalk, WriteGate {
    final String name;
    final List<RoleChange> changes = new ArrayList<>();
    final FragileStore store = new FragileStore(leases, beats);
    ClusterLoop loop;
    Report report = new Report(Optional.of(OLD), Optional.of("d"), true, false);
    boolean catchesUp = true;
    boolean gitAnswers = true;
    long epochInGit;
    boolean savesEnd = true;
    Duration savesTake = Duration.ZERO;
    Duration thinks = Duration.ZERO;
    Runnable whileSavesEnd = () -> {};
    String gate = "open";
    final List<String> news = new ArrayList<>();
    int wakes;
    Schedule schedule = Schedule.NONE;

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
    public Candidacy candidacy(String other, String url, Set<CommitId> commits, Duration patience) {
      boolean inTime = within(patience, named(other).thinks);
      return silent.contains(other) || !inTime
          ? Candidacy.SILENT
          : named(other).loop.candidacy(commits);
    }

    @Override
    public void news(String url) {
      news.add(url);
    }

    @Override
    public boolean close(Duration patience) {
      gate = "closed";
      whileSavesEnd.run();
      return savesEnd && within(patience, savesTake);
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

  /// Time passes, but not more than somebody waits.
  private boolean within(Duration patience, Duration need) {
    boolean inTime = need.compareTo(patience) <= 0;
    clock.advance(inTime ? need : patience);
    return inTime;
  }

  Instance named(String name) {
    return switch (name) {
      case "a" -> a;
      case "b" -> b;
      default -> c;
    };
  }

  void second(Instance... instances) {
    for (Instance instance : instances) {
      instance.loop.turn();
    }
    clock.advance(SECOND);
  }

  void seconds(int count, Instance... instances) {
    for (int i = 0; i < count; i++) {
      second(instances);
    }
  }

  Transition last() {
    return leases.history(1).getFirst();
  }

  static MemberView view(Instance from, String name) {
    return from.loop.members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
