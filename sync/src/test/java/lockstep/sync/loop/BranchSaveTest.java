package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

class BranchSaveTest {
  private static final BranchName BRANCH = new BranchName("ada/panels");

  private final InMemoryGit git = new InMemoryGit();
  private final CommitId first =
      git.commit("Begin", tree -> tree.put("cpu.json", Instance.file("cpu", "one")));
  private final Instance a = Instance.started(git);

  @Test
  void beginsTheBranchAtTheFollowedHeadAndShowsNothingOfIt() {
    SaveOutcome outcome = save(Instance.put("s1", "cpu", 1, "two"));

    assertThat(outcome).isInstanceOf(SaveOutcome.OnBranch.class);
    assertThat(git.file(BRANCH, "cpu.json").orElseThrow()).contains("two");
    assertThat(git.head()).contains(first);
    assertThat(git.reaches(git.head(BRANCH).orElseThrow(), first)).isTrue();
    assertThat(a.loop.snapshot().commit()).contains(first);
  }

  @Test
  void buildsOnWhatTheBranchHasAlready() {
    CommitId before = onBranch(save(Instance.put("s1", "cpu", 1, "two"))).commit();

    SaveOutcome.OnBranch next = onBranch(save(Instance.put("s2", "disk", 0, "one")));

    assertThat(git.reaches(next.commit(), before)).isTrue();
    assertThat(git.file(BRANCH, "cpu.json").orElseThrow()).contains("two");
  }

  @Test
  void theSameSaveSentAgainIsOneCommit() {
    SaveOutcome.OnBranch saved = onBranch(save(Instance.put("s1", "cpu", 1, "two")));

    Instance b = Instance.started(git);
    SaveOutcome again = save(b, Instance.put("s1", "cpu", 1, "two"));

    assertThat(onBranch(again).commit()).isEqualTo(saved.commit());
    assertThat(git.head(BRANCH)).contains(saved.commit());
  }

  @Test
  void aLostAnswerIsToldFromTheBranch() {
    a.copy.next(Fault.NONE, Fault.LOSE_REPLY);

    SaveOutcome.OnBranch saved = onBranch(save(Instance.put("s1", "cpu", 1, "two")));

    assertThat(git.head(BRANCH)).contains(saved.commit());
    assertThat(git.reaches(saved.commit(), first)).isTrue();
  }

  @Test
  void aLostRequestIsSentAgain() {
    a.copy.next(Fault.NONE, Fault.LOSE_REQUEST);

    SaveOutcome.OnBranch saved = onBranch(save(Instance.put("s1", "cpu", 1, "two")));

    assertThat(git.head(BRANCH)).contains(saved.commit());
  }

  /// The first push may land yet, when a proxy gave up waiting for the host.
  @Test
  void aPushWithoutAnAnswerIsNeverCalledNotWritten() {
    a.copy.next(Fault.NONE, Fault.LOSE_REQUEST, Fault.NONE, Fault.UNREACHABLE);
    a.copy.faults(_ -> Fault.UNREACHABLE);

    assertThat(save(Instance.put("s1", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.Unknown.class);
  }

  @Test
  void goesOnFromWhatSomebodyElsePushedMeanwhile() {
    a.copy.next(Fault.NONE, Fault.LOSE_RACE);

    assertThat(save(Instance.put("s1", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.OnBranch.class);
  }

  @Test
  void aSaveThatClashesWithTheFollowedBranchMayGoToANewOne() {
    CommitId other =
        git.commit("By hand", tree -> tree.put("cpu.json", Instance.file("cpu", "other")));
    a.pull();

    assertThat(save(Instance.put("s1", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.OnBranch.class);
    assertThat(git.fileSays("cpu.json", "other")).isTrue();
    isMadeBefore(other);
  }

  @Test
  void whoMergesTheBranchUndoesNothingThatTheSaveHadNotSeen() {
    git.commit("Disk", tree -> tree.put("disk.json", Instance.file("disk", "one")));
    CommitId other = tagged();
    git.commit("Disk again", tree -> tree.put("disk.json", Instance.file("disk", "two")));
    a.pull();

    assertThat(onBranch(save(Instance.put("s1", "cpu", 1, "two"))).version()).isEqualTo(2);
    isMadeBefore(other);
    assertThat(git.file(BRANCH, "disk.json").orElseThrow()).contains("one");
  }

  @Test
  void alsoWhoDeletesWhatSomebodyElseChangedUndoesNothingUnseen() {
    CommitId other = tagged();
    a.pull();

    onBranch(save(asked(new Edit.DeleteDashboard(new Uid("cpu"), new Edit.Base.Version(1)))));
    isMadeBefore(other);
    assertThat(git.file(BRANCH, "cpu.json")).isEmpty();
  }

  @Test
  void alsoAFileThatIsWrittenDeletedOrMovedUndoesNothingUnseen() {
    Edit.Base seen =
        new Edit.Base.Exact(a.loop.snapshot().dashboard(new Uid("cpu")).orElseThrow().blob());
    RepoPath file = new RepoPath("cpu.json");
    CommitId other = tagged();
    a.pull();

    for (Edit edit :
        List.of(
            new Edit.PutFile(
                file,
                Instance.dashboard("cpu", "two"),
                Edit.PutFile.Mode.REPLACE,
                seen,
                Optional.empty()),
            new Edit.DeletePaths(List.of(file), seen),
            new Edit.MovePaths(
                List.of(new Edit.MovePaths.Move(file, new RepoPath("to.json"))),
                Optional.empty(),
                seen))) {
      BranchName own = new BranchName("ada/" + edit.getClass().getSimpleName());
      onBranch(save(a, asked(edit), own));
      isMadeBefore(other, own);
    }
  }

  private static Save asked(Edit edit) {
    return new Save(
        new SaveId("s-" + edit.getClass().getSimpleName()), edit, Instance.ADA, Optional.empty());
  }

  /// Somebody else changes another thing.
  private CommitId tagged() {
    return git.commit(
        "By hand",
        tree ->
            tree.put(
                "cpu.json",
                Instance.file("cpu", "one").replace("\"tags\": []", "\"tags\": [\"theirs\"]")));
  }

  private void isMadeBefore(CommitId other) {
    isMadeBefore(other, BRANCH);
  }

  private void isMadeBefore(CommitId other, BranchName branch) {
    CommitId head = git.head(branch).orElseThrow();
    assertThat(git.reaches(head, first)).isTrue();
    assertThat(git.reaches(head, other)).isFalse();
  }

  @Test
  void replacesNothingOnABranchThatIsThere() {
    save(Instance.put("s1", "cpu", 1, "two"));

    SaveOutcome outcome = save(Instance.put("s2", "cpu", 1, "three"));

    assertThat(outcome).isInstanceOf(SaveOutcome.Conflict.class);
    assertThat(git.file(BRANCH, "cpu.json").orElseThrow()).contains("two");
  }

  @Test
  void theTagOfABranchIsABaseThere() {
    SaveOutcome.OnBranch saved = onBranch(save(Instance.put("s1", "cpu", 1, "two")));

    Edit.Base base = new Edit.Base.Exact(saved.file().orElseThrow());
    assertThat(save(Instance.put("s2", "cpu", base, "three")))
        .isInstanceOf(SaveOutcome.OnBranch.class);
  }

  @Test
  void makesNoBranchForASaveThatTheFollowedOneHas() {
    Save save = Instance.put("s1", "cpu", 1, "two");
    a.save(save);
    Optional<CommitId> landed = git.head();

    assertThat(save(save))
        .isInstanceOfSatisfying(
            SaveOutcome.Saved.class, saved -> assertThat(landed).contains(saved.commit()));
    assertThat(git.head(BRANCH)).isEmpty();
  }

  @Test
  void makesABranchForASaveThatARewriteTookOffTheFollowedOne() {
    Save save = Instance.put("s1", "cpu", 1, "two");
    a.save(save);
    git.move(
        git.commitOn(Optional.of(first), "Rewrite", tree -> tree.put("notes.md", "# Rewritten")));

    assertThat(save(save)).isInstanceOf(SaveOutcome.OnBranch.class);
    assertThat(git.file(BRANCH, "cpu.json").orElseThrow()).contains("two");
  }

  @Test
  void whenGitIsAwayNothingWasWritten() {
    git.host(InMemoryGit.Host.DOWN);

    assertThat(save(Instance.put("s1", "cpu", 1, "two")))
        .isInstanceOf(SaveOutcome.Unavailable.class);
    assertThat(git.head(BRANCH)).isEmpty();
  }

  @Test
  void thatNobodyAnsweredIsNotCalledFailed() {
    a.copy.next(Fault.NONE, Fault.LOSE_REPLY);
    a.copy.faults(_ -> Fault.UNREACHABLE);

    assertThat(save(Instance.put("s1", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.Unknown.class);
    assertThat(git.head(BRANCH)).isPresent();
  }

  @Test
  void theFollowedBranchGoesOnAfterwards() {
    save(Instance.put("s1", "cpu", 1, "two"));

    assertThat(a.save(Instance.put("s2", "cpu", 1, "three"))).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.fileSays("cpu.json", "three")).isTrue();
  }

  private SaveOutcome save(Save save) {
    return save(a, save);
  }

  private static SaveOutcome save(Instance instance, Save save) {
    return save(instance, save, BRANCH);
  }

  private static SaveOutcome save(Instance instance, Save save, BranchName branch) {
    PendingSave pending = instance.loop.submit(save, Optional.of(branch), Duration.ofSeconds(5));
    return instance.outcome(save, pending);
  }

  private static SaveOutcome.OnBranch onBranch(SaveOutcome outcome) {
    assertThat(outcome).isInstanceOf(SaveOutcome.OnBranch.class);
    return (SaveOutcome.OnBranch) outcome;
  }
}
