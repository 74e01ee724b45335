package lockstep.sync.job.work;

import java.util.Optional;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobSpec.Export;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Work;
import lockstep.sync.request.PullRequest;
import lockstep.sync.request.RequestDesk;
import lockstep.sync.save.BranchName;

/// Knows what each kind of job does.
public final class Workbook implements Work.Book {
  private final JobWorld world;

  /// Does it in `world`.
  public Workbook(JobWorld world) {
    this.world = world;
  }

  @Override
  public Work of(Job job) {
    Progress begun = begun(job);
    if (job.spec().isForOrphans()) {
      return new OrphanWork(world, job);
    }
    Optional<JobRepository> repository = world.repository(job.repository());
    if (repository.isEmpty()) {
      return ending(
          begun,
          "there is no repository %s on the instance that ran this".formatted(job.repository()));
    }
    return switch (job.spec()) {
      case JobSpec.Pull pull -> new PullWork(world, repository.get(), pull, job.name(), begun);
      case JobSpec.Delete delete ->
          PathsWork.delete(steps(job, repository.get(), delete.ref()), delete, begun);
      case JobSpec.Move move ->
          PathsWork.move(steps(job, repository.get(), move.ref()), move, begun);
      case JobSpec.FixFolderMetadata fix ->
          new FolderFilesWork(steps(job, repository.get(), fix.ref()), isTakenOver(job), begun);
      case JobSpec.Comment comment ->
          world
              .requests()
              .map(desk -> look(desk, repository.get(), comment.request(), begun))
              .orElseGet(() -> ending(begun, "no comments are written here"));
      case JobSpec.Push push -> export(job, repository.get(), push.export(), false, begun);
      case JobSpec.Migrate migrate -> export(job, repository.get(), migrate.export(), true, begun);
      case JobSpec.ReleaseResources _, JobSpec.DeleteResources _ -> new OrphanWork(world, job);
    };
  }

  private Work look(
      RequestDesk desk, JobRepository repository, PullRequest request, Progress begun) {
    return new RequestWork(
        desk, repository, request, pause -> world.again(repository.name(), request, pause), begun);
  }

  /// What the runner before told of errors is told again by what is found again.
  private static Progress begun(Job job) {
    return Progress.NONE.saying(
        isTakenOver(job)
            ? "taken over by " + job.turns().getLast().instance()
            : "begun by " + job.turns().getLast().instance());
  }

  private static boolean isTakenOver(Job job) {
    return job.turns().size() > 1;
  }

  private Steps steps(Job job, JobRepository repository, Optional<BranchName> branch) {
    return new Steps(world, job, repository, branch);
  }

  private Work export(Job job, JobRepository into, Export export, boolean takes, Progress begun) {
    Optional<ExportSource> source =
        export
            .source()
            .flatMap(world::repository)
            .<ExportSource>map(RepositorySource::new)
            .or(() -> world.outside(export.source()));
    if (source.isEmpty()) {
      return ending(
          begun,
          export
              .source()
              .map("there is no repository and no Grafana server %s"::formatted)
              .orElse(
                  "there is nothing to bring in: no dashboard is outside of a repository (name a"
                      + " source)"));
    }
    if (export.source().filter(into.name()::equals).isPresent()) {
      return ending(begun, "source: is the repository itself");
    }
    return new ExportWork(steps(job, into, export.branch()), source.get(), export, takes, begun);
  }

  private static Work ending(Progress begun, String why) {
    return () -> new Work.Advance.Done(begun.saying(why).error(why));
  }
}
