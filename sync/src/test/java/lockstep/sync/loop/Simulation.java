package lockstep.sync.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;
import lockstep.core.resource.NumericId;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.testing.TestClock;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.FaultSource.Call;
import lockstep.sync.testing.InMemoryGit;

/// Three instances on one remote, where everything that can go wrong does. A run is a seed.
final class Simulation {
  private static final int STEPS = 120;
  private static final int DASHBOARDS = 5;

  private final SplittableRandom random;
  private final Set<Guard> off;
  private final boolean merges;
  private final InMemoryGit git = new InMemoryGit();
  private final TestClock clock = new TestClock();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Op> ops = new ArrayList<>();
  private final Set<PendingSave> acknowledged = new HashSet<>();
  private final StringBuilder trace = new StringBuilder();
  private double faultRate;

  /// @param off the guards to do without
  Simulation(long seed, Set<Guard> off) {
    this.random = new SplittableRandom(seed);
    this.off = off;
    // A merge by other hands changes the count of versions: what bases mean then is not checked.
    this.merges = seed % 4 == 3;
    if (off.contains(Guard.COMPARE_AND_SWAP)) {
      git.ignoreExpectedHeads();
    }
    git.commit("Begin", tree -> tree.put("d0.json", Instance.file("d0", "begin")));
    for (String name : List.of("a", "b", "c")) {
      nodes.add(new Node(name, git, clock, off, this::fault));
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
    for (int step = 0; step < STEPS; step++) {
      faultRate = random.nextInt(4) == 0 ? 0.4 : 0.05;
      act(random.nextInt(100));
      observe();
    }
    heal();
    observe();
    new Checker(git).check(ops, !merges);
    Set<String> digests = new HashSet<>();
    nodes.forEach(node -> digests.add(node.loop().snapshot().digest()));
    digests.add(Instance.started(git).loop.snapshot().digest());
    Violation.unless(digests.size() == 1, "the digests differ: %s", digests);
    for (Node node : nodes) {
      RepositoryStatus status = node.loop().status();
      Violation.unless(
          status.state() == RepositoryStatus.State.SYNCED && status.head().equals(git.head()),
          "%s is not in step after healing: %s",
          node.name,
          status);
    }
  }

  private void act(int dice) {
    Node node = any(nodes);
    if (dice < 42) {
      log("turn", node.name);
      node.turn();
    } else if (dice < 60) {
      Op op = newOp(node);
      ops.add(op);
      send(op, node);
    } else if (dice < 67 && !ops.isEmpty()) {
      send(any(ops.subList(Math.max(0, ops.size() - 6), ops.size())), node);
    } else if (dice < 75) {
      stranger();
    } else if (dice < 83) {
      clock.advance(Duration.ofMillis(random.nextInt(1, 400)));
    } else if (dice < 87) {
      log("pull", node.name);
      node.loop().pull(Trigger.WEBHOOK);
    } else if (dice < 90) {
      boolean losesDisk = random.nextBoolean();
      log("crash", node.name + (losesDisk ? " with its disk" : ""));
      node.crash(losesDisk);
    } else if (dice < 93) {
      InMemoryGit.Host host = random.nextInt(3) == 0 ? InMemoryGit.Host.DOWN : InMemoryGit.Host.UP;
      log("host", host.name());
      git.host(host);
    } else if (dice < 96) {
      log("late", "");
      git.deliverLate();
    } else {
      log("rest", node.name);
      for (int i = 0; i < 20 && node.turn(); i++) {
        // until it rests
      }
    }
  }

  private void send(Op op, Node node) {
    log("send", op.save.id() + " to " + node.name + " " + op.save.edit());
    Duration patience = Duration.ofMillis(random.nextInt(200, 10_000));
    Save save = op.save;
    if (off.contains(Guard.BASE) && save.edit() instanceof Edit.PutDashboard put) {
      save =
          new Save(
              save.id(),
              new Edit.PutDashboard(put.uid(), put.dashboard(), put.folder(), new Edit.Base.Any()),
              save.author(),
              save.message());
    }
    op.sent.add(new Op.Sent(node, node.life(), node.loop().submit(save, patience)));
  }

  /// An edit by somebody who looks at what `node` shows.
  private Op newOp(Node node) {
    Snapshot snapshot = node.loop().snapshot();
    SaveId id = new SaveId("s" + ops.size());
    int dice = random.nextInt(20);
    if (dice < 15) {
      return put(id, snapshot);
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

  private Op put(SaveId id, Snapshot snapshot) {
    Uid uid = new Uid("d" + random.nextInt(DASHBOARDS));
    Optional<Dashboard> present = snapshot.dashboard(uid);
    Optional<Edit.Place> place =
        random.nextInt(8) == 0
            ? snapshot.folders().keySet().stream().findFirst().map(Edit.Place.InFolder::new)
            : Optional.empty();
    Edit edit =
        new Edit.PutDashboard(
            Optional.of(uid),
            Instance.dashboard(uid.value(), "by " + id).put("id", NumericId.of("dashboards", uid)),
            place,
            new Edit.Base.Version(present.map(d -> d.provenance().version()).orElse(0)));
    return new Op(
        new Save(id, edit, Instance.ADA, Optional.empty()),
        present.map(d -> d.provenance().commit()));
  }

  private static Op op(SaveId id, Edit edit) {
    return new Op(new Save(id, edit, Instance.ADA, Optional.empty()), Optional.empty());
  }

  /// Somebody else commits, with a Git of their own.
  private void stranger() {
    if (git.head().isEmpty()) {
      return;
    }
    String uid = "d" + random.nextInt(DASHBOARDS);
    String path =
        git.paths().stream()
            .filter(p -> p.endsWith("/" + uid + ".json"))
            .findFirst()
            .orElse(uid + ".json");
    int number = random.nextInt(1000);
    int dice = random.nextInt(merges ? 8 : 6);
    log("stranger", dice + " " + uid);
    switch (dice) {
      case 0, 1 -> git.commit("Edit", tree -> tree.put("notes.md", "note " + number));
      case 2 -> git.commit("Break", tree -> tree.put("broken.json", "{ " + number));
      case 3 ->
          git.commit("Mend", tree -> tree.put("broken.json", Instance.file("broken", "" + number)));
      case 4 -> git.commit("Link", tree -> tree.link("link.json"));
      case 5 -> editByHand(uid, path, number);
      default -> mergeByHand();
    }
  }

  private void editByHand(String uid, String path, int number) {
    boolean elsewhere =
        git.paths().stream()
            .filter(other -> !other.equals(path))
            .anyMatch(other -> git.fileSays(other, "\"" + uid + "\""));
    if (!elsewhere) {
      git.commit("Edit " + uid, tree -> tree.put(path, Instance.file(uid, "by hand " + number)));
    }
  }

  /// Somebody committed to their own copy meanwhile, merges ours into it, and pushes the merge: our
  /// commits are no longer on the first-parent history.
  private void mergeByHand() {
    CommitId head = git.head().orElseThrow();
    List<CommitId> past = git.history().stream().skip(1).limit(3).map(c -> c.id()).toList();
    if (past.isEmpty()) {
      return;
    }
    CommitId mine =
        git.commitOn(Optional.of(any(past)), "Mine", tree -> tree.put("mine.md", "mine"));
    git.move(git.mergeOn(mine, head, "Merge", _ -> {}));
  }

  /// Whoever is told that a save is in Git finds it in what the instance shows.
  private void observe() {
    for (Op op : ops) {
      for (Op.Sent sent : op.sent) {
        boolean news =
            sent.to().life() == sent.life()
                && sent.pending().outcome().isPresent()
                && acknowledged.add(sent.pending());
        if (news) {
          SaveOutcome outcome = sent.pending().outcome().orElseThrow();
          log("told", op.save.id() + " by " + sent.to().name + " " + outcome);
          if (outcome instanceof SaveOutcome.InGit saved) {
            Optional<CommitId> shown = sent.to().loop().snapshot().commit();
            Violation.unless(
                shown.filter(at -> git.reaches(at, saved.commit())).isPresent(),
                "%s acknowledged %s and does not show it",
                sent.to().name,
                saved);
          }
        }
      }
    }
  }

  private void heal() {
    log("heal", "");
    git.host(InMemoryGit.Host.UP);
    git.deliverLate();
    nodes.forEach(Node::heal);
    for (int round = 0; round < 2; round++) {
      for (Node node : nodes) {
        node.loop().pull(Trigger.PERSON);
        for (int i = 0; i < 60; i++) {
          clock.advance(Duration.ofMillis(500));
          while (node.turn()) {
            // until it rests
          }
        }
      }
    }
    nodes.forEach(
        node -> {
          node.loop().pull(Trigger.PERSON);
          while (node.turn()) {
            // until it rests
          }
        });
  }

  private Fault fault(Call call) {
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
                      Fault.LATE));
        };
    log(call.name(), fault.name());
    return fault;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private void log(String what, String detail) {
    trace.append(what).append(' ').append(detail).append('\n');
  }
}
