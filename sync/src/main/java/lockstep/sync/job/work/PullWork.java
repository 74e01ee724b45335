package lockstep.sync.job.work;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.FileWarning;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Formats;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Tally;
import lockstep.sync.job.Tally.Fate;
import lockstep.sync.job.Work;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositorySync.Trigger;

/// Reads the repository now, on the instance that runs the job, and tells the others. One by a
/// person, which is not `incremental`, confirms what is held back, on all instances.
final class PullWork implements Work {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int MOST_LOOKS = 150;

  /// After so many looks a remote that was away before is taken to be away still.
  private static final int OLD_NEWS = 25;

  private final JobWorld world;
  private final JobRepository repository;
  private final JobSpec.Pull spec;
  private final String job;
  private final Snapshot before;
  private final Optional<Instant> pulledBefore;
  private final RepositoryStatus.State stateBefore;
  private final Progress begun;
  private boolean asked;
  private int looks;

  PullWork(
      JobWorld world, JobRepository repository, JobSpec.Pull spec, String job, Progress begun) {
    this.world = world;
    this.repository = repository;
    this.spec = spec;
    this.job = job;
    this.begun = begun.at(0, 1);
    this.before = repository.sync().snapshot();
    RepositoryStatus status = repository.sync().status();
    this.pulledBefore = status.lastPull();
    this.stateBefore = status.state();
  }

  @Override
  public Advance step() {
    if (!asked) {
      asked = true;
      if (spec.incremental()) {
        repository.sync().pull(Trigger.PEER_HINT, Optional.of(job));
      } else {
        repository.sync().pull(Trigger.PERSON, Optional.of(job));
        world.confirm(repository.name());
      }
      return new Advance.Wait(begun.saying("reads the remote"), LOOK);
    }
    RepositoryStatus status = repository.sync().status();
    boolean settled =
        switch (status.state()) {
          case SYNCED, HELD -> !status.lastPull().equals(pulledBefore);
          // What was known before it was asked says nothing of what it answers now.
          case BRANCH_MISSING, REFUSED -> status.state() != stateBefore || looks >= OLD_NEWS;
          case STARTING, BEHIND, UNREACHABLE -> false;
        };
    looks++;
    if (settled) {
      return new Advance.Done(ended(status));
    }
    if (looks < MOST_LOOKS) {
      return new Advance.Wait(begun.saying("reads the remote"), LOOK);
    }
    String why = status.message().isEmpty() ? "it does not answer" : status.message();
    String words = "the remote could not be read: " + why;
    return new Advance.Done(begun.saying(words).error(words));
  }

  private Progress ended(RepositoryStatus status) {
    Snapshot now = repository.sync().snapshot();
    Progress progress =
        begun
            .at(1, 1)
            .counting(List.of(dashboards(before, now), folders(before, now)))
            .saying("shows %s".formatted(now.commit().map(Object::toString).orElse("no commit")));
    if (now.commit().isPresent()) {
      progress = progress.with(now.commit().get(), Optional.empty());
      world.announce(repository.name(), now.commit().get());
    }
    if (status.state() == RepositoryStatus.State.HELD) {
      progress = progress.warning(status.message());
    }
    if (status.state() == RepositoryStatus.State.BRANCH_MISSING
        || status.state() == RepositoryStatus.State.REFUSED) {
      progress = progress.saying(status.message()).error(status.message());
    }
    for (FileWarning warning : status.warnings()) {
      progress = warned(progress, warning);
    }
    return progress;
  }

  /// What is about the repository is of no kind.
  private static Progress warned(Progress progress, FileWarning warning) {
    String path = warning.path();
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean file = name.matches("(?i).+\\.(json|ya?ml)") && !name.equals(Formats.FOLDER_FILE);
    return path.isEmpty()
        ? progress.warning(warning.words())
        : progress.warning(file ? JobSpec.DASHBOARD : JobSpec.FOLDER, warning.words());
  }

  private static Tally dashboards(Snapshot before, Snapshot now) {
    Tally tally = Tally.of(JobSpec.DASHBOARD, now.dashboards().size());
    int created = 0;
    int updated = 0;
    for (Dashboard it : now.dashboards().values()) {
      Optional<BlobId> old = before.dashboard(it.uid()).map(Dashboard::blob);
      created += old.isEmpty() ? 1 : 0;
      updated += old.filter(blob -> !blob.equals(it.blob())).isPresent() ? 1 : 0;
    }
    return tally
        .plus(Fate.CREATE, created)
        .plus(Fate.UPDATE, updated)
        .plus(Fate.DELETE, missing(before.dashboards(), now.dashboards()))
        .plus(Fate.NOOP, now.dashboards().size() - created - updated);
  }

  private static Tally folders(Snapshot before, Snapshot now) {
    Tally tally = Tally.of(JobSpec.FOLDER, now.folders().size());
    int created = missing(now.folders(), before.folders());
    int updated = 0;
    for (Folder it : now.folders().values()) {
      updated += before.folder(it.uid()).filter(old -> !old.equals(it)).isPresent() ? 1 : 0;
    }
    return tally
        .plus(Fate.CREATE, created)
        .plus(Fate.UPDATE, updated)
        .plus(Fate.DELETE, missing(before.folders(), now.folders()))
        .plus(Fate.NOOP, now.folders().size() - created - updated);
  }

  private static int missing(Map<Uid, ?> from, Map<Uid, ?> in) {
    return (int) from.keySet().stream().filter(uid -> !in.containsKey(uid)).count();
  }
}
