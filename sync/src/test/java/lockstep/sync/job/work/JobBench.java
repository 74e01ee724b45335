package lockstep.sync.job.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobAuthor;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobSpec.Export;
import lockstep.sync.job.JobState;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Work;
import lockstep.sync.job.Work.Advance;
import lockstep.sync.loop.PumpedSync;
import lockstep.sync.request.PullRequest;
import lockstep.sync.request.RequestDesk;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;

/// Two repositories, and jobs that are run to their end in one of them.
abstract class JobBench {
  final InMemoryGit git = new InMemoryGit();
  final InMemoryGit otherGit = new InMemoryGit();
  PumpedSync sync;
  final PumpedSync other;
  final List<CommitId> announced = new ArrayList<>();
  final List<String> confirmed = new ArrayList<>();
  final List<Miss> misses = new ArrayList<>();
  Optional<ExportSource> outside = Optional.empty();
  boolean writable = true;
  int jobs;

  JobBench() {
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

  static Export from(String source, String path) {
    return export(Optional.of(source), path);
  }

  static Export export(Optional<String> source, String path) {
    return new Export(
        Optional.empty(),
        source,
        Optional.empty(),
        Optional.empty(),
        new RepoPath(path),
        List.of());
  }

  static Progress success(Advance.Done done) {
    assertThat(done.progress().errors()).isEmpty();
    assertThat(done.progress().warnings()).isEmpty();
    assertThat(done.end()).isEqualTo(JobState.SUCCESS);
    return done.progress();
  }

  Advance.Done run(JobSpec spec) {
    return finish(open(spec, 1));
  }

  static Advance.Done finish(Work work) {
    for (int i = 0; i < 500; i++) {
      if (work.step() instanceof Advance.Done done) {
        return done;
      }
    }
    throw new AssertionError("it does not end");
  }

  Work open(JobSpec spec, int turns) {
    return book().of(job(spec, turns));
  }

  Job job(JobSpec spec, int turns) {
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

  Workbook book() {
    Map<String, JobRepository> repositories = new HashMap<>();
    repositories.put(
        "manifests", new JobRepository("manifests", "main", writable, true, false, sync));
    repositories.put("other", new JobRepository("other", "main", true, true, false, other));
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
}
