package lockstep.sync.job.work;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Tally;
import lockstep.sync.job.Work;
import lockstep.sync.save.Edit;
import lockstep.sync.save.SaveOutcome;

/// Writes the `_folder.json`s that are missing, so many in each commit.
///
/// One that is there and cannot be read is somebody's work: it is left as it is, with a warning.
///
/// What is to be done is what the snapshot lacks, so a runner that begins anew goes on where the
/// one before was; and a commit that is under way from before makes the next one smaller, since a
/// save is planned on the head that it goes to.
final class FolderFilesWork implements Work {
  /// How many folders there are in a commit.
  static final int BATCH = 25;

  private final Steps steps;
  private final boolean takenOver;
  private Progress progress;
  private List<RepoPath> left = List.of();
  private boolean planned;

  FolderFilesWork(Steps steps, boolean takenOver, Progress begun) {
    this.steps = steps;
    this.takenOver = takenOver;
    this.progress = begun;
  }

  @Override
  public Advance step() {
    if (!planned) {
      return plan();
    }
    if (left.isEmpty()) {
      return new Advance.Done(
          progress.total() == 0
              ? progress.at(1, 1).saying("no folder lacks its file")
              : progress.saying(
                  "wrote %d files%s"
                      .formatted(progress.total(), takenOver ? " since it was taken over" : "")));
    }
    List<RepoPath> batch = left.subList(0, Math.min(BATCH, left.size()));
    SaveOutcome outcome =
        steps.make(
            steps.save("folders " + batch, new Edit.DeclareFolders(batch), Optional.empty()));
    return switch (Steps.result(outcome)) {
      case Steps.Result.There() -> {
        steps.went();
        left = left.subList(batch.size(), left.size());
        progress =
            Steps.noting(progress, outcome)
                .at(progress.total() - left.size(), progress.total())
                .counting(JobSpec.FOLDER, Tally.Fate.WRITE, batch.size())
                .saying("%d folders are left".formatted(left.size()));
        yield new Advance.More(progress);
      }
      case Steps.Result.NotYet(String why) -> steps.wait(progress, why);
      case Steps.Result.No(String why) ->
          new Advance.Done(progress.saying(why).error(JobSpec.FOLDER, why));
    };
  }

  private Advance plan() {
    Optional<String> closed = steps.closed();
    if (closed.isPresent()) {
      return new Advance.Done(progress.saying(closed.get()).error(closed.get()));
    }
    Snapshot snapshot = steps.repository().sync().snapshot();
    Map<Boolean, List<RepoPath>> bare =
        snapshot.folders().values().stream()
            .filter(folder -> !folder.path().isRoot() && folder.metadata().isEmpty())
            .map(folder -> folder.path().child(Formats.FOLDER_FILE))
            .sorted(Comparator.naturalOrder())
            .collect(Collectors.partitioningBy(snapshot::hasPath));
    List<RepoPath> unreadable = bare.getOrDefault(true, List.of());
    left = bare.getOrDefault(false, List.of()).stream().map(RepoPath::parent).toList();
    planned = true;
    progress =
        progress
            .at(0, left.size())
            .counting(List.of(Tally.of(JobSpec.FOLDER, left.size() + unreadable.size())))
            .saying("%d folders lack their file".formatted(left.size()));
    for (RepoPath file : unreadable) {
      progress =
          progress.warning(
              JobSpec.FOLDER,
              "%s: is there and is no folder that can be read, so it stays as it is: mend or delete it, then run the job again"
                  .formatted(file));
    }
    return new Advance.More(progress);
  }
}
