package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.sync.journal.Bounds;
import lockstep.sync.journal.Drainer;
import lockstep.sync.journal.Fate;
import lockstep.sync.journal.Journal;
import lockstep.sync.journal.JournalledSync;
import lockstep.sync.journal.WaitingRoom;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.save.WaitingTag;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.InMemoryGit.Host;
import org.junit.jupiter.api.Test;

/// What becomes of saves that waited for Git: two instances, one journal.
class DrainTest extends SharedJournal {
  @Test
  void aSaveThatWaitedIsOneCommitByItsAuthor() {
    down();
    SaveOutcome outcome = keep(a, Instance.put("s1", "cpu", 1, "two"));
    assertThat(outcome).isInstanceOf(SaveOutcome.Waiting.class);
    assertThat(((SaveOutcome.Waiting) outcome).version()).isEqualTo(2);
    assertThat(commitsOf("s1")).isZero();

    up();
    drainAll(b);
    assertThat(commitsOf("s1")).isEqualTo(1);
    assertThat(git.fileSays("cpu.json", "two")).isTrue();
    assertThat(git.history().getFirst().author()).isEqualTo(Instance.ADA);
    assertThat(journal.fate(new SaveId("s1"))).get().isInstanceOf(Fate.Saved.class);
  }

  @Test
  void nothingIsDrainedWhileGitIsAwayOrByAnotherThanTheWriter() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "two"));
    assertThat(drainer(b, 1).turn().didSomething()).isFalse();
    up();
    assertThat(new Drainer(journal, saver(b), OptionalLong::empty).turn().didSomething()).isFalse();
    assertThat(journal.lead(5)).isTrue();
    assertThat(drainer(b, 4).turn().didSomething()).isFalse();
    assertThat(journal.next(9)).hasSize(1);
  }

  @Test
  void anEditOfWhatWaitsBuildsOnIt() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "two"));
    SaveOutcome next = keep(b, Instance.put("s2", "cpu", 2, "three"));
    assertThat(((SaveOutcome.Waiting) next).version()).isEqualTo(3);
    assertThat(((SaveOutcome.Waiting) next).position()).isEqualTo(2);

    up();
    drainAll(a);
    assertThat(git.fileSays("cpu.json", "three")).isTrue();
    assertThat(commitsOf("s1") + commitsOf("s2")).isEqualTo(2);
    assertThat(journal.notices(ADA)).isEmpty();
  }

  @Test
  void whoSawWhatWaitedDoesNotReplaceWhatCameInItsPlace() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "mine"));
    git.commit("By hand", tree -> tree.put("cpu.json", Instance.file("cpu", "theirs")));
    up();
    drainAll(b);
    a.pull();
    assertThat(a.dashboard("cpu").provenance().version()).isEqualTo(2);

    SaveOutcome outcome = a.save(Instance.put("s2", "cpu", tag("s1"), "mine, and more"));

    assertThat(outcome).isInstanceOf(SaveOutcome.Conflict.class);
    assertThat(git.fileSays("cpu.json", "theirs")).isTrue();
  }

  @Test
  void whoSawWhatWaitedGoesOnFromItOnceItIsInGit() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "two"));
    keep(a, Instance.put("s2", "cpu", tag("s1"), "three"));
    up();
    drainAll(b);
    a.pull();
    assertThat(a.text("cpu")).isEqualTo("three");

    SaveOutcome outcome = a.save(Instance.put("s3", "cpu", tag("s2"), "four"));

    assertThat(outcome).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.fileSays("cpu.json", "four")).isTrue();
  }

  private static Edit.Base tag(String save) {
    return new Edit.Base.Exact(WaitingTag.of(new SaveId(save)));
  }

  @Test
  void aSaveThatWaitedDoesNotMoveBackWhatWasMovedMeanwhile() {
    down();
    Save save = Instance.put("s1", "cpu", 1, "two");
    Edit.PutDashboard put = (Edit.PutDashboard) save.edit();
    keep(
        a,
        new Save(
            save.id(),
            new Edit.PutDashboard(
                put.uid(), put.dashboard(), Optional.of(new Edit.Place.Top()), put.base()),
            save.author(),
            save.message()));
    git.commit("Move", tree -> tree.rename("cpu.json", "team/cpu.json"));
    up();
    drainAll(b);

    assertThat(git.fileSays("team/cpu.json", "two")).isTrue();
    assertThat(git.paths()).doesNotContain("cpu.json");
  }

  @Test
  void aNewDashboardMayWaitAndBeEditedMeanwhile() {
    down();
    keep(a, Instance.put("s1", "net", 0, "one"));
    keep(a, Instance.put("s2", "net", 1, "two"));
    up();
    drainAll(a);
    assertThat(a.text("net")).isEqualTo("two");
  }

  @Test
  void aSaveBehindOneThatWaitsKeepsTheOrderAlsoWhenGitIsBack() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "two"));
    up();
    SaveOutcome outcome = keep(a, Instance.put("s2", "cpu", 2, "three"));
    assertThat(outcome).isInstanceOf(SaveOutcome.Waiting.class);
    drainAll(a);
    assertThat(git.fileSays("cpu.json", "three")).isTrue();
  }

  @Test
  void whatIsNowhereIsNotFoundAlsoWhileGitIsAway() {
    down();
    Save deletion = deletion("s1", "none");
    SaveOutcome.Invalid no = (SaveOutcome.Invalid) keep(a, deletion);
    assertThat(no.reason()).isEqualTo(SaveOutcome.Reason.NOT_FOUND);
    assertThat(journal.next(1)).isEmpty();

    keep(b, Instance.put("s2", "none", 0, "two"));
    assertThat(keep(a, deletion)).isInstanceOf(SaveOutcome.Waiting.class);
    up();
    drainAll(b);
    assertThat(commitsOf("s1")).isEqualTo(1);
  }

  @Test
  void whatCameToAnotherInstanceAMomentAgoIsNotCalledMissing() {
    down();
    WaitingRoom room = WaitingRoom.of(journal);
    room.refresh();
    keep(b, Instance.put("s1", "new", 0, "two"));

    JournalledSync sync = new JournalledSync(a.loop, () -> true, room, Bounds.USUAL);
    assertThat(sync.save(deletion("s2", "new"), Duration.ZERO))
        .isInstanceOf(SaveOutcome.Waiting.class);
  }

  @Test
  void aFileThatASaveThatWaitsWillMakeIsNotCalledMissing() {
    down();
    Save deletion =
        new Save(
            new SaveId("s1"),
            new Edit.DeletePaths(List.of(new RepoPath("new.json"))),
            Instance.ADA,
            Optional.empty());
    assertThat(keep(a, deletion)).isInstanceOf(SaveOutcome.Invalid.class);
    keep(b, Instance.put("s2", "new", 0, "two"));
    assertThat(keep(a, deletion)).isInstanceOf(SaveOutcome.Waiting.class);
  }

  private static Save deletion(String id, String uid) {
    return new Save(
        new SaveId(id),
        new Edit.DeleteDashboard(new Uid(uid), new Edit.Base.Any()),
        Instance.ADA,
        Optional.empty());
  }

  @Test
  void aSaveThatIsKnownToBeInGitIsNotKeptAgain() {
    Save save = Instance.put("s1", "cpu", 1, "two");
    a.save(save);
    down();
    assertThat(keep(a, save)).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(journal.next(9)).isEmpty();
  }

  @Test
  void whoDiesBetweenThePushAndTheMarkLeavesOneCommit() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "two"));
    up();
    Journal dying = new Dying(journal, true);
    assertDies(() -> new Drainer(dying, saver(a), () -> OptionalLong.of(1)).turn());
    assertThat(commitsOf("s1")).isEqualTo(1);
    drainAll(b);
    assertThat(commitsOf("s1")).isEqualTo(1);
    assertThat(journal.fate(new SaveId("s1"))).get().isInstanceOf(Fate.Saved.class);
  }

  @Test
  void aPushWithoutAnAnswerMayWaitAndIsOneCommit() {
    for (Fault fault : List.of(Fault.LOSE_REPLY, Fault.LOSE_REQUEST, Fault.LATE)) {
      DrainTest fresh = new DrainTest();
      fresh.unknownThenDrained(fault);
      assertThat(fresh.commitsOf("s1")).as("%s", fault).isEqualTo(1);
    }
  }

  @Test
  void withoutTheCompareAndSwapALatePushWouldUndoWhatCameMeanwhile() {
    git.ignoreExpectedHeads();
    unknownThenDrained(Fault.LATE);
    assertThat(git.fileSays("disk.json", "later")).isFalse();
  }

  /// A push of `a` has no answer, then Git is away; the save is kept and drained by `b`, somebody
  /// goes on, and what was late arrives.
  private void unknownThenDrained(Fault fault) {
    a.copy.next(fault);
    a.copy.faults(_ -> Fault.UNREACHABLE);
    Save save = Instance.put("s1", "cpu", 1, "two");
    PendingSave pending = a.loop.submit(save, Instance.PATIENCE);
    a.pass(Duration.ofSeconds(1));
    assertThat(pending.outcome()).isEmpty();
    assertThat(keep(a, save)).isInstanceOf(SaveOutcome.Waiting.class);

    drainAll(b);
    assertThat(b.save(Instance.put("s9", "disk", 1, "later"))).isInstanceOf(SaveOutcome.class);
    git.deliverLate();
    a.copy.faults(_ -> Fault.NONE);
    a.pass(Duration.ofMinutes(1));
  }

  @Test
  void theSameSaveKeptTwiceWaitsOnce() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "two"));
    SaveOutcome again = keep(b, Instance.put("s1", "cpu", 1, "two"));
    assertThat(((SaveOutcome.Waiting) again).position()).isEqualTo(1);
    assertThat(journal.next(9)).hasSize(1);
  }

  @Test
  void anotherSaveOfAnIdThatWaitsIsRefused() {
    down();
    Save first = Instance.asked(Instance.put("s1", "cpu", 1, "two"));
    keep(a, first);

    for (Instance instance : List.of(a, b)) {
      assertThat(keep(instance, Instance.asked(Instance.put("s1", "cpu", 1, "three"))))
          .isEqualTo(SaveOutcome.Invalid.idUsed());
      assertThat(keep(instance, Instance.asked(Instance.put("s1", "other", 0, "new"))))
          .isEqualTo(SaveOutcome.Invalid.idUsed());
      assertThat(keep(instance, first)).isInstanceOf(SaveOutcome.Waiting.class);
    }
    up();
    drainAll(a);

    assertThat(commitsOf("s1")).isEqualTo(1);
    assertThat(a.text("cpu")).isEqualTo("two");
    assertThat(a.save(first)).isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void onceGitIsBackASaveWaitsForThoseBeforeItToBeDrained() throws Exception {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "two"));
    up();
    WaitingRoom room = WaitingRoom.of(journal);
    room.refresh();
    CompletableFuture<SaveOutcome> outcome = new CompletableFuture<>();
    Thread saver = saving(a, room, Instance.put("s2", "cpu", 2, "three"), outcome);
    drainAll(a);
    room.refresh();
    while (saver.isAlive()) {
      a.turns();
    }

    assertThat(outcome.join()).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.fileSays("cpu.json", "three")).isTrue();
  }

  @Test
  void whoHasNotNoticedThatGitIsAwayLooksWhileItWaitsForTheSavesBefore() throws Exception {
    git.host(Host.DOWN);
    a.pull();
    keep(a, Instance.put("s1", "cpu", 1, "two"));
    WaitingRoom room = WaitingRoom.of(journal);
    room.refresh();
    Thread saver =
        saving(b, room, Instance.put("s2", "cpu", 2, "three"), new CompletableFuture<>());
    b.turns();

    assertThat(b.loop.isRemoteAway()).isTrue();

    while (saver.isAlive()) {
      room.refresh();
    }
    assertThat(journal.next(9)).hasSize(2);
  }

  @Test
  void withTheDatabaseAwayTooNothingIsKept() {
    down();
    journal.away(true);
    assertThat(keep(a, Instance.put("s1", "cpu", 1, "two")))
        .isInstanceOf(SaveOutcome.Unavailable.class);
    journal.away(false);
    assertThat(journal.next(9)).isEmpty();
  }

  @Test
  void whereSavesAreRefusedNobodyWaitsForGit() {
    down();
    JournalledSync sync =
        new JournalledSync(a.loop, a.loop::isRemoteAway, WaitingRoom.closed(), Bounds.USUAL);
    SaveOutcome outcome = sync.save(Instance.put("s1", "cpu", 1, "two"), Duration.ZERO);
    assertThat(outcome).isInstanceOf(SaveOutcome.Unavailable.class);
    assertThat(((SaveOutcome.Unavailable) outcome).message()).startsWith("Git cannot be reached");
  }

  @Test
  void aPushWithoutAnAnswerIsNeverSaidNotToBeWritten() {
    a.copy.next(Fault.LOSE_REPLY);
    a.copy.faults(_ -> Fault.UNREACHABLE);
    Save save = Instance.put("s1", "cpu", 1, "two");
    a.loop.submit(save, Instance.PATIENCE);
    a.pass(Duration.ofSeconds(1));
    assertThat(a.loop.isRemoteAway()).isTrue();

    JournalledSync refusing =
        new JournalledSync(a.loop, a.loop::isRemoteAway, WaitingRoom.closed(), Bounds.USUAL);
    assertThat(refusing.save(save, Duration.ZERO)).isInstanceOf(SaveOutcome.Unknown.class);
    journal.away(true);
    assertThat(keep(a, save)).isInstanceOf(SaveOutcome.Unknown.class);
  }

  /// Any faults, deaths and changes of the writer: each save ends as one commit, or on its branch.
  @Test
  void eachSaveEndsOnceWhateverHappens() {
    for (int seed = 0; seed < 400; seed++) {
      new DrainTest().anyStory(new SplittableRandom(seed), seed);
    }
  }

  private void anyStory(SplittableRandom random, int seed) {
    down();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ids.add("s" + i);
      String uid = random.nextBoolean() ? "cpu" : "disk";
      keep(
          random.nextBoolean() ? a : b, Instance.put("s" + i, uid, 1 + random.nextInt(3), "t" + i));
    }
    if (random.nextBoolean()) {
      git.commit("By hand", tree -> tree.put("cpu.json", Instance.file("cpu", "theirs")));
    }
    up();
    for (int step = 0; step < 12; step++) {
      Instance drains = random.nextBoolean() ? a : b;
      Fault[] faults = Fault.values();
      drains.copy.next(
          faults[random.nextInt(faults.length)], faults[random.nextInt(faults.length)]);
      Journal seen = random.nextInt(3) == 0 ? new Dying(journal, random.nextBoolean()) : journal;
      try {
        new Drainer(seen, saver(drains), () -> OptionalLong.of(1 + random.nextInt(3))).turn();
      } catch (Death expected) {
        // the next one goes on
      }
      if (random.nextInt(4) == 0) {
        git.deliverLate();
      }
    }
    git.deliverLate();
    up();
    a.pass(Duration.ofMinutes(2));
    b.pass(Duration.ofMinutes(2));
    assertThat(journal.lead(9)).isTrue();
    for (int i = 0; i < 20 && !journal.next(1).isEmpty(); i++) {
      b.pull();
      drainer(b, 9).turn();
    }
    for (String id : ids) {
      Fate fate = journal.fate(new SaveId(id)).orElseThrow();
      assertThat(commitsOf(id)).as("seed %d: %s", seed, id).isLessThanOrEqualTo(1);
      assertThat(isTrue(fate, id)).as("seed %d: %s %s", seed, id, fate).isTrue();
    }
  }
}
