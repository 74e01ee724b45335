package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.core.testing.TestClock;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// Promise 3: a save that is sent twice becomes one commit.
class OnceTest {
  private final InMemoryGit git = new InMemoryGit();
  private final Instance a;
  private final Instance b;

  OnceTest() {
    git.commit("Begin", tree -> tree.put("cpu.json", Instance.file("cpu", "one")));
    a = Instance.started(git);
    b = new Instance(git, new TestClock(), "b").turns();
  }

  @Test
  void aReplayGetsTheSameAnswer() {
    SaveOutcome first = a.save(Instance.put("s1", "cpu", 1, "two"));
    a.save(Instance.put("s2", "cpu", 2, "three"));

    assertThat(a.save(Instance.put("s1", "cpu", 1, "two"))).isEqualTo(first);
    assertThat(git.history()).hasSize(3);
  }

  @Test
  void aReplayToAnotherInstanceGetsTheSameAnswer() {
    SaveOutcome first = a.save(Instance.put("s1", "cpu", 1, "two"));

    assertThat(b.save(Instance.put("s1", "cpu", 1, "two"))).isEqualTo(first);
    assertThat(git.history()).hasSize(2);
  }

  @Test
  void aDeletionIsReplayedToo() {
    SaveOutcome first = a.save(Instance.delete("s1", "cpu"));

    assertThat(b.save(Instance.delete("s1", "cpu"))).isEqualTo(first);
    assertThat(first).isEqualTo(new SaveOutcome.Saved(git.head().orElseThrow(), new Uid("cpu"), 0));
  }

  @Test
  void twoAtTheSameTimeWaitForOneCommit() {
    Save save = Instance.put("s1", "cpu", 1, "two");
    PendingSave first = a.loop.submit(save, Instance.PATIENCE);
    PendingSave second = a.loop.submit(save, Instance.PATIENCE);

    a.turns();

    assertThat(first.outcome()).isPresent().isEqualTo(second.outcome());
    assertThat(git.history()).hasSize(2);
  }

  @Test
  void oneWaiterWhoLeavesDoesNotEndTheSaveOfTheOther() {
    Save save = Instance.put("s1", "cpu", 1, "two");
    PendingSave patient = a.loop.submit(save, Instance.PATIENCE);

    SaveOutcome hasty = a.loop.save(save, java.time.Duration.ofMillis(1));
    a.turns();

    assertThat(hasty).isInstanceOf(SaveOutcome.Unknown.class);
    assertThat(patient.outcome()).get().isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void twoInstancesAtTheSameTimeMakeOneCommit() {
    Save save = Instance.put("s1", "cpu", 1, "two");
    PendingSave first = a.loop.submit(save, Instance.PATIENCE);
    PendingSave second = b.loop.submit(save, Instance.PATIENCE);

    SaveOutcome one = a.outcome(save, first);
    SaveOutcome other = b.outcome(save, second);

    assertThat(one).isInstanceOf(SaveOutcome.Saved.class).isEqualTo(other);
    assertThat(git.history()).hasSize(2);
  }

  @Test
  void theNextInstanceTakesOverWhatACrashedOneHadSent() {
    a.copy.next(Fault.LOSE_REPLY);
    a.loop.submit(Instance.put("s1", "cpu", 1, "two"), Instance.PATIENCE);
    a.loop.turn();
    CommitId landed = git.head().orElseThrow(); // and here a dies

    SaveOutcome outcome = b.save(Instance.put("s1", "cpu", 1, "two"));

    assertThat(outcome).isEqualTo(new SaveOutcome.Saved(landed, new Uid("cpu"), 2));
    assertThat(git.history()).hasSize(2);
  }

  @Test
  void aLateRequestOfACrashedInstanceDoesNotCountTwice() {
    a.copy.next(Fault.LATE);
    a.loop.submit(Instance.put("s1", "cpu", 1, "two"), Instance.PATIENCE);
    a.loop.turn();

    SaveOutcome outcome = b.save(Instance.put("s1", "cpu", 1, "two"));
    git.deliverLate();
    b.pull();

    assertThat(outcome).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.history()).hasSize(2);
    assertThat(git.history().getFirst().message()).contains("Lockstep-Instance: b");
  }

  @Test
  void aNewDashboardGetsTheSameUidWhereverItIsReplayed() {
    ObjectNode dashboard = Instance.dashboard("x", "one");
    dashboard.remove("uid");
    Save save =
        new Save(
            new SaveId("s1"),
            new Edit.PutDashboard(
                Optional.empty(), dashboard, Optional.empty(), new Edit.Base.Version(0)),
            Instance.ADA,
            Optional.empty());

    SaveOutcome first = a.save(save);

    assertThat(b.save(save)).isEqualTo(first);
    assertThat(a.loop.snapshot().dashboards()).hasSize(2);
  }

  @Test
  void aSaveThatSomebodyMergedAwayIsStillFound() {
    SaveOutcome first = a.save(Instance.put("s1", "cpu", 1, "two"));
    CommitId ours = git.head().orElseThrow();
    CommitId begin = git.history().getLast().id();
    CommitId theirs = git.commitOn(Optional.of(begin), "Mine", tree -> tree.put("mine.md", "mine"));
    git.move(git.mergeOn(theirs, ours, "Merge branch 'main'", _ -> {}));

    SaveOutcome again = b.save(Instance.put("s1", "cpu", 1, "two"));

    assertThat(again).isEqualTo(first);
    assertThat(git.history().getFirst().message()).isEqualTo("Merge branch 'main'");
  }

  @Test
  void anotherSaveOfAUsedIdIsRefusedAndNotWritten() {
    Save first = Instance.asked(Instance.put("s1", "cpu", 1, "two"));
    SaveOutcome saved = a.save(first);

    for (Instance instance : List.of(a, b)) {
      assertUsed(instance.save(Instance.asked(Instance.put("s1", "cpu", 2, "three"))));
      assertUsed(instance.save(Instance.asked(Instance.put("s1", "other", 0, "new"))));
      assertUsed(instance.save(Instance.asked(Instance.delete("s1", "cpu"))));
      assertThat(instance.save(first)).isEqualTo(saved);
    }
    assertThat(git.history()).hasSize(2);
    assertThat(a.loop.lookup(new SaveId("s1"))).contains(saved);
  }

  @Test
  void anotherSaveOfAnIdThatIsOnItsWayIsRefused() {
    PendingSave first =
        a.loop.submit(Instance.asked(Instance.put("s1", "cpu", 1, "two")), Instance.PATIENCE);
    PendingSave other =
        a.loop.submit(Instance.asked(Instance.put("s1", "cpu", 1, "three")), Instance.PATIENCE);

    assertUsed(other.outcome().orElseThrow());
    a.turns();

    assertThat(first.outcome()).get().isInstanceOf(SaveOutcome.Saved.class);
    assertThat(a.text("cpu")).isEqualTo("two");
  }

  @Test
  void whileGitIsAwayAnotherSaveOfAUsedIdIsRefusedToo() {
    a.save(Instance.asked(Instance.put("s1", "cpu", 1, "two")));
    git.host(InMemoryGit.Host.DOWN);

    assertUsed(a.save(Instance.asked(Instance.put("s1", "cpu", 2, "three"))));
  }

  @Test
  void withoutDigestsTheUidAndTheKindTell() {
    SaveOutcome saved = a.save(Instance.put("s1", "cpu", 1, "two")); // by an older program

    assertUsed(b.save(Instance.asked(Instance.put("s1", "other", 0, "new"))));
    assertUsed(b.save(Instance.asked(Instance.delete("s1", "cpu"))));
    assertThat(b.save(Instance.asked(Instance.put("s1", "cpu", 1, "two")))).isEqualTo(saved);
    assertThat(git.history()).hasSize(2);
  }

  @Test
  void aSaveThatSomebodyMergedAwayStillHasItsId() {
    a.save(Instance.asked(Instance.put("s1", "cpu", 1, "two")));
    CommitId ours = git.head().orElseThrow();
    CommitId begin = git.history().getLast().id();
    CommitId theirs = git.commitOn(Optional.of(begin), "Mine", tree -> tree.put("mine.md", "mine"));
    git.move(git.mergeOn(theirs, ours, "Merge branch 'main'", _ -> {}));

    assertUsed(b.save(Instance.asked(Instance.put("s1", "cpu", 2, "three"))));
  }

  private static void assertUsed(SaveOutcome outcome) {
    assertThat(outcome).isEqualTo(SaveOutcome.Invalid.idUsed());
  }

  @Test
  void aSaveThatIsPutOnABranchOfItsOwnJustNowIsNotAnotherOne() {
    Save save = Instance.asked(Instance.put("s1", "cpu", 1, "two"));
    Optional<BranchName> aside = Optional.of(new BranchName("lockstep/waiting/s1"));

    a.loop.submit(save, aside, Instance.PATIENCE);
    assertThat(a.loop.submit(save, Instance.PATIENCE).outcome())
        .contains(Outcomes.unknown(save.id()));
    b.loop.submit(save, Instance.PATIENCE);
    assertThat(b.loop.submit(save, aside, Instance.PATIENCE).outcome())
        .contains(Outcomes.unknown(save.id()));
    Save other = Instance.asked(Instance.put("s1", "cpu", 1, "three"));
    assertThat(b.loop.submit(other, aside, Instance.PATIENCE).outcome())
        .contains(SaveOutcome.Invalid.idUsed());
  }

  @Test
  void tellsWhatBecameOfASave() {
    assertThat(a.loop.lookup(new SaveId("s1"))).isEmpty();
    SaveOutcome outcome = a.save(Instance.put("s1", "cpu", 1, "two"));
    b.pull();

    assertThat(a.loop.lookup(new SaveId("s1"))).contains(outcome);
    assertThat(b.loop.lookup(new SaveId("s1"))).contains(outcome);
  }
}
