package lockstep.sync.job.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobSpec.NamedPath;
import lockstep.sync.job.JobSpec.ResourceRef;
import lockstep.sync.job.JobSpec.Targets;
import lockstep.sync.job.JobState;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Tally;
import lockstep.sync.job.Work;
import lockstep.sync.job.Work.Advance;
import lockstep.sync.loop.PumpedSync;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.save.BranchName;
import org.junit.jupiter.api.Test;

/// What each kind of job does to Git, also when its runner is another one after each step.
class WorkTest extends JobBench {
  @Test
  void deletesAllInOneCommit() {
    Progress ended = success(run(delete("cpu.json", "team/", "many/f03/d.json")));

    assertThat(git.history()).hasSize(2);
    assertThat(sync.uids()).doesNotContain("cpu", "disk", "net", "d3").contains("d4");
    assertThat(ended.commit()).isEqualTo(git.head());
    assertThat(ended.tallies()).contains(Tally.of(JobSpec.DASHBOARD, 4).plus(Tally.Fate.DELETE, 4));
  }

  @Test
  void deletesByUidAndWhatIsInAFolder() {
    String team = sync.snapshot().folderAt(new RepoPath("team")).orElseThrow().uid().value();
    success(
        run(
            new JobSpec.Delete(
                Optional.empty(),
                new Targets(
                    List.of(),
                    List.of(
                        new ResourceRef(JobSpec.DASHBOARD, "cpu"),
                        new ResourceRef(JobSpec.FOLDER, team))))));

    assertThat(sync.uids()).doesNotContain("cpu", "disk", "net");
  }

  @Test
  void deletesNothingWhenSomethingIsMissing() {
    Advance.Done done =
        run(
            new JobSpec.Delete(
                Optional.empty(),
                new Targets(
                    List.of(new NamedPath(new RepoPath("cpu.json"), false)),
                    List.of(new ResourceRef(JobSpec.DASHBOARD, "nobody")))));

    assertThat(done.end()).isEqualTo(JobState.ERROR);
    assertThat(done.progress().errors())
        .containsExactly("Dashboard nobody is not in this repository");
    assertThat(git.history()).hasSize(1);
  }

  @Test
  void deletesOnAnotherBranchAndLeavesTheFollowedOne() {
    BranchName branch = new BranchName("clean-up");
    Progress ended =
        success(
            run(
                new JobSpec.Delete(
                    Optional.of(branch),
                    new Targets(
                        List.of(new NamedPath(new RepoPath("cpu.json"), false)), List.of()))));

    assertThat(ended.branch()).contains("clean-up");
    assertThat(git.history()).hasSize(1);
    assertThat(git.file(branch, "cpu.json")).isEmpty();
  }

  @Test
  void movesFilesAndDirectoriesUnderTheirNames() {
    success(run(move("archive", "cpu.json", "team/")));

    assertThat(git.history()).hasSize(2);
    assertThat(git.paths())
        .contains("archive/cpu.json", "archive/team/disk.json", "archive/team/sub/net.json")
        .doesNotContain("cpu.json", "team/disk.json");
  }

  @Test
  void movesToTheTop() {
    success(run(move("", "team/sub/net.json", "cpu.json")));

    assertThat(git.paths()).contains("net.json", "cpu.json").doesNotContain("team/sub/net.json");
    assertThat(sync.uids()).contains("net", "cpu");
  }

  @Test
  void writesTheFolderFilesThatAreMissingAndThenNone() {
    Uid before = sync.snapshot().folderAt(new RepoPath("many/f07")).orElseThrow().uid();
    Progress ended = success(run(new JobSpec.FixFolderMetadata(Optional.empty())));

    assertThat(git.paths()).contains("team/_folder.json", "many/_folder.json");
    assertThat(sync.snapshot().folderAt(new RepoPath("many/f07")).orElseThrow().uid())
        .isEqualTo(before);
    assertThat(git.history()).hasSize(1 + 3);
    assertThat(ended.tallies()).contains(Tally.of(JobSpec.FOLDER, 63).plus(Tally.Fate.WRITE, 63));
    assertThat(ended.message()).isEqualTo("wrote 63 files");

    success(run(new JobSpec.FixFolderMetadata(Optional.empty())));
    assertThat(git.history()).hasSize(1 + 3);
  }

  @Test
  void whoTookAJobOverSaysThatItsCountIsItsOwn() {
    JobSpec spec = new JobSpec.FixFolderMetadata(Optional.empty());
    Work lost = open(spec, 1);
    lost.step();
    lost.step();

    assertThat(success(finish(open(spec, 2))).message())
        .isEqualTo("wrote 38 files since it was taken over");
  }

  @Test
  void leavesFolderFilesAloneThatCannotBeRead() {
    String text = "{\"kind\":\"Folder\",\"metadata\":{\"name\":\"%s\"}}".formatted("x".repeat(41));
    git.commit("Name it", tree -> tree.put("team/_folder.json", text));
    sync.pull(lockstep.sync.pull.RepositorySync.Trigger.INTERVAL);
    Advance.Done done = run(new JobSpec.FixFolderMetadata(Optional.empty()));

    assertThat(done.end()).isEqualTo(JobState.WARNING);
    assertThat(done.progress().warnings())
        .singleElement()
        .asString()
        .startsWith("team/_folder.json: is there")
        .contains("mend or delete it");
    Tally folders = done.progress().tallies().getFirst();
    assertThat(folders.warning()).isEqualTo(1);
    assertThat(folders.warnings()).isEqualTo(done.progress().warnings());
    assertThat(folders.total()).isEqualTo(folders.write() + folders.warning());
    assertThat(git.file("team/_folder.json")).contains(text);
    assertThat(git.paths()).contains("team/sub/_folder.json");
  }

  @Test
  void pullsAndTellsTheOthers() {
    git.commit(
        "More",
        tree ->
            tree.put("new.json", PumpedSync.file("new"))
                .put("bad.json", "{")
                .put("team/_folder.json", "{")
                .delete("cpu.json"));
    Advance.Done done = run(new JobSpec.Pull(true));

    assertThat(done.end()).isEqualTo(JobState.WARNING);
    Tally dashboards = done.progress().tallies().getFirst();
    assertThat(dashboards.warning()).isEqualTo(1);
    assertThat(dashboards.warnings()).singleElement().asString().startsWith("bad.json: ");
    Tally folders = done.progress().tallies().getLast();
    assertThat(folders.warnings()).singleElement().asString().startsWith("team/_folder.json: ");
    assertThat(done.progress().warnings()).hasSize(2);
    assertThat(done.progress().tallies().getFirst().create()).isEqualTo(1);
    assertThat(done.progress().tallies().getFirst().delete()).isEqualTo(1);
    assertThat(announced).containsExactly(git.head().orElseThrow());
  }

  @Test
  void onlyAPullByAPersonConfirmsAndOnAllInstances() {
    git.commit(
        "Oops",
        tree -> {
          for (int i = 0; i < 60; i++) {
            tree.delete("many/f%02d/d.json".formatted(i));
          }
        });

    run(new JobSpec.Pull(true));
    assertThat(sync.status().state()).isEqualTo(State.HELD);
    assertThat(confirmed).isEmpty();

    run(new JobSpec.Pull(false));
    assertThat(sync.status().state()).isEqualTo(State.SYNCED);
    assertThat(sync.uids()).doesNotContain("d1");
    assertThat(confirmed).containsExactly("manifests");
  }

  @Test
  void saysThatARepositoryIsReadOnly() {
    writable = false;
    Advance.Done done = run(delete("cpu.json"));

    assertThat(done.progress().errors()).singleElement().asString().contains("lack write");
  }

  @Test
  void goesOnWhereAnotherRunnerWas() {
    for (JobSpec spec :
        List.of(
            delete("cpu.json", "team/"),
            move("archive", "many/f01/", "many/f02/"),
            new JobSpec.FixFolderMetadata(Optional.empty()),
            new JobSpec.Push(from("other", "copies")),
            new JobSpec.Migrate(from("other", "")))) {
      takeOverAfterEachStep(spec);
    }
    assertThat(
            git.history().stream()
                .map(
                    it ->
                        it.message().lines().filter(l -> l.startsWith("Lockstep-Save-Id")).toList())
                .filter(it -> !it.isEmpty())
                .toList())
        .doesNotHaveDuplicates();
    assertThat(sync.uids()).contains("x", "y", "z");
    assertThat(other.uids()).isEmpty();
  }

  /// Each step by a runner of its own, which does again all that was done before.
  private void takeOverAfterEachStep(JobSpec spec) {
    Job job = job(spec, 1);
    for (int steps = 1; steps < 60; steps++) {
      int before = git.history().size();
      Work work = book().of(job);
      Advance advance = work.step();
      for (int i = 1; i < steps && !(advance instanceof Advance.Done); i++) {
        advance = work.step();
      }
      if (advance instanceof Advance.Done done) {
        assertThat(done.progress().errors()).isEmpty();
        assertThat(git.history().size()).isGreaterThanOrEqualTo(before);
        if (steps > 1 && git.history().size() == before) {
          return;
        }
      }
    }
    throw new AssertionError(spec.action() + " does not end");
  }

  private static JobSpec delete(String... paths) {
    return new JobSpec.Delete(Optional.empty(), targets(paths));
  }

  private static JobSpec move(String to, String... paths) {
    return new JobSpec.Move(Optional.empty(), targets(paths), new RepoPath(to));
  }

  private static Targets targets(String... paths) {
    return new Targets(
        List.of(paths).stream()
            .map(
                it ->
                    it.endsWith("/")
                        ? new NamedPath(new RepoPath(it.substring(0, it.length() - 1)), true)
                        : new NamedPath(new RepoPath(it), false))
            .toList(),
        List.of());
  }
}
