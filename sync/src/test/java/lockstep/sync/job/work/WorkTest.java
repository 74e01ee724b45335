package lockstep.sync.job.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Quota;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobAuthor;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobSpec.Export;
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
import lockstep.sync.request.PullRequest;
import lockstep.sync.request.RequestDesk;
import lockstep.sync.save.Author;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// What each kind of job does to Git, also when its runner is another one after each step.
class WorkTest {
  private final InMemoryGit git = new InMemoryGit();
  private final InMemoryGit otherGit = new InMemoryGit();
  private PumpedSync sync;
  private final PumpedSync other;
  private final List<CommitId> announced = new ArrayList<>();
  private final List<String> confirmed = new ArrayList<>();
  private final List<Miss> misses = new ArrayList<>();
  private Optional<ExportSource> outside = Optional.empty();
  private boolean writable = true;
  private int jobs;

  WorkTest() {
    git.commit(
        "Begin",
        tree -> {
          tree.put("cpu.json", PumpedSync.file("cpu"))
              .put("team/disk.json", PumpedSync.file("disk"))
              .put("team/sub/net.json", PumpedSync.file("net"));
          for (int i = 0; i < 60; i++) {
            tree.put("many/f%02d/d.json".formatted(i), PumpedSync.file("d" + i));
          }
        });
    otherGit.commit(
        "Begin",
        tree ->
            tree.put("x.json", PumpedSync.file("x"))
                .put("in/y.json", PumpedSync.file("y"))
                .put("in/deep/z.json", PumpedSync.file("z")));
    sync = new PumpedSync(git);
    other = new PumpedSync(otherGit);
  }

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

    success(run(new JobSpec.FixFolderMetadata(Optional.empty())));
    assertThat(git.history()).hasSize(1 + 3);
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
    assertThat(git.file("team/_folder.json")).contains(text);
    assertThat(git.paths()).contains("team/sub/_folder.json");
  }

  @Test
  void pullsAndTellsTheOthers() {
    git.commit(
        "More",
        tree ->
            tree.put("new.json", PumpedSync.file("new")).put("bad.json", "{").delete("cpu.json"));
    Advance.Done done = run(new JobSpec.Pull(true));

    assertThat(done.end()).isEqualTo(JobState.WARNING);
    assertThat(done.progress().warnings()).singleElement().asString().startsWith("bad.json: ");
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
  void copiesFromAnotherRepositoryUnderUidsOfItsOwn() {
    success(run(new JobSpec.Push(from("other", ""))));

    assertThat(git.paths()).contains("x.json", "in/y.json", "in/deep/z.json");
    assertThat(sync.uids()).doesNotContain("x", "y", "z");
    assertThat(other.uids()).containsExactly("x", "y", "z");
    int commits = git.history().size();

    Progress again = success(run(new JobSpec.Push(from("other", ""))));
    assertThat(git.history()).hasSize(commits);
    assertThat(again.tallies()).contains(Tally.of(JobSpec.DASHBOARD, 3).plus(Tally.Fate.NOOP, 3));
  }

  @Test
  void copiesOnlyWhatIsNamedAndByWhoAskedForIt() {
    Export named =
        new Export(
            Optional.of("Only y"),
            Optional.of("other"),
            Optional.empty(),
            Optional.empty(),
            RepoPath.ROOT,
            List.of(new ResourceRef(JobSpec.DASHBOARD, "y")));
    success(run(new JobSpec.Push(named)));

    assertThat(git.paths()).contains("in/y.json").doesNotContain("x.json");
    assertThat(git.history().getFirst().author()).isEqualTo(new Author("Ann", "ann@localhost"));
    assertThat(git.history().getFirst().message()).startsWith("Only y\n");
  }

  @Test
  void migratesFromAnotherRepositoryUnderTheSameUids() {
    success(run(new JobSpec.Migrate(from("other", "from/other"))));

    assertThat(git.paths()).contains("from/other/x.json", "from/other/in/deep/z.json");
    assertThat(sync.uids()).contains("x", "y", "z");
    assertThat(other.uids()).isEmpty();
  }

  /// Two folders and three dashboards come.
  @Test
  void whatIsAboveTheQuotaIsAWarningForEachAndStaysAtItsSource() {
    int used = new PumpedSync(git, new Quota(1)).snapshot().quota().wanted();
    sync = new PumpedSync(git, new Quota(used));

    Advance.Done copied = run(new JobSpec.Push(from("other", "")));
    assertThat(copied.progress().errors()).isEmpty();
    assertThat(copied.progress().warnings()).hasSize(5).anyMatch(it -> it.contains("quota"));
    Advance.Done moved = run(new JobSpec.Migrate(from("other", "")));
    assertThat(moved.end()).isEqualTo(JobState.WARNING);
    assertThat(moved.progress().errors()).isEmpty();
    assertThat(moved.progress().warnings()).hasSize(5);
    assertThat(other.uids()).containsExactly("x", "y", "z");
    assertThat(git.history()).hasSize(1);

    sync = new PumpedSync(git, new Quota(used + 3));
    moved = run(new JobSpec.Migrate(from("other", "")));
    assertThat(moved.end()).isEqualTo(JobState.WARNING);
    assertThat(moved.progress().warnings()).hasSize(2).allMatch(it -> it.contains("quota"));
    assertThat(other.uids()).hasSize(2);
    assertThat(sync.uids()).doesNotContainAnyElementsOf(other.uids()).containsAnyOf("x", "y", "z");
    assertThat(sync.snapshot().quota().isReached()).isTrue();
  }

  @Test
  void aJobToAnotherBranchHasNoQuota() {
    int used = new PumpedSync(git, new Quota(1)).snapshot().quota().wanted();
    sync = new PumpedSync(git, new Quota(used));
    BranchName branch = new BranchName("bring-in");
    Export all =
        new Export(
            Optional.empty(),
            Optional.of("other"),
            Optional.empty(),
            Optional.of(branch),
            new RepoPath("from/other"),
            List.of());

    Progress ended = success(run(new JobSpec.Push(all)));
    assertThat(ended.tallies()).contains(Tally.of(JobSpec.DASHBOARD, 3).plus(Tally.Fate.CREATE, 3));
    assertThat(git.file(branch, "from/other/in/deep/z.json")).isPresent();
  }

  @Test
  void aMigrationToABranchLeavesTheOriginals() {
    BranchName branch = new BranchName("bring-in");
    Export export = from("other", "from/other");
    Advance.Done done =
        run(
            new JobSpec.Migrate(
                new Export(
                    export.message(),
                    export.source(),
                    export.folder(),
                    Optional.of(branch),
                    export.path(),
                    export.resources())));

    assertThat(done.end()).isEqualTo(JobState.WARNING);
    assertThat(done.progress().warnings())
        .contains("the originals stay: what was brought in is on another branch");
    assertThat(git.file(branch, "from/other/x.json")).isPresent();
    assertThat(git.history()).hasSize(1);
    assertThat(other.uids()).contains("x", "y", "z");
    assertThat(otherGit.history()).hasSize(1);
  }

  @Test
  void whatComesFromAnotherRepositoryKeepsItsFile() {
    String text =
        """
        # by hand
        apiVersion: dashboard.grafana.app/v1
        kind: Dashboard
        metadata: { name: mine, labels: { team: a }, annotations: { why: "b" } }
        spec:
            title: Mine   # short
            tags: [a,   b]
            panels: []
        """;
    otherGit.commit("Add", tree -> tree.put("in/custom-name.yaml", text));
    otherGit.commit("Add", tree -> tree.put("custom-name.yaml", text.replace("mine", "second")));
    other.pull(lockstep.sync.pull.RepositorySync.Trigger.INTERVAL);

    success(run(new JobSpec.Push(from("other", "copies"))));
    success(run(new JobSpec.Migrate(from("other", "in-place"))));

    assertThat(git.file("in-place/in/custom-name.yaml")).contains(text);
    assertThat(git.file("in-place/custom-name.yaml")).contains(text.replace("mine", "second"));
    assertThat(git.file("copies/in/custom-name.yaml").orElseThrow())
        .matches(copy -> copy.replaceFirst("name: c[0-9a-z]{14}", "name: mine").equals(text));
  }

  @Test
  void leavesAnOriginalThatWasChangedAfterItWasCopied() {
    Work work = open(new JobSpec.Migrate(from("other", "")), 1);
    for (Advance it = work.step(); it instanceof Advance.More && !sync.uids().contains("x"); ) {
      it = work.step();
    }
    otherGit.commit(
        "By hand", tree -> tree.put("x.json", PumpedSync.file("x").replace("one", "two")));
    other.pull(lockstep.sync.pull.RepositorySync.Trigger.INTERVAL);
    Advance.Done done = finish(work);

    assertThat(done.end()).isEqualTo(JobState.WARNING);
    assertThat(done.progress().warnings())
        .singleElement()
        .asString()
        .contains("the original stays");
    assertThat(other.uids()).containsExactly("x");
  }

  @Test
  void bringsHostileTitlesInUnderSafeNames() {
    outside = Optional.of(new Hostile());
    Advance.Done done = run(new JobSpec.Migrate(export(Optional.empty(), "")));

    assertThat(done.end()).isEqualTo(JobState.WARNING);
    assertThat(git.paths()).contains("etc-passwd/git-config.json", "etc-passwd/git-config-2.json");
    assertThat(git.paths()).noneMatch(path -> path.contains("..") || path.contains(".git"));
    assertThat(done.progress().warnings())
        .anyMatch(it -> it.contains("is managed by terraform"))
        .anyMatch(it -> it.contains("it is gone"));
    assertThat(sync.uids()).contains("h1", "h2").doesNotContain("h3", "h4");
  }

  @Test
  void tellsWhyTheSourceGivesNoDashboardAndThatOnce() {
    outside =
        Optional.of(
            new Listed(
                3,
                uid ->
                    switch (uid) {
                      case "g0" -> new ExportSource.Reading.Denied("it answers 403");
                      case "g1" -> new ExportSource.Reading.Managed("terraform t");
                      default -> Listed.found(uid);
                    }));
    Advance.Done done = run(new JobSpec.Migrate(export(Optional.empty(), "")));

    assertThat(done.end()).isEqualTo(JobState.WARNING);
    assertThat(done.progress().warnings())
        .containsExactly(
            "Dashboard \"Of g0\" (g0): it answers 403",
            "Dashboard \"Of g1\" (g1): is managed by terraform t");
    assertThat(misses.stream().map(Miss::sentence)).isEqualTo(done.progress().warnings());
    assertThat(misses.stream().map(Miss::isFailure)).containsExactly(true, false);
    assertThat(sync.uids()).contains("g2").doesNotContain("g0", "g1");
  }

  @Test
  void whatTheRunnerBeforeBroughtInAndSomebodyDeletedIsNotCountedAsBroughtIn() {
    outside = Optional.of(new Listed(3, Listed::found));
    Job job = job(new JobSpec.Migrate(export(Optional.empty(), "")), 1);
    success(finish(book().of(job)));
    git.commit("By hand", tree -> tree.delete("of-g1.json"));
    sync.pull(lockstep.sync.pull.RepositorySync.Trigger.INTERVAL);

    Progress again = finish(book().of(job)).progress();

    assertThat(again.message()).isEqualTo("2 of 3 brought in");
    assertThat(again.warnings())
        .singleElement()
        .asString()
        .contains("(g1)", "was brought in before and deleted since");
    assertThat(misses).singleElement().matches(it -> !it.isFailure());
    assertThat(sync.uids()).contains("g0", "g2").doesNotContain("g1");
  }

  @Test
  void tellsNothingOfABatchThatIsTriedAgain() {
    outside =
        Optional.of(
            new Listed(
                2,
                uid ->
                    uid.equals("g0")
                        ? new ExportSource.Reading.Denied("it answers 403")
                        : Listed.found(uid)));
    Work work = open(new JobSpec.Migrate(export(Optional.empty(), "")), 1);
    git.host(InMemoryGit.Host.DOWN);
    Advance advance = work.step();
    for (int waits = 0; waits < 3; ) {
      advance = work.step();
      waits += advance instanceof Advance.Wait ? 1 : 0;
    }
    assertThat(advance.progress().warnings()).isEmpty();
    git.host(InMemoryGit.Host.UP);
    sync.pull(lockstep.sync.pull.RepositorySync.Trigger.INTERVAL);

    assertThat(finish(work).progress().warnings()).hasSize(1);
    assertThat(misses).hasSize(1);
  }

  @Test
  void aJobCountsWhatItHasNoRoomForAndSaysWhereItIs() {
    outside = Optional.of(new Listed(50, _ -> new ExportSource.Reading.Denied("it answers 403")));
    Advance.Done done = run(new JobSpec.Migrate(export(Optional.empty(), "")));

    assertThat(done.end()).isEqualTo(JobState.WARNING);
    assertThat(done.progress().warnings()).hasSize(Progress.MOST + 1).endsWith("... and 30 more");
    assertThat(done.progress().message())
        .isEqualTo("0 of 50 brought in; 50 were not, and the log of a has each");
    assertThat(misses).hasSize(50);
  }

  @Test
  void aGitHostThatRefusesEndsItWithAnErrorAndNamesAlsoWhatWasNotTried() {
    outside = Optional.of(new Listed(45, Listed::found));
    git.host(InMemoryGit.Host.READ_ONLY);
    Advance.Done done = run(new JobSpec.Migrate(export(Optional.empty(), "")));

    assertThat(done.end()).isEqualTo(JobState.ERROR);
    assertThat(done.progress().errors())
        .hasSize(Progress.MOST)
        .allMatch(it -> it.contains("the Git host refused it"));
    assertThat(done.progress().message()).startsWith("stopped after 20 were refused; 45 were not");
    assertThat(misses).hasSize(45).allMatch(Miss::isFailure);
    assertThat(done.progress().tallies())
        .contains(
            Tally.of(JobSpec.DASHBOARD, 45)
                .plus(Tally.Fate.ERROR, 20)
                .plus(Tally.Fate.WARNING, 25));
    assertThat(misses.stream().map(Miss::uid)).doesNotHaveDuplicates();
    assertThat(misses.getLast().why()).startsWith("not tried");
    assertThat(git.history()).hasSize(1);
  }

  @Test
  void aMissIsOneLineWhateverItsTitleIs() {
    Miss miss = new Miss(JobSpec.DASHBOARD, "u", "a\n\u001b[31mb", Miss.Fate.FAILED, "because");
    assertThat(miss.sentence()).isEqualTo("Dashboard \"a [31mb\" (u): because");
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

  private static Export from(String source, String path) {
    return export(Optional.of(source), path);
  }

  private static Export export(Optional<String> source, String path) {
    return new Export(
        Optional.empty(),
        source,
        Optional.empty(),
        Optional.empty(),
        new RepoPath(path),
        List.of());
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

  private static Progress success(Advance.Done done) {
    assertThat(done.progress().errors()).isEmpty();
    assertThat(done.progress().warnings()).isEmpty();
    assertThat(done.end()).isEqualTo(JobState.SUCCESS);
    return done.progress();
  }

  private Advance.Done run(JobSpec spec) {
    return finish(open(spec, 1));
  }

  private static Advance.Done finish(Work work) {
    for (int i = 0; i < 500; i++) {
      if (work.step() instanceof Advance.Done done) {
        return done;
      }
    }
    throw new AssertionError("it does not end");
  }

  private Work open(JobSpec spec, int turns) {
    return book().of(job(spec, turns));
  }

  private Job job(JobSpec spec, int turns) {
    jobs++;
    List<Job.Turn> had = new ArrayList<>();
    for (int i = 0; i < turns; i++) {
      had.add(new Job.Turn("a", i + 1, Instant.EPOCH));
    }
    return new Job(
        "j" + jobs,
        spec.jobName("manifests"),
        "manifests",
        spec,
        new JobAuthor("u1", "ann", "Ann", "ann@localhost"),
        Instant.EPOCH,
        JobState.WORKING,
        Optional.of(Instant.EPOCH),
        Optional.empty(),
        turns,
        Optional.empty(),
        0,
        had,
        Optional.empty(),
        Progress.NONE,
        1);
  }

  private Workbook book() {
    Map<String, JobRepository> repositories = new HashMap<>();
    repositories.put(
        "manifests",
        new JobRepository(
            "manifests", "main", writable, true, false, sync, (_, _) -> Optional.empty()));
    repositories.put(
        "other",
        new JobRepository("other", "main", true, true, false, other, (_, _) -> Optional.empty()));
    return new Workbook(
        new JobWorld() {
          @Override
          public Optional<JobRepository> repository(String name) {
            return Optional.ofNullable(repositories.get(name));
          }

          @Override
          public Optional<ExportSource> outside(Optional<String> name) {
            return outside;
          }

          @Override
          public List<SaveOutcome> together(List<Supplier<SaveOutcome>> saves) {
            return saves.stream().map(Supplier::get).toList();
          }

          @Override
          public Optional<RequestDesk> requests() {
            return Optional.empty();
          }

          @Override
          public boolean again(String repository, PullRequest request, Duration pause) {
            return false;
          }

          @Override
          public void missed(Job job, Miss miss) {
            misses.add(miss);
          }

          @Override
          public String misses() {
            return "the log of a";
          }

          @Override
          public void announce(String repository, CommitId commit) {
            announced.add(commit);
          }

          @Override
          public void confirm(String repository) {
            confirmed.add(repository);
          }
        });
  }

  /// So many dashboards without folders: `g0` and so on.
  private record Listed(int count, Function<String, Reading> reading) implements ExportSource {
    static Reading found(String uid) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.put("uid", uid).put("title", "Of " + uid);
      return new Reading.Found(new Content(object, Optional.empty()));
    }

    @Override
    public List<Folder> folders() {
      return List.of();
    }

    @Override
    public List<Entry> dashboards() {
      return IntStream.range(0, count)
          .mapToObj(i -> new Entry("g" + i, "Of g" + i, Optional.empty(), Optional.empty(), "1"))
          .toList();
    }

    @Override
    public Reading read(Entry entry) {
      return reading.apply(entry.uid());
    }

    @Override
    public Optional<JobRepository> repository() {
      return Optional.empty();
    }
  }

  /// A server whose people are not nice.
  private static final class Hostile implements ExportSource {
    private static final String TITLE = "../.git/config";

    @Override
    public List<Folder> folders() {
      return List.of(new Folder("f1", "../../etc/passwd", Optional.empty()));
    }

    @Override
    public List<Entry> dashboards() {
      return List.of(
          entry("h1", Optional.empty()),
          entry("h2", Optional.empty()),
          entry("h3", Optional.of("terraform")),
          entry("h4", Optional.empty()));
    }

    private static Entry entry(String uid, Optional<String> managed) {
      return new Entry(uid, TITLE, Optional.of("f1"), managed, "1");
    }

    @Override
    public Reading read(Entry entry) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.put("uid", entry.uid()).put("title", TITLE);
      return entry.uid().equals("h4")
          ? new Reading.Gone()
          : new Reading.Found(new Content(object, Optional.empty()));
    }

    @Override
    public Optional<JobRepository> repository() {
      return Optional.empty();
    }
  }
}
