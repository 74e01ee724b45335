package lockstep.sync.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import lockstep.core.fault.StoreFault;
import lockstep.core.resource.Uid;
import lockstep.core.testing.TestClock;
import lockstep.sync.journal.Bounds;
import lockstep.sync.journal.Drainer;
import lockstep.sync.journal.Fate;
import lockstep.sync.journal.Journal;
import lockstep.sync.journal.JournalledSync;
import lockstep.sync.journal.Saver;
import lockstep.sync.journal.WaitingRoom;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.Planner;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;
import lockstep.sync.testing.InMemoryJournal;

/// The saves of a simulation that wait for Git, and those who drain them: any node that takes
/// itself for the writer, two at once, with an old epoch or a new one.
final class Waits {
  private static final int EPOCHS = 3;
  private static final int LONGEST = 40;

  private final InMemoryGit git;
  private final InMemoryJournal journal;
  private final TestClock clock;
  private final Set<Guard> off;
  private final SplittableRandom random;
  private final Trace trace;
  private final Function<String, Journal> way;
  private final Predicate<Node> turn;
  private final Map<String, WaitingRoom> rooms = new HashMap<>();
  private final Map<SaveId, Op> kept = new HashMap<>();

  /// @param way of a node to the journal
  /// @param turn does one turn of a node; false when it has nothing to do
  Waits(
      InMemoryGit git,
      InMemoryJournal journal,
      TestClock clock,
      Set<Guard> off,
      SplittableRandom random,
      Trace trace,
      Function<String, Journal> way,
      Predicate<Node> turn) {
    this.git = git;
    this.journal = journal;
    this.clock = clock;
    this.off = off;
    this.random = random;
    this.trace = trace;
    this.way = way;
    this.turn = turn;
  }

  private WaitingRoom room(Node node) {
    return rooms.computeIfAbsent(
        node.name + node.life(), _ -> WaitingRoom.of(way.apply(node.name)));
  }

  /// The node looks at what waits.
  void look(Node node) {
    room(node).refresh();
  }

  /// Sends a save the way that a request takes, when that does not lead to Git at once.
  ///
  /// @return empty when it goes to Git
  Optional<SaveOutcome> send(Op op, Node node) {
    WaitingRoom room = room(node);
    boolean behind =
        op.intent.filter(intent -> room.newest(new Uid(intent.uid())).isPresent()).isPresent();
    if (op.intent.isEmpty() || !(node.loop().isRemoteAway() || behind)) {
      return Optional.empty();
    }
    return Optional.of(keep(op, node));
  }

  /// Keeps a save, as an instance does that knows that Git is away.
  SaveOutcome keep(Op op, Node node) {
    BooleanSupplier away = () -> true;
    SaveOutcome outcome =
        new JournalledSync(node.loop(), away, room(node), Bounds.USUAL)
            .save(op.save, Duration.ZERO);
    kept.put(op.save.id(), op);
    trace.log(node.name, () -> "answers %s: %s".formatted(op.save.id(), outcome));
    return outcome;
  }

  /// True for what may wait though it was sent to Git first.
  static boolean mayKeep(Op op, Node node, SaveOutcome outcome) {
    return op.intent.isPresent()
        && (outcome instanceof SaveOutcome.Unavailable || outcome instanceof SaveOutcome.Unknown)
        && node.loop().status().state() == RepositoryStatus.State.UNREACHABLE;
  }

  /// A node that takes itself for the writer drains what goes out together.
  void drain(Node node, long epoch) {
    int life = node.life();
    trace.log(node.name, "drains in the name of epoch " + epoch);
    try {
      Drainer.Turn done =
          new Drainer(way.apply(node.name), saver(node), () -> OptionalLong.of(epoch)).turn();
      trace.log(node.name, () -> "drained: " + done);
    } catch (StoreFault away) {
      trace.log(node.name, () -> "stops draining: " + away.getMessage());
    } catch (Gone died) {
      Violation.unless(node.life() > life, "%s stopped draining and lives", node.name);
    }
  }

  void drain(Node node) {
    drain(node, 1 + random.nextInt(EPOCHS));
  }

  /// Everything is well again: all that waits is drained.
  void heal(Node node) {
    for (int i = 0; i == 0 || (i < LONGEST && !journal.next(1).isEmpty()); i++) {
      node.loop().pull(Trigger.PERSON);
      while (turn.test(node)) {
        // until it rests
      }
      drain(node, EPOCHS + 1);
    }
    drain(node, EPOCHS + 1); // and what was set aside by the last of these is looked for in Git
  }

  /// @throws Violation when a save that was kept is not where the journal says
  void check() {
    Violation.unless(journal.next(1).isEmpty(), "saves wait after healing: %s", journal.overview());
    for (SaveId id : kept.keySet()) {
      long commits =
          git.history().stream()
              .filter(it -> CommitMessage.saveId(it.message()).equals(Optional.of(id)))
              .filter(it -> CommitMessage.request(it.message()).equals(journal.request(id)))
              .count();
      Violation.unless(commits <= 1, "%s waited and is there %d times", id, commits);
      Optional<Fate> fate = journal.fate(id);
      if (fate.isPresent()) {
        Violation.unless(isTrue(fate.get(), id, commits), "the journal says of %s: %s", id, fate);
      }
    }
  }

  private boolean isTrue(Fate fate, SaveId id, long commits) {
    return switch (fate) {
      case Fate.Waiting _ -> false;
      case Fate.Saved _ -> commits == 1;
      case Fate.SetAside aside ->
          commits == 0
              && journal.notices(Instance.ADA.email()).stream()
                  .anyMatch(notice -> notice.id().equals(id))
              && aside.branch().map(branch -> git.head(branch).isPresent()).orElse(true);
    };
  }

  /// The process that drained has died.
  private static final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Saver saver(Node node) {
    int life = node.life();
    return new Saver() {
      @Override
      public boolean reachesGit() {
        return node.loop().isRemoteHere();
      }

      @Override
      public void probe() {
        node.loop().pull(Trigger.PEER_HINT);
      }

      @Override
      public Optional<SaveOutcome.InGit> inGit(SaveId id, Optional<RequestDigest> request) {
        return node.loop().inGit(id, request);
      }

      @Override
      public List<SaveOutcome> saveAll(List<Save> saves) {
        List<PendingSave> pending = node.loop().submitInOrder(saves, Instance.PATIENCE);
        List<SaveOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < saves.size(); i++) {
          outcomes.add(outcome(pending.get(i), saves.get(i)));
        }
        return outcomes;
      }

      @Override
      public SaveOutcome saveOnBranch(Save save, BranchName branch) {
        return outcome(node.loop().submit(save, Optional.of(branch), Instance.PATIENCE), save);
      }

      private SaveOutcome outcome(PendingSave pending, Save save) {
        for (int i = 0; i < LONGEST && pending.outcome().isEmpty(); i++) {
          if (!turn.test(node)) {
            clock.advance(Duration.ofMillis(300));
          }
          if (node.life() != life) {
            throw new Gone();
          }
        }
        SaveOutcome told = pending.outcome().orElseGet(() -> Outcomes.unknown(save.id()));
        return off.contains(Guard.JOURNAL_PROOF) && !(told instanceof SaveOutcome.InGit)
            ? new SaveOutcome.Saved(git.head().orElseThrow(), Planner.subject(save), 1)
            : told;
      }
    };
  }
}
