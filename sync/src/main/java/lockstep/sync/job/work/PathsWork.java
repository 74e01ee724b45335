package lockstep.sync.job.work;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobSpec.NamedPath;
import lockstep.sync.job.JobSpec.ResourceRef;
import lockstep.sync.job.JobSpec.Targets;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Tally;
import lockstep.sync.job.Work;
import lockstep.sync.save.Edit;
import lockstep.sync.save.SaveOutcome;

/// Deletes or moves all that a person named, in one commit: nobody ever sees a part of it, and one
/// `git revert` takes it back.
final class PathsWork implements Work {
  private static final String STEP = "paths";

  private final Steps steps;
  private final Targets targets;
  private final Tally.Fate fate;
  private final Function<List<RepoPath>, Optional<Edit>> edit;
  private Progress progress;
  private Optional<Edit> planned = Optional.empty();

  private PathsWork(
      Steps steps,
      Targets targets,
      Tally.Fate fate,
      Function<List<RepoPath>, Optional<Edit>> edit,
      Progress begun) {
    this.steps = steps;
    this.targets = targets;
    this.fate = fate;
    this.edit = edit;
    this.progress = begun;
  }

  static PathsWork delete(Steps steps, JobSpec.Delete spec, Progress begun) {
    return new PathsWork(
        steps,
        spec.targets(),
        Tally.Fate.DELETE,
        paths -> Optional.of(new Edit.DeletePaths(paths)),
        begun);
  }

  static PathsWork move(Steps steps, JobSpec.Move spec, Progress begun) {
    return new PathsWork(
        steps, spec.targets(), Tally.Fate.UPDATE, paths -> moves(paths, spec.to()), begun);
  }

  /// What is where it should be already stays.
  private static Optional<Edit> moves(List<RepoPath> paths, RepoPath to) {
    List<Edit.MovePaths.Move> moves =
        paths.stream()
            .filter(path -> !path.parent().equals(to))
            .map(path -> new Edit.MovePaths.Move(path, to.child(path.name())))
            .toList();
    return moves.isEmpty() ? Optional.empty() : Optional.of(new Edit.MovePaths(moves));
  }

  @Override
  public Advance step() {
    if (planned.isEmpty()) {
      return plan();
    }
    SaveOutcome outcome = steps.make(steps.save(STEP, planned.get(), Optional.empty()));
    return switch (Steps.result(outcome)) {
      case Steps.Result.There() -> new Advance.Done(ended(Steps.noting(progress, outcome)));
      case Steps.Result.NotYet(String why) -> steps.wait(progress, why);
      case Steps.Result.No(String why) -> new Advance.Done(failed(why));
    };
  }

  private Advance plan() {
    Optional<String> closed = steps.closed();
    if (closed.isPresent()) {
      return new Advance.Done(failed(closed.get()));
    }
    Snapshot snapshot = steps.repository().sync().snapshot();
    // After the snapshot: if our commit is in it, it is found.
    Optional<SaveOutcome.InGit> done = steps.done(STEP);
    if (done.isPresent()) {
      return new Advance.Done(ended(Steps.noting(progress.at(0, 1), done.get())));
    }
    List<String> missing = new ArrayList<>();
    List<RepoPath> paths = outermost(resolve(snapshot, missing));
    if (!missing.isEmpty()) {
      Progress failed = progress;
      for (String each : missing) {
        failed = failed.error(each);
      }
      return new Advance.Done(failed.saying("nothing was changed: something is not there"));
    }
    progress = counted(snapshot, paths);
    planned = edit.apply(paths);
    return planned.isPresent()
        ? new Advance.More(progress.saying("makes one commit of it"))
        : new Advance.Done(progress.at(1, 1).saying("all is where it should be already"));
  }

  private List<RepoPath> resolve(Snapshot snapshot, List<String> missing) {
    Set<RepoPath> found = new LinkedHashSet<>();
    for (NamedPath each : targets.paths()) {
      each.problemIn(snapshot).ifPresentOrElse(missing::add, () -> found.add(each.path()));
    }
    for (ResourceRef each : targets.resources()) {
      place(each, snapshot)
          .ifPresentOrElse(found::add, () -> missing.add(each + " is not in this repository"));
    }
    return List.copyOf(found);
  }

  static Optional<RepoPath> place(ResourceRef ref, Snapshot snapshot) {
    Uid uid = new Uid(ref.name());
    return ref.isFolder()
        ? snapshot.folder(uid).map(Folder::path).filter(path -> !path.isRoot())
        : snapshot.dashboard(uid).map(Dashboard::path);
  }

  /// Without what goes with its directory anyway.
  private static List<RepoPath> outermost(List<RepoPath> paths) {
    return paths.stream()
        .filter(
            path -> paths.stream().noneMatch(other -> path.value().startsWith(other.value() + "/")))
        .toList();
  }

  private Progress counted(Snapshot snapshot, List<RepoPath> paths) {
    int dashboards = 0;
    int folders = 0;
    for (Dashboard it : snapshot.dashboards().values()) {
      dashboards += isIn(it.path(), paths) ? 1 : 0;
    }
    for (Folder it : snapshot.folders().values()) {
      folders += !it.path().isRoot() && isIn(it.path(), paths) ? 1 : 0;
    }
    return progress
        .at(0, 1)
        .counting(
            List.of(Tally.of(JobSpec.DASHBOARD, dashboards), Tally.of(JobSpec.FOLDER, folders)));
  }

  private static boolean isIn(RepoPath path, List<RepoPath> paths) {
    return paths.stream()
        .anyMatch(it -> path.equals(it) || path.value().startsWith(it.value() + "/"));
  }

  private Progress ended(Progress now) {
    Progress counted = now.at(1, 1);
    for (Tally it : now.tallies()) {
      counted = counted.counting(it.kind(), fate, it.total());
    }
    return counted.saying(
        "one commit: %s".formatted(now.commit().map(Object::toString).orElse("none")));
  }

  private Progress failed(String why) {
    return progress.saying("nothing was changed: " + why).error(why);
  }
}
