package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import lockstep.core.resource.Uid;
import lockstep.sync.journal.Bounds;
import lockstep.sync.journal.Drainer;
import lockstep.sync.journal.Fate;
import lockstep.sync.journal.Journal;
import lockstep.sync.journal.JournalledSync;
import lockstep.sync.journal.Notice;
import lockstep.sync.journal.Overview;
import lockstep.sync.journal.Saver;
import lockstep.sync.journal.WaitingRoom;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;
import lockstep.sync.testing.InMemoryGit.Host;
import lockstep.sync.testing.InMemoryJournal;
import lockstep.sync.testing.InMemorySaveBook;

/// Two instances of one repository and the journal that they share, for tests of what is drained.
abstract class SharedJournal {
  static final String ADA = Instance.ADA.email();

  final InMemoryGit git = new InMemoryGit();
  final Instance a = begun();
  final Instance b = Instance.started(git);
  final InMemorySaveBook book = new InMemorySaveBook(a.clock);
  final InMemoryJournal journal = new InMemoryJournal(a.clock, book);

  Instance begun() {
    git.commit(
        "Begin",
        tree ->
            tree.put("cpu.json", Instance.file("cpu", "one"))
                .put("disk.json", Instance.file("disk", "one")));
    return Instance.started(git);
  }

  void down() {
    git.host(Host.DOWN);
    a.pull();
    b.pull();
  }

  void up() {
    git.host(Host.UP);
    for (Instance each : List.of(a, b)) {
      each.loop.pull(Trigger.PERSON);
      each.turns();
    }
  }

  /// Saves in a thread, which waits when this is done.
  static Thread saving(
      Instance at, WaitingRoom room, Save save, CompletableFuture<SaveOutcome> outcome) {
    JournalledSync sync = new JournalledSync(at.loop, at.loop::isRemoteAway, room, Bounds.USUAL);
    Thread saver =
        Thread.ofVirtual().start(() -> outcome.complete(sync.save(save, Duration.ofMinutes(1))));
    while (saver.getState() != Thread.State.TIMED_WAITING && saver.isAlive()) {
      Thread.onSpinWait();
    }
    return saver;
  }

  SaveOutcome keep(Instance at, Save save) {
    WaitingRoom room = WaitingRoom.of(journal);
    room.refresh();
    return new JournalledSync(at.loop, at.loop::isRemoteAway, room, Bounds.USUAL)
        .save(save, Duration.ZERO);
  }

  void drainAll(Instance by) {
    for (int i = 0; i < 10 && !journal.next(1).isEmpty(); i++) {
      drainer(by, 1).turn();
    }
    by.turns();
    assertThat(journal.next(1)).isEmpty();
  }

  Drainer drainer(Instance by, long epoch) {
    return new Drainer(journal, saver(by), () -> OptionalLong.of(epoch));
  }

  long commitsOf(String id) {
    return git.history().stream()
        .filter(
            commit -> CommitMessage.saveId(commit.message()).equals(Optional.of(new SaveId(id))))
        .count();
  }

  static Saver saver(Instance by) {
    return new Saver() {
      @Override
      public boolean reachesGit() {
        return by.loop.isRemoteHere();
      }

      @Override
      public void probe() {
        by.loop.pull(Trigger.PEER_HINT);
        by.pass(Duration.ofSeconds(1));
      }

      @Override
      public Optional<SaveOutcome.InGit> inGit(SaveId id, Optional<RequestDigest> request) {
        return by.loop.inGit(id, request);
      }

      @Override
      public List<SaveOutcome> saveAll(List<Save> saves) {
        List<PendingSave> pending = by.loop.submitInOrder(saves, Instance.PATIENCE);
        List<SaveOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < saves.size(); i++) {
          outcomes.add(by.outcome(saves.get(i), pending.get(i)));
        }
        return outcomes;
      }

      @Override
      public SaveOutcome saveOnBranch(Save save, BranchName branch) {
        return by.outcome(save, by.loop.submit(save, Optional.of(branch), Instance.PATIENCE));
      }
    };
  }

  static void assertDies(Runnable work) {
    try {
      work.run();
    } catch (Death expected) {
      return;
    }
    throw new AssertionError("nobody died");
  }

  static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// A journal whose user dies at a mark: just before it, or just after.
  record Dying(Journal journal, boolean before) implements Journal {
    @Override
    public boolean settle(SaveId id, Fate.Settled fate, long epoch) {
      if (!before) {
        journal.settle(id, fate, epoch);
      }
      throw new Death();
    }

    @Override
    public Appended append(Save save, Uid uid, Bounds bounds) {
      return journal.append(save, uid, bounds);
    }

    @Override
    public Overview overview() {
      return journal.overview();
    }

    @Override
    public List<Entry> next(int limit) {
      return journal.next(limit);
    }

    @Override
    public Optional<Entry> waiting(SaveId id) {
      return journal.waiting(id);
    }

    @Override
    public Optional<Fate> fate(SaveId id) {
      return journal.fate(id);
    }

    @Override
    public boolean lead(long epoch) {
      return journal.lead(epoch);
    }

    @Override
    public List<Aside> setAside(int limit) {
      return journal.setAside(limit);
    }

    @Override
    public Optional<Save> kept(SaveId id, String email) {
      return journal.kept(id, email);
    }

    @Override
    public List<Notice> notices(String email) {
      return journal.notices(email);
    }

    @Override
    public boolean dismiss(SaveId id, String email) {
      return journal.dismiss(id, email);
    }
  }

  boolean isTrue(Fate fate, String id) {
    return switch (fate) {
      case Fate.Waiting _ -> false;
      case Fate.Saved _ -> commitsOf(id) == 1;
      case Fate.SetAside aside ->
          commitsOf(id) == 0
              && journal.notices(ADA).stream().anyMatch(notice -> notice.id().value().equals(id))
              && aside.branch().map(branch -> git.head(branch).isPresent()).orElse(true);
    };
  }
}
