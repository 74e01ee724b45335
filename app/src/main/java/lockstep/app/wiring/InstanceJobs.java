package lockstep.app.wiring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.core.resource.CommitId;
import lockstep.sync.job.work.ExportSource;
import lockstep.sync.job.work.JobRepository;
import lockstep.sync.job.work.JobWorld;
import lockstep.sync.pull.GitFault;
import lockstep.sync.save.SaveOutcome;

/// What jobs find on this instance.
///
/// @param repositories that this instance shows
/// @param peers are told of commits that they should look for
record InstanceJobs(Repositories repositories, Peers peers) implements JobWorld {
  @Override
  public Optional<JobRepository> repository(String name) {
    return repositories.named(name).map(InstanceJobs::job);
  }

  private static JobRepository job(SyncedRepository shown) {
    return new JobRepository(
        shown.name(),
        shown.branch(),
        shown.writable(),
        shown.takesBranches(),
        false,
        shown.sync(),
        shown::pullRequest);
  }

  /// No member of kind `grafana` is read yet.
  @Override
  public Optional<ExportSource> outside(Optional<String> name) {
    return Optional.empty();
  }

  @Override
  public List<SaveOutcome> together(List<Supplier<SaveOutcome>> saves) {
    List<Callable<SaveOutcome>> tasks =
        saves.stream().<Callable<SaveOutcome>>map(save -> save::get).toList();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<SaveOutcome> outcomes = new ArrayList<>();
      for (Future<SaveOutcome> future : executor.invokeAll(tasks)) {
        outcomes.add(future.get());
      }
      return outcomes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GitFault("the instance is being stopped", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a save failed", e.getCause());
    }
  }

  @Override
  public void announce(String repository, CommitId commit) {
    peers.hint(repository, commit.hex());
  }
}
