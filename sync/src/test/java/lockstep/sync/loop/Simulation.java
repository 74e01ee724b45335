package lockstep.sync.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;
import lockstep.core.resource.NumericId;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.testing.TestClock;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.FaultSource.Call;
import lockstep.sync.testing.InMemoryGit;
import lockstep.sync.testing.InMemoryJournal;

/// Three instances on one remote, where everything that can go wrong does. A run is a seed.
final class Simulation {
  static final int DASHBOARDS = 4;

  private static final int STEPS = 120;
  private static final double OFTEN = 0.4;
  private static final double SELDOM = 0.05;

  private final World world;
  private final SplittableRandom random;

  /// Of its own, so that the seeds that were kept before still tell their stories.
  private final SplittableRandom reuse;

  private final boolean careless;
  private final Set<Guard> off;
  private final InMemoryGit git = new InMemoryGit();
  private final TestClock clock = new TestClock();
  private final Trace trace;
  private final Strangers strangers;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Op> ops = new ArrayList<>();
  private final Waits waits;
  private final Set<Op.Answer> acknowledged = new HashSet<>();
  private final Rewrite rewrite = new Rewrite();
  private final Post post;
  private double faultRate;
  private boolean healed;

  /// Every other seed has post between the instances; without it what is not fetched is not known.
  Simulation(long seed, Set<Guard> off, boolean traced) {
    this(seed, off, traced, seed / World.values().length % 2 == 0);
  }

  /// @param off the guards to do without
  /// @param traced true when somebody wants to read what happens
  /// @param posted true when instances send each other what they pushed
  Simulation(long seed, Set<Guard> off, boolean traced, boolean posted) {
    this.world = World.of(seed);
    this.random = new SplittableRandom(seed);
    this.reuse = new SplittableRandom(seed ^ 0x5a7e1d);
    this.careless = reuse.nextInt(4) == 0;
    this.off = off;
    this.trace = new Trace(traced, clock);
    this.post = new Post(posted, nodes, new SplittableRandom(~seed), trace);
    this.strangers = new Strangers(git, world, random.split(), trace);
    if (off.contains(Guard.COMPARE_AND_SWAP)) {
      git.ignoreExpectedHeads();
    }
    git.commit("Begin", tree -> tree.put("d0.json", Fields.file("d0", Fields.fresh("begin"))));
    InMemoryJournal journal = new InMemoryJournal(clock);
    this.waits =
        new Waits(
            git,
            journal,
            clock,
            off,
            random.split(),
            trace,
            name -> new FaultyJournal(journal, around(name), () -> weather(name)),
            this::turn);
    for (String name : List.of("a", "b", "c")) {
      nodes.add(
          new Node(name, git, clock, off, call -> fault(name, call), around(name), world, post));
    }
  }

  /// What happened, step by step.
  String trace() {
    return trace.toString();
  }

  /// Runs, heals and checks.
  ///
  /// @throws Violation when a promise was broken
  void run() {
    int rewriteAt = world == World.REWRITING ? random.nextInt(STEPS) : STEPS;
    for (int step = 0; step < STEPS; step++) {
      trace.step(step);
      faultRate = random.nextInt(4) == 0 ? OFTEN : SELDOM;
      if (step == rewriteAt) {
        rewrite.shownBefore(nodes, git);
        strangers.rewrite();
      }
      act(random.nextInt(100));
      post.deliverSome();
      observe();
    }
    heal();
    observe();
    waits.check();
    new Checker(git, world, strangers.dropped()).check(ops, nodes);
    rewrite.check(nodes, git);
  }

  private void act(int dice) {
    Node node = any(nodes);
    if (world == World.WAITING && random.nextInt(5) == 0) {
      attempt(node, random.nextBoolean() ? waits::look : waits::drain);
      return;
    }
    if (dice < 42) {
      turn(node);
    } else if (dice < 60) {
      Op made = newOp(node);
      Optional<Op> same = ops.stream().filter(op -> op.save.equals(made.save)).findFirst();
      same.ifPresentOrElse(op -> send(op, node), () -> begin(made, node));
    } else if (dice < 67 && !ops.isEmpty()) {
      send(any(ops.subList(Math.max(0, ops.size() - 6), ops.size())), node);
    } else if (dice < 75) {
      strangers.act();
    } else if (dice < 83) {
      clock.advance(Duration.ofMillis(random.nextInt(1, 400)));
    } else if (dice < 87) {
      trace.log(node.name, "is asked to pull");
      node.loop().pull(Trigger.WEBHOOK);
    } else if (dice < 89) {
      crash(node);
    } else if (dice < 92) {
      InMemoryGit.Host host = random.nextInt(3) == 0 ? InMemoryGit.Host.DOWN : InMemoryGit.Host.UP;
      trace.log("host", host.name());
      git.host(host);
    } else if (dice < 94) {
      deliverOneLate();
    } else {
      rest(node);
    }
  }

  /// @return false when it had nothing to do
  private boolean turn(Node node) {
    try {
      trace.log(node.name, "turns");
      boolean worked = node.turn();
      observe();
      return worked;
    } catch (Crash _) {
      crash(node);
      return true;
    }
  }

  private void attempt(Node node, Consumer<Node> work) {
    try {
      work.accept(node);
    } catch (Crash _) {
      crash(node);
    }
  }

  private FaultyJournal.Weather weather(String name) {
    if (healed || random.nextDouble() >= faultRate) {
      return FaultyJournal.Weather.FAIR;
    }
    FaultyJournal.Weather weather = any(List.of(FaultyJournal.Weather.values()));
    trace.log(name, () -> "meets the database " + weather);
    return weather;
  }

  private void rest(Node node) {
    for (int i = 0; i < 20 && turn(node); i++) {
      // until it rests
    }
  }

  private void crash(Node node) {
    boolean losesDisk = random.nextInt(3) == 0;
    trace.log(node.name, losesDisk ? "crashes and loses its disk" : "crashes");
    node.crash(losesDisk);
  }

  private void deliverOneLate() {
    int waiting = git.lateRequests();
    if (waiting > 0) {
      int which = random.nextInt(waiting);
      trace.log("network", () -> "delivers late request %d of %d".formatted(which + 1, waiting));
      git.deliverLate(which);
    }
  }

  private void begin(Op op, Node node) {
    ops.add(op);
    send(op, node);
  }

  private void send(Op op, Node node) {
    trace.log(
        "client", () -> "sends %s to %s: %s".formatted(op.save.id(), node.name, op.save.edit()));
    Duration patience = Duration.ofMillis(random.nextInt(200, 10_000));
    if (world == World.WAITING) {
      int life = node.life();
      attempt(node, it -> sendTo(op, it, patience));
      if (life != node.life()) {
        op.sent.add(new Op.Sent(node, life, Optional::empty));
      }
      return;
    }
    sendTo(op, node, patience);
  }

  /// An answer from the journal.
  private static final class Kept implements Op.Answer {
    private final Optional<SaveOutcome> outcome;

    Kept(Optional<SaveOutcome> outcome) {
      this.outcome = outcome;
    }

    @Override
    public Optional<SaveOutcome> outcome() {
      return outcome;
    }
  }

  private void sendTo(Op op, Node node, Duration patience) {
    Optional<SaveOutcome> kept = world == World.WAITING ? waits.send(op, node) : Optional.empty();
    Op.Answer answer =
        kept.isPresent()
            ? new Kept(kept)
            : node.loop().submit(weakened(op.save), patience)::outcome;
    op.sent.add(new Op.Sent(node, node.life(), answer));
  }

  /// The save as it would be without the guard that a base is.
  private Save weakened(Save save) {
    if (!off.contains(Guard.BASE) || !(save.edit() instanceof Edit.PutDashboard put)) {
      return save;
    }
    return save.with(
        new Edit.PutDashboard(put.uid(), put.dashboard(), put.folder(), new Edit.Base.Any()));
  }

  /// An edit by somebody who looks at what `node` shows.
  private Op newOp(Node node) {
    Snapshot snapshot = node.snapshot();
    String words = "by s" + ops.size();
    SaveId id = reuses() ? any(ops, reuse).save.id() : new SaveId("s" + ops.size());
    int dice = random.nextInt(20);
    if (dice < 16) {
      return put(id, words, node, snapshot);
    }
    if (dice < 17) {
      Uid uid = new Uid("d" + random.nextInt(DASHBOARDS));
      return op(id, new Edit.DeleteDashboard(uid, new Edit.Base.Any()));
    }
    List<Folder> folders =
        snapshot.folders().values().stream().filter(folder -> !folder.path().isRoot()).toList();
    if (dice == 17 || folders.isEmpty()) {
      return op(
          id,
          new Edit.CreateFolder(Optional.empty(), "Folder " + random.nextInt(3), Optional.empty()));
    }
    Uid folder = any(folders).uid();
    return op(
        id,
        dice == 18
            ? new Edit.RenameFolder(folder, "Folder " + random.nextInt(9))
            : new Edit.DeleteFolder(folder));
  }

  /// True when a client takes an id that it had for another save.
  private boolean reuses() {
    return careless && !ops.isEmpty() && reuse.nextInt(8) == 0;
  }

  private Op put(SaveId id, String words, Node node, Snapshot snapshot) {
    Uid uid = new Uid("d" + random.nextInt(DASHBOARDS));
    Optional<Dashboard> present = snapshot.dashboard(uid);
    Optional<SortedMap<String, String>> base =
        present.map(
            dashboard ->
                Fields.read(
                    new String(
                        node.loop().body(dashboard), java.nio.charset.StandardCharsets.UTF_8)));
    SortedMap<String, String> mine =
        base.<SortedMap<String, String>>map(java.util.TreeMap::new)
            .orElseGet(() -> Fields.fresh("new " + words));
    for (int i = random.nextInt(1, 3); i > 0; i--) {
      mine.put(any(Fields.NAMES), words);
    }
    Optional<Edit.Place> place =
        random.nextInt(8) == 0
            ? snapshot.folders().keySet().stream().findFirst().map(Edit.Place.InFolder::new)
            : Optional.empty();
    Edit.Base from =
        present.isPresent() && random.nextBoolean()
            ? new Edit.Base.Exact(present.get().blob())
            : new Edit.Base.Version(present.map(d -> d.provenance().version()).orElse(0));
    Edit edit =
        new Edit.PutDashboard(
            Optional.of(uid),
            Fields.classic(uid.value(), mine).put("id", NumericId.of("dashboards", uid)),
            place,
            from);
    return new Op(
        Instance.asked(new Save(id, edit, Instance.ADA, Optional.empty())),
        Optional.of(
            new Op.Intent(uid.value(), present.map(d -> d.provenance().commit()), base, mine)));
  }

  private static Op op(SaveId id, Edit edit) {
    return new Op(
        Instance.asked(new Save(id, edit, Instance.ADA, Optional.empty())), Optional.empty());
  }

  /// Whoever is told that a save is in Git finds it in what the instance shows.
  private void observe() {
    List<Runnable> later = new ArrayList<>();
    for (Op op : ops) {
      for (Op.Sent sent : op.sent) {
        boolean news =
            sent.stands()
                && sent.pending().outcome().isPresent()
                && acknowledged.add(sent.pending());
        if (news) {
          SaveOutcome outcome = sent.pending().outcome().orElseThrow();
          trace.log(sent.to().name, () -> "answers %s: %s".formatted(op.save.id(), outcome));
          boolean kept = sent.pending() instanceof Kept;
          if (world == World.WAITING && !kept && Waits.mayKeep(op, sent.to(), outcome)) {
            later.add(() -> keep(op, sent.to()));
          }
          // What a save that waited has come to is known from the journal, before it is shown here.
          if (outcome instanceof SaveOutcome.InGit saved && !kept) {
            Optional<CommitId> shown = sent.to().snapshot().commit();
            Violation.unless(
                shown.filter(at -> git.reaches(at, saved.commit())).isPresent(),
                "%s acknowledged %s and does not show it",
                sent.to().name,
                saved);
          }
        }
      }
    }
    later.forEach(Runnable::run);
  }

  /// Of a save that was not made, or perhaps made, while Git is away, nobody is told before the
  /// journal was asked to keep it.
  private void keep(Op op, Node node) {
    int life = node.life();
    attempt(
        node, it -> op.sent.add(new Op.Sent(it, life, new Kept(Optional.of(waits.keep(op, it))))));
    if (life != node.life()) {
      op.sent.add(new Op.Sent(node, life, Optional::empty));
    }
  }

  private void heal() {
    trace.log("all", "heal");
    healed = true;
    git.host(InMemoryGit.Host.UP);
    git.deliverLate();
    nodes.forEach(Node::heal);
    post.deliverSome();
    for (int round = 0; round < 2; round++) {
      for (Node node : nodes) {
        node.loop().pull(Trigger.PERSON);
        for (int i = 0; i < 60; i++) {
          clock.advance(Duration.ofMillis(500));
          while (turn(node)) {
            // until it rests
          }
        }
      }
    }
    waits.heal(nodes.getFirst());
    for (Node node : nodes) {
      node.loop().pull(Trigger.PERSON);
      while (turn(node)) {
        // until it rests
      }
    }
  }

  private Wire.Around around(String name) {
    return new Wire.Around() {
      @Override
      public <T> T run(String effect, Supplier<T> body) {
        if (healed) {
          return body.get();
        }
        double crashes = faultRate / 20;
        if (random.nextDouble() < crashes) {
          trace.log(name, () -> "ends before its " + effect);
          throw new Crash();
        }
        if (effect.equals("commit") && random.nextDouble() < crashes) {
          trace.log(name, "finds its disk full");
          throw new GitFault("no space left on device");
        }
        T result = body.get();
        if (random.nextDouble() < crashes) {
          trace.log(name, () -> "ends after its " + effect);
          throw new Crash();
        }
        return result;
      }
    };
  }

  private Fault fault(String name, Call call) {
    if (random.nextDouble() >= faultRate) {
      return Fault.NONE;
    }
    Fault fault =
        switch (call) {
          case FETCH -> any(List.of(Fault.UNREACHABLE, Fault.STALE));
          case PUSH ->
              any(
                  List.of(
                      Fault.UNREACHABLE,
                      Fault.LOSE_RACE,
                      Fault.REFUSE,
                      Fault.LOSE_REQUEST,
                      Fault.LOSE_REPLY,
                      Fault.DUPLICATE,
                      Fault.LATE));
        };
    trace.log(name, () -> "%s meets %s".formatted(call, fault));
    return fault;
  }

  private <T> T any(List<T> list) {
    return any(list, random);
  }

  private static <T> T any(List<T> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }
}
