package lockstep.api.job;

import java.util.List;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobAuthor;
import lockstep.sync.job.JobSpec;
import lockstep.sync.save.Template;

/// What a job is called in the title of a pull request.
final class JobWords {
  private JobWords() {}

  /// What the places of a template stand for.
  static Template.Values of(Job job) {
    return switch (job.spec()) {
      case JobSpec.Delete delete -> targets(job, "delete", delete.targets());
      case JobSpec.Move move -> targets(job, "move", move.targets());
      case JobSpec.Push push -> export(job, push.export());
      case JobSpec.Migrate migrate -> export(job, migrate.export());
      case JobSpec.FixFolderMetadata _ -> values(job, "update", "folder", "", job.repository());
      case JobSpec.Pull _,
          JobSpec.Comment _,
          JobSpec.ReleaseResources _,
          JobSpec.DeleteResources _ ->
          values(job, job.spec().action(), "", "", job.repository());
    };
  }

  private static Template.Values targets(Job job, String action, JobSpec.Targets targets) {
    List<JobSpec.NamedPath> paths = targets.paths();
    List<JobSpec.ResourceRef> resources = targets.resources();
    int more = paths.size() + resources.size() - 1;
    String others = more > 0 ? " and %d more".formatted(more) : "";
    if (!paths.isEmpty()) {
      return values(job, action, "file", "", paths.getFirst() + others);
    }
    JobSpec.ResourceRef first = resources.getFirst();
    return values(
        job,
        action,
        first.isFolder() ? "folder" : "dashboard",
        more == 0 ? first.name() : "",
        first.name() + others);
  }

  private static Template.Values export(Job job, JobSpec.Export export) {
    return values(
        job,
        "create",
        "dashboard",
        "",
        export.path().isRoot() ? job.repository() : export.path().value());
  }

  private static Template.Values values(
      Job job, String action, String kind, String id, String title) {
    JobAuthor author = job.author();
    return new Template.Values(
        action,
        kind,
        id,
        title,
        author.name(),
        author.login(),
        author.email(),
        Template.random(job.uid()));
  }
}
