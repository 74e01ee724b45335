package lockstep.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import lockstep.cluster.Mode;
import lockstep.cluster.failover.ClusterSetup;
import lockstep.cluster.lease.LeaseRules;
import lockstep.cluster.member.Beat;
import lockstep.cluster.member.ConfiguredMember;
import lockstep.cluster.member.MemberRow;
import lockstep.cluster.member.MemberStore;
import lockstep.cluster.operation.Plan;
import lockstep.cluster.operation.Schedule;
import lockstep.cluster.testing.DistantStore;
import lockstep.cluster.testing.InMemoryLeaseStore;
import lockstep.cluster.testing.InMemoryMemberStore;
import lockstep.cluster.testing.InMemoryOperationStore;
import lockstep.core.identity.NewUser;
import lockstep.core.identity.PasswordHash;
import lockstep.core.identity.Role;
import lockstep.core.identity.User;
import lockstep.core.testing.InMemoryIdentityStore;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.testing.InMemoryDroppedSaves;
import lockstep.sync.testing.InMemoryGit;
import lockstep.sync.testing.InMemoryJournal;
import lockstep.sync.testing.InMemorySaveBook;

/// Three members, two gateways, four clients, one store and one Git host. A run is a seed.
final class SimCluster {
  static final int DASHBOARDS = 3;

  private static final Duration TROUBLE = Duration.ofSeconds(25);
  private static final Duration RECOVERY = Duration.ofSeconds(25);
  private static final Duration BELIEVED = Duration.ofSeconds(40);
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration CALM = Duration.ofSeconds(10);
  private static final Duration CONNECT = Duration.ofMillis(400);

  private final long seed;
  private final World world;
  private final LeaseRules rules;
  private final Set<Guard> off;
  private final Clockwork clockwork;
  private final Mode mode;
  private final boolean posted;
  private final InMemoryGit git = new InMemoryGit();
  private final InMemoryLeaseStore leases;
  private final InMemoryMemberStore beats;
  private final InMemoryOperationStore operations;
  private final InMemorySaveBook book;
  private final InMemoryJournal journal;
  private final WaitedChecker waited;
  private final Checker checker;
  private final LeaseChecker leaseChecker;
  private final SimPerson person;
  private final SimStranger stranger;
  private final InMemoryDroppedSaves dropped;
  private final InMemoryIdentityStore identities;
  private final SessionChecker sessions;
  private final List<SimMember> members = new ArrayList<>();
  private final List<SimGateway> gateways = new ArrayList<>();
  private final List<SimClient> clients = new ArrayList<>();
  private boolean calm;
  private boolean storeDown;
  private List<Runnable> dump = List.of();
  private int restores;
  private int texts;
  private long restoredNanos = Long.MIN_VALUE / 2;

  SimCluster(long seed, World world, Set<Guard> off) {
    this.seed = seed;
    this.world = world;
    this.rules = world.rules(off);
    this.off = Set.copyOf(off);
    this.clockwork = new Clockwork(seed);
    this.mode = seed % 3 == 0 ? Mode.LOAD_BALANCER : Mode.PRIMARY_REPLICA;
    this.posted = seed % 2 == 1;
    this.operations = new InMemoryOperationStore(clockwork::now);
    this.leases =
        new InMemoryLeaseStore(
            clockwork::now,
            operations,
            off.contains(Guard.EPOCH_OF_CLAIM)
                ? Set.of(InMemoryLeaseStore.Guard.EPOCH_OF_CLAIM)
                : Set.of());
    this.beats = new InMemoryMemberStore(clockwork::now);
    this.dropped = new InMemoryDroppedSaves(clockwork::now);
    this.book = new InMemorySaveBook(clockwork::now);
    this.journal = new InMemoryJournal(clockwork::now, book);
    this.identities = new InMemoryIdentityStore(clockwork::now);
    this.sessions = new SessionChecker(clockwork);
    this.waited = new WaitedChecker(this);
    this.checker = new Checker(this);
    this.leaseChecker = new LeaseChecker(this);
    this.stranger = new SimStranger(this, new SplittableRandom(seed ^ 0x57a9));
    this.person = new SimPerson(this, new SplittableRandom(~seed));
    if (off.contains(Guard.COMPARE_AND_SWAP)) {
      git.ignoreExpectedHeads();
    }
    git.commit(
        "Begin",
        tree -> {
          for (int i = 0; i < DASHBOARDS; i++) {
            tree.put("d" + i + ".json", SimDashboards.json("d" + i, List.of("begin")).toString());
          }
        });
    List.of("a", "b", "c").forEach(name -> members.add(new SimMember(this, name)));
    List.of("g1", "g2").forEach(name -> gateways.add(new SimGateway(this, name, mode)));
    for (int i = 0; i < 4; i++) {
      clients.add(new SimClient(this, "u" + i, gateways.get(i % gateways.size())));
    }
  }

  /// True when members send each other what they pushed, so in every other seed; else only hints.
  boolean posted() {
    return posted;
  }

  /// Trouble, healing, calm; and all that must hold meanwhile and afterwards.
  ///
  /// @throws Violation when a promise was broken
  void run() {
    try {
      runAll();
    } finally {
      clockwork.end();
    }
  }

  private void runAll() {
    begin();
    new SimTrouble(this).begin();
    if (world.has(World.Feature.PERSON)) {
      person.begin();
    }
    if (world.has(World.Feature.STRANGER)) {
      stranger.begin();
    }
    if (world.has(World.Feature.SESSIONS)) {
      List.of("eve", "joe", "kim").forEach(this::openBrowser);
    }
    if (world.has(World.Feature.JOURNAL)) {
      clockwork.after(TROUBLE, this::heal); // also in the middle of a long drain
    }
    clockwork.run(TROUBLE);
    heal();
    clockwork.run(RECOVERY);
    believe();
    clients.forEach(SimClient::end);
    clockwork.run(world.rest());
    leaseStays(CALM);
    checker.atTheEnd();
  }

  /// Who finds the branch at a commit that it had left takes that for a lagging copy of the host,
  /// and believes it after half a minute. What is held back then a person has not seen yet.
  private void believe() {
    for (Duration left = BELIEVED; left.isPositive() && isAnyBehind(); left = left.minus(STEP)) {
      clockwork.run(STEP);
    }
    if (world.has(World.Feature.STRANGER)) {
      stranger.confirm();
    }
  }

  private boolean isAnyBehind() {
    return members.stream().anyMatch(one -> one.status().state() == RepositoryStatus.State.BEHIND);
  }

  private void begin() {
    clockwork.run(Duration.ofSeconds(4));
    clients.forEach(SimClient::begin);
  }

  /// One fault alone, in a cluster where all else is well, and what is to be looked at meanwhile;
  /// then all is healed.
  ///
  /// @throws Violation when a promise was broken
  void run(Runnable fault, Runnable look) {
    try {
      calm = true;
      begin();
      clockwork.run(Duration.ofSeconds(3));
      fault.run();
      look.run();
      members.forEach(SimMember::heal);
      clockwork.run(RECOVERY);
      clients.forEach(SimClient::end);
      leaseStays(CALM);
      checker.atTheEnd();
    } finally {
      clockwork.end();
    }
  }

  /// Lets time pass in which the lease may not go from one to another.
  void leaseStays(Duration time) {
    int changes = leases.history(Integer.MAX_VALUE).size();
    clockwork.run(time);
    Violation.unless(
        leases.history(Integer.MAX_VALUE).size() == changes,
        "NoFlapping: %s",
        leases.history(Integer.MAX_VALUE));
  }

  private void heal() {
    if (calm) {
      return;
    }
    clockwork.tell("all", "heal");
    calm = true;
    storeDown = false;
    stranger.bringBack();
    if (world.has(World.Feature.STRANGER)) {
      for (int i = 1; i < 20; i += 6) {
        clockwork.after(Duration.ofSeconds(i), stranger::confirm);
      }
    }
    git.host(InMemoryGit.Host.UP);
    git.deliverLate();
    members.forEach(SimMember::heal);
  }

  /// Chances of something that must not change those of all else.
  SplittableRandom chances(String of) {
    return new SplittableRandom(seed ^ ((long) of.hashCode() << 20));
  }

  /// A process that drains stops at the worst moment: the saves are in Git and not yet marked.
  void pauseBeforeMarking(SimMember member) {
    if (!calm && clockwork.chance(0.3)) {
      member.stopFor(clockwork.millis(1_000, 9_000));
    }
  }

  boolean isDumped() {
    return !dump.isEmpty();
  }

  /// Keeps what the database has of leases and members.
  void dump() {
    clockwork.tell("db", "is dumped");
    dump = List.of(leases.dump(), beats.dump());
  }

  /// Puts the database back to what was dumped.
  void putBack() {
    restores++;
    restoredNanos = clockwork.nanos();
    dump.forEach(Runnable::run);
  }

  /// How often the database was put back to an older state.
  int restores() {
    return restores;
  }

  boolean restoredWithin(Duration time) {
    return clockwork.nanos() - restoredNanos < time.toNanos();
  }

  /// A text that was not there before.
  String fresh() {
    return "p" + texts++;
  }

  SimPerson person() {
    return person;
  }

  /// How often somebody began or ended a maintenance.
  int ordered() {
    return person.ordered();
  }

  /// How often the history was rewritten.
  int rewrites() {
    return stranger.rewrites();
  }

  /// A person asks for a switchover.
  void ask(SimMember to) {
    long epoch = leases.read().map(lease -> lease.epoch()).orElse(0L);
    clockwork.tell("ann", "asks for a switchover to " + to.name);
    operations.propose(
        Plan.of("p" + clockwork.nanos(), epoch, to.name, "ann", "asked"), Duration.ofSeconds(10));
  }

  /// Sends a request to a member: over the network, which takes time and can be cut.
  void send(
      String from,
      SimMember to,
      Message.Reply reply,
      BiConsumer<SimMember, Message.Reply> deliver) {
    if (to.isCutFrom(from)) {
      clockwork.after(CONNECT, reply::refused);
      return;
    }
    clockwork.after(
        clockwork.millis(1, 4),
        () -> {
          if (to.alive()) {
            deliver.accept(to, new Way(from, to, reply));
          } else {
            reply.refused();
          }
        });
  }

  /// The way back of an answer.
  private final class Way implements Message.Reply {
    private final String from;
    private final SimMember to;
    private final Message.Reply reply;

    Way(String from, SimMember to, Message.Reply reply) {
      this.from = from;
      this.to = to;
      this.reply = reply;
    }

    @Override
    public void answered(Message.Answer answer) {
      if (to.isHeardBy(from)) {
        clockwork.after(clockwork.millis(1, 4), () -> reply.answered(answer));
      }
    }

    @Override
    public void broken() {
      clockwork.after(clockwork.millis(1, 4), reply::broken);
    }

    @Override
    public void refused() {
      reply.refused();
    }
  }

  ClusterSetup setup(String self, String boot) {
    return new ClusterSetup(
        "demo",
        self,
        boot,
        mode,
        List.of(
            new ConfiguredMember("a", "http://a", "instance", 100),
            new ConfiguredMember("b", "http://b", "instance", 50),
            new ConfiguredMember("c", "http://c", "instance", 10)),
        new Schedule(world.failback(), List.of(), clockwork::now));
  }

  /// The stores as a member reaches them.
  DistantStore stores(SimMember member, DistantStore.Line line) {
    return new DistantStore(
        new WatchedLeases(leases, member, this),
        new MemberStore() {
          @Override
          public void beat(Beat beat) {
            beats.beat(beat);
          }

          @Override
          public List<MemberRow> members() {
            List<MemberRow> rows = beats.members();
            leaseChecker.read(member, rows);
            return rows;
          }
        },
        new WatchedOperations(operations, this),
        line);
  }

  SimMember member(String name) {
    return members.stream().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
  }

  Clockwork clockwork() {
    return clockwork;
  }

  InMemoryGit git() {
    return git;
  }

  InMemoryLeaseStore leases() {
    return leases;
  }

  InMemoryJournal journal() {
    return journal;
  }

  /// What members were told of saves that they turned down.
  InMemorySaveBook book() {
    return book;
  }

  WaitedChecker waited() {
    return waited;
  }

  private void openBrowser(String login) {
    NewUser user = new NewUser(login, login, login, login + "@localhost", Role.EDITOR);
    User added = identities.add(user, new PasswordHash("none")).orElseThrow();
    new SimBrowser(this, added, chances(login)).begin();
  }

  InMemoryIdentityStore identities() {
    return identities;
  }

  SessionChecker sessions() {
    return sessions;
  }

  InMemoryOperationStore operations() {
    return operations;
  }

  SimStranger stranger() {
    return stranger;
  }

  /// The dropped saves that the members share.
  InMemoryDroppedSaves dropped() {
    return dropped;
  }

  World world() {
    return world;
  }

  LeaseRules rules() {
    return rules;
  }

  LeaseChecker leaseChecker() {
    return leaseChecker;
  }

  Set<Guard> off() {
    return off;
  }

  Mode mode() {
    return mode;
  }

  boolean calm() {
    return calm;
  }

  void storeDown(boolean now) {
    storeDown = now;
  }

  boolean storeDown() {
    return storeDown;
  }

  Checker checker() {
    return checker;
  }

  List<SimMember> members() {
    return members;
  }

  List<SimGateway> gateways() {
    return gateways;
  }

  List<SimClient> clients() {
    return clients;
  }
}
