package lockstep.sync.job.work;

import java.util.List;
import java.util.Optional;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Tally;
import lockstep.sync.job.Work;

/// Looks for what a repository that is gone has left behind. What an instance shows comes from its
/// repositories alone, so there is nothing to release and nothing to delete once the repository is
/// not shown any more; until then the job waits.
final class OrphanWork implements Work {
  private final JobWorld world;
  private final Job job;
  private int looks;

  OrphanWork(JobWorld world, Job job) {
    this.world = world;
    this.job = job;
  }

  @Override
  public Advance step() {
    Optional<Snapshot> shown = world.repository(job.repository()).map(it -> it.sync().snapshot());
    int dashboards = shown.map(it -> it.dashboards().size()).orElse(0);
    int folders = shown.map(it -> it.folders().size()).orElse(0);
    Progress progress =
        job.progress()
            .counting(
                List.of(
                    Tally.of(JobSpec.DASHBOARD, dashboards), Tally.of(JobSpec.FOLDER, folders)));
    looks++;
    if (shown.isEmpty()) {
      return new Advance.Done(
          progress
              .at(1, 1)
              .saying("nothing is left of %s: its files are in Git".formatted(job.repository())));
    }
    if (looks >= Steps.MOST_PAUSES) {
      String words = "%s is still shown after twenty minutes".formatted(job.repository());
      return new Advance.Done(progress.saying(words).error(words));
    }
    return new Advance.Wait(
        progress.saying("waits until %s is not shown any more".formatted(job.repository())),
        Steps.PAUSE);
  }
}
