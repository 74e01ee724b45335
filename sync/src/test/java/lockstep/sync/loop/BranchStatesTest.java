package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.FileWarning;
import lockstep.core.testing.TestClock;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// What becomes of the branch and of the path, and what is said of it.
class BranchStatesTest {
  private final InMemoryGit git = new InMemoryGit();

  @Test
  void anEmptyRepositoryIsSyncedAndTakesItsFirstCommit() {
    Instance a = Instance.started(git);

    assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
    assertThat(a.loop.status().head()).isEmpty();
    assertThat(a.loop.status().warnings()).isEmpty();
    assertThat(a.save(Instance.put("s1", "cpu", 0, "one"))).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.history()).hasSize(1);
  }

  @Test
  void aBranchThatAppearsLaterIsFollowed() {
    begin();
    git.deleteBranch();
    Instance a = Instance.started(git);
    assertThat(a.loop.status().state()).isEqualTo(State.BRANCH_MISSING);
    assertThat(a.loop.status().message()).isEqualTo("branch main is not there");
    assertThat(a.save(Instance.put("s1", "x", 0, "one")))
        .isInstanceOfSatisfying(
            SaveOutcome.Refused.class,
            refused -> assertThat(refused.words()).isEqualTo("branch main is not there"));

    git.move(begin());
    a.pull().pass(Duration.ofSeconds(5));

    assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
    assertThat(a.text("cpu")).isEqualTo("one");
  }

  @Test
  void aBranchThatWasRenamedAwayIsNeverMadeAnew() {
    CommitId head = begin();
    Instance a = Instance.started(git);
    git.deleteBranch();

    a.pull();

    RepositoryStatus status = a.loop.status();
    assertThat(status.state()).isEqualTo(State.BRANCH_MISSING);
    assertThat(status.head()).contains(head);
    assertThat(a.text("cpu")).isEqualTo("one");
    assertThat(a.save(Instance.put("s1", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.Refused.class);
    assertThat(git.head()).isEmpty();

    git.move(head);
    a.pull();
    assertThat(a.save(Instance.put("s1", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void aPathThatHasNoFilesIsAWarning() {
    begin();
    Instance a = Instance.started(git);
    CommitId gone = git.commit("Move away", tree -> tree.delete("cpu.json"));

    a.pull();

    assertThat(a.loop.snapshot().dashboards()).isEmpty();
    assertThat(a.loop.status().warnings())
        .containsExactly(
            new FileWarning(
                "",
                "Commit %s has no file below the configured path: is the path right?"
                    .formatted(gone.abbreviated())));
    git.commit("Back", tree -> tree.put("cpu.json", Instance.file("cpu", "two")));
    assertThat(a.pull().loop.status().warnings()).isEmpty();
  }

  @Test
  void aPathWithManyDashboardsThatVanishesIsHeldBack() {
    git.commit(
        "Many",
        tree -> {
          for (int i = 0; i < 11; i++) {
            tree.put(i + ".json", Instance.file("d" + i, "one"));
          }
        });
    Instance a = Instance.started(git);
    git.commit("Rename the directory", tree -> git.paths().forEach(tree::delete));

    a.pull();

    assertThat(a.loop.status().state()).isEqualTo(State.HELD);
    assertThat(a.loop.status().message()).contains("delete 11 of 11 dashboards");
    assertThat(a.loop.snapshot().dashboards()).hasSize(11);
  }

  @Test
  void aHistoryWithoutACommonCommitIsFollowedAndItsDroppedSavesListed() {
    begin();
    Instance a = Instance.started(git);
    a.save(Instance.put("s1", "cpu", 1, "two"));
    git.move(
        git.commitOn(
            Optional.empty(),
            "Anew",
            tree -> tree.put("cpu.json", Instance.file("cpu", "of another history"))));

    a.pull();

    assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
    assertThat(a.text("cpu")).isEqualTo("of another history");
    assertThat(a.loop.status().warnings())
        .singleElement()
        .matches(warning -> warning.reason().startsWith("The save s1 of cpu (commit "));
    Instance fresh = new Instance(git, new TestClock(), "b").turns();
    assertThat(fresh.loop.snapshot().digest()).isEqualTo(a.loop.snapshot().digest());
  }

  private CommitId begin() {
    return git.commit("Begin", tree -> tree.put("cpu.json", Instance.file("cpu", "one")));
  }
}
