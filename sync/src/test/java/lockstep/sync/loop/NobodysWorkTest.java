package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.core.resource.Uid;
import lockstep.core.testing.TestClock;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.save.SaveOutcome.Reason;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// Promise 4: nobody's work is overwritten silently.
class NobodysWorkTest {
  private final InMemoryGit git = new InMemoryGit();
  private final Instance a;
  private final Instance b;

  NobodysWorkTest() {
    git.commit("Begin", tree -> tree.put("cpu.json", Instance.file("cpu", "one")));
    a = Instance.started(git);
    b = new Instance(git, new TestClock(), "b").turns();
  }

  @Test
  void aStaleBaseIsAConflictThatNamesTheOther() {
    a.save(Instance.put("s1", "cpu", 1, "two"));

    SaveOutcome outcome = a.save(Instance.put("s2", "cpu", 1, "three"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            SaveOutcome.Conflict.class,
            conflict -> {
              assertThat(conflict.version()).isEqualTo(2);
              assertThat(conflict.by()).isEqualTo("Ada");
              assertThat(conflict.when()).isEqualTo(git.history().getFirst().when());
            });
    assertThat(a.text("cpu")).isEqualTo("two");
  }

  @Test
  void aConflictIsFoundWhereTheOtherInstanceHasNotBeenHeardOfYet() {
    a.save(Instance.put("s1", "cpu", 1, "two"));

    assertThat(b.save(Instance.put("s2", "cpu", 1, "three")))
        .isInstanceOf(SaveOutcome.Conflict.class);
    assertThat(b.text("cpu")).isEqualTo("two");
  }

  @Test
  void editsOfDifferentDashboardsDoNotDisturbEachOther() {
    git.commit("More", tree -> tree.put("disk.json", Instance.file("disk", "one")));
    a.pull();
    b.pull();

    assertThat(a.save(Instance.put("s1", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(b.save(Instance.put("s2", "disk", 1, "two"))).isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void aBaseThatThisInstanceHasNotSeenIsFetchedFirst() {
    a.save(Instance.put("s1", "cpu", 1, "two"));

    assertThat(b.save(Instance.put("s2", "cpu", 2, "three"))).isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void aBaseThatNobodyHasSeenIsAConflict() {
    assertThat(a.save(Instance.put("s1", "cpu", 7, "two")))
        .isInstanceOf(SaveOutcome.Conflict.class);
  }

  @Test
  void whatThisInstanceHasNotSeenIsFetchedBeforeItIsCalledMissing() {
    a.save(Instance.put("s1", "disk", 0, "one"));

    assertThat(b.save(Instance.delete("s2", "disk"))).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(b.save(Instance.delete("s3", "disk")))
        .isEqualTo(new SaveOutcome.Invalid(Reason.NOT_FOUND, "Dashboard not found"));
  }

  @Test
  void aNewDashboardDoesNotReplaceAnExistingOne() {
    SaveOutcome outcome = a.save(Instance.put("s1", "cpu", 0, "two"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            SaveOutcome.Invalid.class,
            invalid -> assertThat(invalid.reason()).isEqualTo(Reason.UID_TAKEN));
  }

  @Test
  void aConflictWithASaveThatThenFailsIsNone() {
    PendingSave first = a.loop.submit(Instance.put("s1", "cpu", 1, "two"), Instance.PATIENCE);
    PendingSave second = a.loop.submit(Instance.put("s2", "cpu", 1, "three"), Instance.PATIENCE);
    a.copy.next(Fault.REFUSE);

    a.turns();

    assertThat(first.outcome()).get().isInstanceOf(SaveOutcome.Refused.class);
    assertThat(second.outcome()).get().isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void anEditThatChangesNothingMakesNoCommit() {
    SaveOutcome outcome = a.save(Instance.put("s1", "cpu", 1, "one"));

    assertThat(outcome)
        .isEqualTo(new SaveOutcome.Saved(git.head().orElseThrow(), new Uid("cpu"), 1));
    assertThat(git.history()).hasSize(1);
  }
}
