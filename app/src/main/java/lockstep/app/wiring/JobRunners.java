package lockstep.app.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import lockstep.api.job.JobParts;
import lockstep.app.machine.Loop;
import lockstep.app.machine.Waker;
import lockstep.core.fault.StoreFault;
import lockstep.core.time.Ticker;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobRunner;
import lockstep.sync.job.JobStore;
import lockstep.sync.job.RequestJobs;
import lockstep.sync.job.Work;
import lockstep.sync.job.work.JobWorld;
import lockstep.sync.job.work.Workbook;

/// Runs jobs of the cluster on this instance, a few at a time, and gives them back when it ends.
final class JobRunners implements AutoCloseable {
  private static final Logger LOG = System.getLogger("lockstep.app");
  private static final int AT_ONCE = 3;
  private static final Duration AWAY = Duration.ofSeconds(1);

  private final List<JobRunner> runners = new ArrayList<>();
  private final List<Waker> wakers = new ArrayList<>();
  private final List<Loop> loops = new ArrayList<>();

  private final JobStore store;
  private final JobWorld world;
  private final RequestJobs requests;
  private final Ticker ticker;

  /// @param worlds gives what jobs find here
  /// @param instance this one's name
  /// @param takes false: it begins no more jobs
  JobRunners(
      JobStore store,
      Function<RequestJobs, JobWorld> worlds,
      String instance,
      BooleanSupplier takes,
      Ticker ticker) {
    this.store = store;
    this.ticker = ticker;
    Supplier<String> fresh = () -> UUID.randomUUID().toString();
    this.requests = new RequestJobs(store, fresh, ticker, this::wake);
    this.world = worlds.apply(requests);
    Work.Book book = new Workbook(world);
    for (int i = 0; i < AT_ONCE; i++) {
      wakers.add(new Waker());
      boolean looks = i == 0; // one at most looks at pull requests, so two are left for people
      runners.add(
          new JobRunner(
              store,
              job -> told(book, job, instance),
              instance,
              fresh,
              takes,
              spec -> looks || !spec.isLook(),
              ticker));
    }
  }

  /// What the endpoints of jobs stand on.
  JobParts parts() {
    return new JobParts(store, world::repository, requests, this::wake);
  }

  private void wake() {
    wakers.forEach(Waker::wake);
  }

  /// Begins to run jobs.
  void start() {
    for (int i = 0; i < AT_ONCE; i++) {
      Waker waker = wakers.get(i);
      JobRunner runner = runners.get(i);
      loops.add(Loop.start("job-" + i, () -> waker.await(turn(runner))));
    }
    loops.add(Loop.each("job-beat", JobRunner.BEAT, this::beat));
  }

  private static Duration turn(JobRunner runner) {
    try {
      return runner.turn();
    } catch (StoreFault away) {
      LOG.log(Level.DEBUG, "job waits for the database: reason={0}", away.getMessage());
      return AWAY;
    }
  }

  private void beat() {
    for (JobRunner runner : runners) {
      try {
        runner.beat();
      } catch (StoreFault away) {
        LOG.log(Level.DEBUG, "job gave no sign of life: reason={0}", away.getMessage());
      }
    }
  }

  private Work told(Work.Book book, Job job, String instance) {
    LOG.log(
        Level.INFO,
        "job begins: name={0} uid={1} epoch={2} by={3}",
        job.name(),
        job.uid(),
        job.epoch(),
        job.author().login());
    return new SteadyWork(book, job, instance, ticker);
  }

  @Override
  public void close() {
    loops.forEach(Loop::close);
    for (JobRunner runner : runners) {
      try {
        runner.giveBack();
      } catch (StoreFault _) {
        // another one takes it when it has given no sign of life for long enough
      }
    }
  }
}
