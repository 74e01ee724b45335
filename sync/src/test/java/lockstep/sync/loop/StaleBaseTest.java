package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.core.testing.TestClock;
import lockstep.sync.save.Edit.Base;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.save.SaveOutcome.Reason;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// An instance that shows an older state, or an editor who does, overwrites nothing by it.
class StaleBaseTest {
  private final InMemoryGit git = new InMemoryGit();
  private final CommitId begin;
  private final Instance a;
  private final Instance b;

  StaleBaseTest() {
    begin = git.commit("Begin", tree -> tree.put("cpu.json", Instance.file("cpu", "one")));
    a = Instance.started(git);
    b = new Instance(git, new TestClock(), "b").turns();
  }

  @Test
  void aMergeByHandMayGiveAVersionToOtherContentAndTheBlobTells() {
    a.save(Instance.put("s1", "cpu", 1, "two"));
    CommitId ours = git.head().orElseThrow();
    BlobId seen = a.dashboard("cpu").blob();
    CommitId theirs = git.commitOn(Optional.of(begin), "Mine", tree -> tree.put("mine.md", "mine"));
    git.move(
        git.mergeOn(
            theirs, ours, "Merge", tree -> tree.put("cpu.json", Instance.file("cpu", "merged"))));
    a.pull();

    SaveOutcome outcome = a.save(Instance.put("s2", "cpu", new Base.Exact(seen), "three"));

    assertThat(a.dashboard("cpu").provenance().version()).isEqualTo(2); // the one that they saw
    assertThat(outcome).isInstanceOf(SaveOutcome.Conflict.class);
    assertThat(git.fileSays("cpu.json", "merged")).isTrue();
    BlobId merged = a.dashboard("cpu").blob();
    assertThat(a.save(Instance.put("s3", "cpu", new Base.Exact(merged), "three")))
        .isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void contentThatThisInstanceHasNotReadYetIsABase() {
    a.save(Instance.put("s1", "cpu", 1, "two"));

    SaveOutcome outcome =
        b.save(Instance.put("s2", "cpu", new Base.Exact(a.dashboard("cpu").blob()), "three"));

    assertThat(outcome).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.fileSays("cpu.json", "three")).isTrue();
  }

  @Test
  void aDeletionThatLosesTheRaceDeletesNothingNewer() {
    BlobId seen = b.dashboard("cpu").blob();
    a.save(Instance.put("s1", "cpu", 1, "two"));

    SaveOutcome outcome = b.save(Instance.delete("s2", "cpu", new Base.Exact(seen)));

    assertThat(outcome).isInstanceOf(SaveOutcome.Conflict.class);
    assertThat(git.fileSays("cpu.json", "two")).isTrue();
  }

  @Test
  void whatIsStillShownIsNotCalledSavedWhenTheRemoteIsAhead() {
    a.save(Instance.put("s1", "cpu", 1, "two"));
    b.pull();
    a.save(Instance.put("s2", "cpu", 2, "three"));

    SaveOutcome outcome = b.save(Instance.put("s3", "cpu", 2, "two"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            SaveOutcome.Merged.class, merged -> assertThat(merged.version()).isEqualTo(3));
    assertThat(git.fileSays("cpu.json", "three")).isTrue();
  }

  @Test
  void aUidThatWasFreedMeanwhileIsFree() {
    a.save(Instance.delete("s1", "cpu"));

    assertThat(b.save(Instance.put("s2", "cpu", 0, "new"))).isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void aUidThatIsTakenIsRefusedAfterAllThatCanBeRead() {
    assertThat(b.save(Instance.put("s2", "cpu", 0, "new")))
        .isInstanceOfSatisfying(
            SaveOutcome.Invalid.class,
            invalid -> assertThat(invalid.reason()).isEqualTo(Reason.UID_TAKEN));
  }

  @Test
  void aSaveThatARewriteDroppedIsNotAnsweredFromTheOldHistory() {
    a.save(Instance.put("s1", "cpu", 1, "two"));
    b.pull();
    git.move(git.commitOn(Optional.of(begin), "Rewrite", tree -> tree.put("x.md", "x")));

    SaveOutcome outcome = b.save(Instance.put("s1", "cpu", 1, "two"));

    assertThat(outcome)
        .isEqualTo(new SaveOutcome.Saved(git.head().orElseThrow(), new Uid("cpu"), 2));
    assertThat(git.fileSays("cpu.json", "two")).isTrue();
  }

  @Test
  void aReplayWithoutTheRemoteIsNotToldThatNothingWasWritten() {
    Save save = Instance.put("s1", "cpu", 1, "two");
    a.save(save);
    git.host(InMemoryGit.Host.DOWN);

    assertThat(a.save(save)).isInstanceOf(SaveOutcome.Unknown.class);
  }

  @Test
  void aReplayToAHostThatRefusesAllIsNotToldThatItWasRefused() {
    Save save = Instance.put("s1", "cpu", 1, "two");
    a.save(save);
    git.host(InMemoryGit.Host.REFUSING);

    assertThat(a.save(save)).isInstanceOf(SaveOutcome.Unknown.class);
    assertThat(a.save(Instance.put("s2", "cpu", 2, "three")))
        .isInstanceOf(SaveOutcome.Refused.class);
  }
}
