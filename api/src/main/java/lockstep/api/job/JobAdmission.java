package lockstep.api.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import lockstep.api.http.HttpFault;
import lockstep.api.k8s.Statuses;
import lockstep.api.k8s.Statuses.Cause;
import lockstep.core.identity.Permission;
import lockstep.core.identity.User;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobSpec.NamedPath;
import lockstep.sync.job.SpecReader;
import lockstep.sync.job.SpecReader.Reading;
import lockstep.sync.job.work.JobRepository;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.save.BranchName;

/// Whether a job may be: who asks for it, what is asked, and of which repository.
final class JobAdmission {
  private final Statuses statuses;
  private final JobParts parts;
  private final Function<String, HttpFault> absence;

  /// @param absence what is answered about a repository that is not followed
  JobAdmission(Statuses statuses, JobParts parts, Function<String, HttpFault> absence) {
    this.absence = absence;
    this.statuses = statuses;
    this.parts = parts;
  }

  /// The spec of a job that may be.
  ///
  /// @throws HttpFault with the reason when it may not
  JobSpec admit(User user, String name, ObjectNode sent) {
    Optional<JobRepository> repository = parts.repositories().apply(name);
    JobSpec spec =
        switch (SpecReader.read(sent, repository.map(JobRepository::branch).orElse(""))) {
          case Reading.Good(JobSpec good) -> good;
          case Reading.Malformed(String why) -> throw statuses.badRequest(why);
          case Reading.Wrong wrong ->
              throw statuses.invalid(
                  "Job",
                  "",
                  wrong.problems().stream()
                      .map(it -> new Cause(it.reason().word(), it.message(), it.field()))
                      .toList());
        };
    if (!user.may(permission(spec))) {
      throw statuses.fault(
          403, "Forbidden", "a job %s is for administrators".formatted(spec.action()), "");
    }
    if (spec.isForOrphans()) {
      if (repository.filter(it -> !it.terminating()).isPresent()) {
        throw statuses.badRequest(
            "repository: %s is there, so nothing of it is orphaned: delete the repository first"
                .formatted(name));
      }
      return spec;
    }
    check(repository.orElseThrow(() -> absence.apply(name)), spec);
    return spec;
  }

  /// What starting or ending such a job takes.
  static Permission permission(JobSpec spec) {
    return switch (spec) {
      case JobSpec.Pull _, JobSpec.ReleaseResources _, JobSpec.DeleteResources _ ->
          Permission.OPERATE;
      case JobSpec.Push _,
          JobSpec.Comment _,
          JobSpec.Migrate _,
          JobSpec.Delete _,
          JobSpec.Move _,
          JobSpec.FixFolderMetadata _ ->
          Permission.EDIT;
    };
  }

  private void check(JobRepository repository, JobSpec spec) {
    if (repository.terminating()) {
      throw statuses.fault(
          409, "Conflict", "the repository %s is being deleted".formatted(repository.name()), "");
    }
    if (!(spec instanceof JobSpec.Pull)) {
      checkHealth(repository); // a pull is how a person sees whether it is well again
    }
    List<Cause> wrong = new ArrayList<>();
    switch (spec) {
      case JobSpec.Delete(Optional<BranchName> ref, JobSpec.Targets targets) -> {
        branch(repository, ref, "spec.delete.ref", wrong);
        paths(repository, ref, targets, "spec.delete", wrong);
      }
      case JobSpec.Move(Optional<BranchName> ref, JobSpec.Targets targets, var _) -> {
        branch(repository, ref, "spec.move.ref", wrong);
        paths(repository, ref, targets, "spec.move", wrong);
      }
      case JobSpec.FixFolderMetadata(Optional<BranchName> ref) ->
          branch(repository, ref, "spec.fixFolderMetadata.ref", wrong);
      case JobSpec.Push(JobSpec.Export export) ->
          branch(repository, export.branch(), "spec.push.branch", wrong);
      case JobSpec.Migrate(JobSpec.Export export) ->
          branch(repository, export.branch(), "spec.migrate.branch", wrong);
      case JobSpec.Pull _,
          JobSpec.Comment _,
          JobSpec.ReleaseResources _,
          JobSpec.DeleteResources _ -> {
        // nothing that is written
      }
    }
    if (!wrong.isEmpty()) {
      throw statuses.invalid("Job", "", wrong);
    }
  }

  private void checkHealth(JobRepository repository) {
    RepositoryStatus status = repository.sync().status();
    switch (status.state()) {
      case UNREACHABLE, BRANCH_MISSING, REFUSED ->
          throw statuses.fault(
              424,
              "FailedDependency",
              "the repository %s is unhealthy: %s (pull it once that is mended)"
                  .formatted(repository.name(), status.message()),
              "");
      case STARTING, SYNCED, BEHIND, HELD -> {
        // it can be worked with
      }
    }
  }

  private static void branch(
      JobRepository repository, Optional<BranchName> ref, String field, List<Cause> wrong) {
    if (ref.isEmpty() && !repository.writable()) {
      wrong.add(
          new Cause(
              "FieldValueForbidden",
              "the followed branch takes no saves: the repository's workflows lack write"
                  + (repository.takesBranches() ? " (name another branch)" : ""),
              field));
    }
    if (ref.isPresent() && !repository.takesBranches()) {
      wrong.add(
          new Cause(
              "FieldValueForbidden",
              "other branches take no saves: the repository's workflows lack branch",
              field));
    }
  }

  /// What another branch has is known only when the job runs.
  private static void paths(
      JobRepository repository,
      Optional<BranchName> ref,
      JobSpec.Targets targets,
      String field,
      List<Cause> wrong) {
    if (ref.isPresent()) {
      return;
    }
    int index = 0;
    for (NamedPath path : targets.paths()) {
      String place = "%s.paths[%d]".formatted(field, index++);
      path.problemIn(repository.sync().snapshot())
          .ifPresent(why -> wrong.add(new Cause("FieldValueNotFound", why, place)));
    }
  }
}
