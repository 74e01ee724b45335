package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
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
import lockstep.sync.save.Edit;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.save.WaitingTag;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.InMemoryGit;
import lockstep.sync.testing.InMemoryGit.Host;
import lockstep.sync.testing.InMemoryJournal;
import org.junit.jupiter.api.Test;

/// What becomes of saves that waited for Git: two instances, one journal.
class DrainTest {
  private static final String ADA = Instance.ADA.email();

  private final InMemoryGit git = new InMemoryGit();
  private final Instance a = begun();
  private final Instance b = Instance.started(git);
  private final InMemoryJournal journal = new InMemoryJournal(a.clock);

  private Instance begun() {
    git.commit(
        "Begin",
        tree ->
            tree.put("cpu.json", Instance.file("cpu", "one"))
                .put("disk.json", Instance.file("disk", "one")));
    return Instance.started(git);
  }

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
  void whatClashesGoesToABranchAndHoldsNothingUp() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "mine"));
    keep(a, Instance.put("s2", "disk", 1, "two"));
    git.commit("By hand", tree -> tree.put("cpu.json", Instance.file("cpu", "theirs")));
    up();
    drainAll(b);

    assertThat(git.fileSays("cpu.json", "theirs")).isTrue();
    assertThat(git.fileSays("disk.json", "two")).isTrue();
    BranchName branch = new BranchName("lockstep/waiting/s1");
    assertThat(git.file(branch, "cpu.json").orElseThrow()).contains("mine");
    Notice notice = journal.notices(ADA).getFirst();
    assertThat(notice.fate().branch()).contains(branch);
    assertThat(notice.fate().commit()).isEqualTo(git.head(branch));
    assertThat(notice.fate().reason()).contains("Stranger");
    assertThat(journal.notices("somebody@else")).isEmpty();
    assertThat(journal.next(9)).isEmpty();
  }

  @Test
  void whoStillWaitsForASaveThatWasSetAsideIsToldWithWhatItClashesAndWhereItIs() {
    down();
    Save save = Instance.put("s1", "cpu", 1, "mine");
    keep(a, save);
    git.commit("By hand", tree -> tree.put("cpu.json", Instance.file("cpu", "theirs")));
    up();
    drainAll(b);
    down();

    SaveOutcome.Conflict conflict = (SaveOutcome.Conflict) keep(b, save);

    assertThat(conflict.version()).isEqualTo(2);
    assertThat(conflict.by()).isEqualTo("Stranger");
    SaveOutcome.Clash clash = conflict.clash().orElseThrow();
    assertThat(clash.mine().toString()).contains("mine");
    assertThat(clash.theirs().toString()).contains("theirs");
    assertThat(clash.conflicts()).isNotEmpty();
    BranchName branch = new BranchName("lockstep/waiting/s1");
    assertThat(conflict.aside().orElseThrow().branch()).contains(branch);
    assertThat(conflict.aside().orElseThrow().commit()).isEqualTo(git.head(branch));
    assertThat(conflict.wayOut().orElseThrow()).contains(branch.value()).contains("Stranger");
  }

  @Test
  void whatWasSetAsideAndIsSentAgainNamesItsBranchWhileItClashes() throws Exception {
    down();
    Save save = Instance.put("s1", "cpu", 1, "mine");
    keep(a, save);
    git.commit("By hand", tree -> tree.put("cpu.json", Instance.file("cpu", "theirs")));
    up();
    drainAll(b);
    WaitingRoom room = WaitingRoom.of(journal);
    room.refresh();
    CompletableFuture<SaveOutcome> outcome = new CompletableFuture<>();
    Thread saver = saving(a, room, save, outcome);
    while (saver.isAlive()) {
      a.turns();
    }

    SaveOutcome.Conflict conflict = (SaveOutcome.Conflict) outcome.join();
    assertThat(conflict.clash()).isPresent();
    assertThat(conflict.aside().orElseThrow().branch())
        .contains(new BranchName("lockstep/waiting/s1"));
  }

  @Test
  void whatTheHostSetAsideIsAConflictTooAlsoWhereNothingClashes() {
    down();
    Save save = Instance.put("s1", "cpu", 1, "mine");
    keep(a, save);
    up();
    b.copy.next(Fault.REFUSE);
    drainAll(b);
    down();

    SaveOutcome.Conflict conflict = (SaveOutcome.Conflict) keep(a, save);

    assertThat(conflict.clash()).isEmpty();
    assertThat(conflict.version()).isEqualTo(1);
    assertThat(conflict.aside().orElseThrow().reason()).contains("hook declined");
  }

  @Test
  void whatWasSetAsideAndLandsAllTheSameIsMarkedAsSaved() {
    down();
    Save save = Instance.put("s1", "cpu", 1, "mine");
    keep(a, save);
    git.commit("By hand", tree -> tree.put("cpu.json", Instance.file("cpu", "theirs")));
    up();
    drainAll(b);
    assertThat(journal.notices(ADA)).hasSize(1);
    git.commit("Undo", tree -> tree.put("cpu.json", Instance.file("cpu", "one")));
    a.pull();
    a.save(Instance.put("s1", "cpu", new Edit.Base.Any(), "mine"));
    b.pull();
    assertThat(commitsOf("s1")).isEqualTo(1);

    assertThat(drainer(b, 1).turn().saved()).isEqualTo(1);
    assertThat(journal.notices(ADA)).isEmpty();
    assertThat(journal.fate(save.id())).get().isInstanceOf(Fate.Saved.class);
    assertThat(drainer(b, 1).turn().didSomething()).isFalse();
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
  void whatTheHostRefusesIsToldToItsAuthor() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "mine"));
    up();
    b.copy.next(Fault.REFUSE);
    drainAll(b);
    assertThat(journal.notices(ADA).getFirst().fate().reason()).contains("hook declined");
    assertThat(git.head(new BranchName("lockstep/waiting/s1"))).isPresent();
  }

  @Test
  void aHostThatLetsNobodyInSetsNothingAside() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "mine"));
    git.host(Host.UP);
    b.pull();
    git.host(Host.REFUSING);
    drainer(b, 1).turn();
    assertThat(journal.next(9)).hasSize(1);
    up();
    drainAll(b);
    assertThat(commitsOf("s1")).isEqualTo(1);
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
  void whoDiesBetweenTheBranchAndTheMarkLeavesOneCommitThere() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "mine"));
    git.commit("By hand", tree -> tree.put("cpu.json", Instance.file("cpu", "theirs")));
    up();
    assertDies(
        () -> new Drainer(new Dying(journal, true), saver(a), () -> OptionalLong.of(1)).turn());
    Optional<?> made = git.head(new BranchName("lockstep/waiting/s1"));
    drainAll(b);
    assertThat(git.head(new BranchName("lockstep/waiting/s1"))).isPresent().isEqualTo(made);
    assertThat(journal.notices(ADA)).hasSize(1);
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
  void whatWasSetAsideIsNotTakenForAnotherSaveOfItsId() {
    Save first = Instance.asked(Instance.put("s1", "cpu", 1, "two"));
    down();
    keep(a, first);
    up();
    b.save(Instance.put("other", "cpu", 1, "clash"));
    drainAll(a);
    assertThat(journal.fate(new SaveId("s1"))).get().isInstanceOf(Fate.SetAside.class);

    b.save(Instance.asked(Instance.put("s1", "cpu", 2, "three")));
    a.pull();

    assertThat(drainer(a, 1).turn().didSomething()).isFalse();
    assertThat(commitsOf("s1")).isEqualTo(1);
    assertThat(journal.fate(new SaveId("s1"))).get().isInstanceOf(Fate.SetAside.class);
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

  /// A save that is kept and still pushed by the instance that took it would land beside its
  /// branch.
  @Test
  void aSaveThatWasOnItsWayWhenGitWentAwayIsNotSetAsideAndSavedAsWell() {
    Instance c = Instance.withJournal(git);
    c.copy.next(Fault.LOSE_REQUEST);
    Save save = Instance.put("s1", "cpu", 1, "two");
    PendingSave pending = c.loop.submit(save, Instance.PATIENCE);
    c.turns();
    git.host(Host.DOWN);
    c.pass(Duration.ofSeconds(3));
    assertThat(pending.outcome()).get().isInstanceOf(SaveOutcome.Unknown.class);
    down();
    assertThat(keep(c, save)).isInstanceOf(SaveOutcome.Waiting.class);
    up();
    b.copy.next(Fault.REFUSE); // for a moment, as by a host whose disk is full
    drainAll(b);
    c.pass(Duration.ofMinutes(1));
    b.pull();

    Fate fate = journal.fate(new SaveId("s1")).orElseThrow();
    assertThat(fate).isInstanceOf(Fate.SetAside.class);
    assertThat(isTrue(fate, "s1")).as("%s", fate).isTrue();
    assertThat(c.loop.isRemoteHere()).isTrue();
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

  private boolean isTrue(Fate fate, String id) {
    return switch (fate) {
      case Fate.Waiting _ -> false;
      case Fate.Saved _ -> commitsOf(id) == 1;
      case Fate.SetAside aside ->
          commitsOf(id) == 0
              && journal.notices(ADA).stream().anyMatch(notice -> notice.id().value().equals(id))
              && aside.branch().map(branch -> git.head(branch).isPresent()).orElse(true);
    };
  }

  private void down() {
    git.host(Host.DOWN);
    a.pull();
    b.pull();
  }

  private void up() {
    git.host(Host.UP);
    for (Instance each : List.of(a, b)) {
      each.loop.pull(Trigger.PERSON);
      each.turns();
    }
  }

  /// Saves in a thread, which waits when this is done.
  private static Thread saving(
      Instance at, WaitingRoom room, Save save, CompletableFuture<SaveOutcome> outcome) {
    JournalledSync sync = new JournalledSync(at.loop, at.loop::isRemoteAway, room, Bounds.USUAL);
    Thread saver =
        Thread.ofVirtual().start(() -> outcome.complete(sync.save(save, Duration.ofMinutes(1))));
    while (saver.getState() != Thread.State.TIMED_WAITING && saver.isAlive()) {
      Thread.onSpinWait();
    }
    return saver;
  }

  private SaveOutcome keep(Instance at, Save save) {
    WaitingRoom room = WaitingRoom.of(journal);
    room.refresh();
    return new JournalledSync(at.loop, at.loop::isRemoteAway, room, Bounds.USUAL)
        .save(save, Duration.ZERO);
  }

  private void drainAll(Instance by) {
    for (int i = 0; i < 10 && !journal.next(1).isEmpty(); i++) {
      drainer(by, 1).turn();
    }
    by.turns();
    assertThat(journal.next(1)).isEmpty();
  }

  private Drainer drainer(Instance by, long epoch) {
    return new Drainer(journal, saver(by), () -> OptionalLong.of(epoch));
  }

  private long commitsOf(String id) {
    return git.history().stream()
        .filter(
            commit -> CommitMessage.saveId(commit.message()).equals(Optional.of(new SaveId(id))))
        .count();
  }

  private static Saver saver(Instance by) {
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

  private static void assertDies(Runnable work) {
    try {
      work.run();
    } catch (Death expected) {
      return;
    }
    throw new AssertionError("nobody died");
  }

  private static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// A journal whose user dies at a mark: just before it, or just after.
  private record Dying(Journal journal, boolean before) implements Journal {
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
}
