package lockstep.app.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.core.resource.CommitId;
import lockstep.sync.job.Job;
import lockstep.sync.job.RequestJobs;
import lockstep.sync.job.work.ExportSource;
import lockstep.sync.job.work.JobRepository;
import lockstep.sync.job.work.JobWorld;
import lockstep.sync.job.work.Miss;
import lockstep.sync.request.PullRequest;
import lockstep.sync.request.RequestDesk;
import lockstep.sync.save.SaveOutcome;

/// What jobs find on this instance.
///
/// @param instance this one's name
/// @param repositories that it shows
/// @param servers that dashboards can be brought from
/// @param desk has comments written in pull requests
/// @param looks has pull requests looked at again
/// @param peers are told of commits that they should look for
record InstanceJobs(
    String instance,
    Repositories repositories,
    GrafanaMembers servers,
    RequestDesk desk,
    RequestJobs looks,
    Peers peers)
    implements JobWorld {
  private static final Logger LOG = System.getLogger("lockstep.app");

  @Override
  public Optional<JobRepository> repository(String name) {
    return repositories.named(name).map(InstanceJobs::job);
  }

  private static JobRepository job(SyncedRepository shown) {
    return new JobRepository(
        shown.name(), shown.branch(), shown.writable(), shown.takesBranches(), false, shown.sync());
  }

  @Override
  public Optional<ExportSource> outside(Optional<String> name) {
    return servers.named(name);
  }

  @Override
  public Optional<RequestDesk> requests() {
    return Optional.of(desk);
  }

  @Override
  public boolean again(String repository, PullRequest request, Duration pause) {
    return looks.again(repository, request, pause);
  }

  @Override
  public List<SaveOutcome> together(List<Supplier<SaveOutcome>> saves) {
    return Together.all(saves);
  }

  @Override
  public void missed(Job job, Miss miss) {
    LOG.log(
        Level.INFO,
        "job did not bring in: name={0} uid={1} what={2}",
        job.name(),
        job.uid(),
        miss.sentence());
  }

  @Override
  public String misses() {
    return "the log of " + instance;
  }

  @Override
  public void announce(String repository, CommitId commit) {
    peers.hint(repository, commit.hex());
  }

  @Override
  public void confirm(String repository) {
    peers.confirm(repository);
  }
}
