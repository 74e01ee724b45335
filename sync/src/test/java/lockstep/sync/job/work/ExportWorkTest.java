package lockstep.sync.job.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import lockstep.core.resource.RepoPath;
import lockstep.core.snapshot.Quota;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobSpec.Export;
import lockstep.sync.job.JobSpec.ResourceRef;
import lockstep.sync.job.JobState;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Tally;
import lockstep.sync.job.Work;
import lockstep.sync.job.Work.Advance;
import lockstep.sync.loop.PumpedSync;
import lockstep.sync.save.Author;
import lockstep.sync.save.BranchName;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// What jobs bring into a repository, from another one or from elsewhere, and what they leave out.
class ExportWorkTest extends JobBench {
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
    Tally dashboards = done.progress().tallies().getFirst();
    assertThat(dashboards.error()).isEqualTo(20);
    assertThat(dashboards.warning()).isEqualTo(25);
    assertThat(dashboards.errors()).isEqualTo(done.progress().errors());
    assertThat(dashboards.warnings()).isEqualTo(done.progress().warnings());
    assertThat(misses.stream().map(Miss::uid)).doesNotHaveDuplicates();
    assertThat(misses.getLast().why()).startsWith("not tried");
    assertThat(git.history()).hasSize(1);
  }

  @Test
  void aMissIsOneLineWhateverItsTitleIs() {
    Miss miss = new Miss(JobSpec.DASHBOARD, "u", "a\n\u001b[31mb", Miss.Fate.FAILED, "because");
    assertThat(miss.sentence()).isEqualTo("Dashboard \"a [31mb\" (u): because");
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
