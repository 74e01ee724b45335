package lockstep.sync.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import lockstep.core.fault.StoreFault;
import lockstep.core.testing.TestClock;
import lockstep.sync.job.JobLife.Step;
import lockstep.sync.testing.InMemoryJobStore;

/// Runners, a database and a branch on one thread, by one seed: runners die at every call, answers
/// are lost, lists are old, and what was pushed may land long after its runner died.
final class JobSimulation {
  private static final int RUNNERS = 3;
  private static final int JOBS = 4;
  private static final int STEPS = 30;
  private static final int ROUNDS = 600;
  private static final int QUIET_ROUNDS = 4_000;
  private static final int LATE_STEPS = 12;

  private final SplittableRandom random;
  private final Set<Guard> off;
  private final TestClock clock = new TestClock();
  private final Wire wire;
  private final List<JobRunner> runners = new ArrayList<>();
  private final Set<String> landed = new HashSet<>();
  private final List<String> flying = new ArrayList<>();
  private final Map<String, Integer> percents = new HashMap<>();
  private final Map<String, String> owners = new HashMap<>();
  private final Map<String, Integer> stepsAfterCancel = new HashMap<>();
  private final Map<String, JobState> ends = new HashMap<>();
  private final long[] wakes = new long[RUNNERS];
  private boolean quiet;
  private int tokens;

  /// What can be left out, to see what it is good for.
  enum Guard {
    /// Only its owner is heard.
    OWNER,
    /// Nobody takes what another has.
    LEASE,
    /// A step has the same id at every runner.
    SAVE_ID,
    /// The owner hears of a cancel.
    CANCEL,
    /// Progress never goes back.
    PROGRESS
  }

  JobSimulation(long seed, Set<Guard> off) {
    this.random = new SplittableRandom(seed);
    this.off = off;
    this.wire = new Wire(new InMemoryJobStore(clock, this::rules));
    for (int i = 0; i < RUNNERS; i++) {
      runners.add(runner(i));
    }
  }

  /// A runner that is gone.
  private static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private JobRunner runner(int i) {
    return new JobRunner(
        wire, this::work, "i" + i, () -> "t" + tokens++, () -> true, _ -> true, clock);
  }

  void run() {
    for (int i = 0; i < JOBS; i++) {
      wire.jobs.add("j" + i, "r" + i, new JobSpec.Pull(true), author());
    }
    for (int i = 0; i < ROUNDS; i++) {
      round();
    }
    quiet = true;
    for (int i = 0; i < QUIET_ROUNDS && !wire.jobs.live().isEmpty(); i++) {
      round();
    }
    check(wire.jobs.live().isEmpty(), "a job does not end: " + wire.jobs.live());
  }

  private void round() {
    clock.advance(Duration.ofMillis(random.nextInt(400)));
    int i = random.nextInt(RUNNERS);
    if (!quiet && random.nextInt(60) == 0) {
      wakes[i] = clock.nanos() + Duration.ofSeconds(random.nextInt(30)).toNanos();
    }
    if (clock.nanos() - wakes[i] < 0) {
      return; // it hangs, and does not know
    }
    try {
      if (random.nextInt(4) == 0) {
        runners.get(i).beat();
      } else if (!quiet && random.nextInt(200) == 0) {
        runners.get(i).giveBack();
      } else {
        runners.get(i).turn();
      }
    } catch (StoreFault _) {
      // the next turn goes on
    } catch (Died _) {
      runners.set(i, runner(i));
    }
    if (!quiet && random.nextInt(80) == 0) {
      wire.jobs.apply("j" + random.nextInt(JOBS), new JobEvent.Cancel("ann"));
    }
    if (!flying.isEmpty() && random.nextInt(10) == 0) {
      land(flying.remove(random.nextInt(flying.size())));
    }
    wire.jobs.live().forEach(this::watch);
    wire.jobs.ended(Optional.empty(), JOBS).forEach(this::watch);
  }

  private void watch(Job job) {
    int percent = job.progress().percent();
    check(
        percent >= percents.getOrDefault(job.uid(), 0),
        "progress of %s goes back from %d to %d"
            .formatted(job.uid(), percents.get(job.uid()), percent));
    percents.put(job.uid(), percent);
    if (job.state().isEnd()) {
      JobState before = ends.put(job.uid(), job.state());
      check(before == null || before == job.state(), job.uid() + " ended twice");
      if (job.state() == JobState.SUCCESS) {
        for (int i = 0; i < STEPS; i++) {
          check(
              landed.contains(job.uid() + "/" + i) || flying.contains(job.uid() + "/" + i),
              job.uid() + " has ended without step " + i);
        }
      }
    }
  }

  private void land(String step) {
    String id = step;
    if (off.contains(Guard.SAVE_ID)) {
      check(!landed.contains(id), id + " was done twice");
    }
    landed.add(id);
  }

  /// Steps that each push one thing, under an id that the job and the step give.
  private Work work(Job job) {
    return new Work() {
      private int at;

      @Override
      public Advance step() {
        perhapsDie();
        String step = job.uid() + "/" + at;
        if (wire.jobs.find(job.uid()).orElseThrow().cancelledBy().isPresent()) {
          int late = stepsAfterCancel.merge(job.uid(), 1, Integer::sum);
          check(late <= LATE_STEPS, job.uid() + " goes on after it was cancelled");
        }
        if (!quiet && random.nextInt(10) == 0) {
          flying.add(step);
          perhapsDie();
          return new Advance.Wait(progress(), Duration.ZERO);
        }
        land(step);
        perhapsDie();
        at++;
        return at == STEPS ? new Advance.Done(progress()) : new Advance.More(progress());
      }

      private Progress progress() {
        return Progress.NONE.at(at, STEPS);
      }
    };
  }

  private void perhapsDie() {
    if (!quiet && random.nextInt(120) == 0) {
      throw new Died();
    }
  }

  /// The rules with what is left out of them.
  private Step rules(Job job, JobEvent event, Instant now) {
    Job seen =
        off.contains(Guard.LEASE) && event instanceof JobEvent.Claim
            ? job.ownedUntil(Instant.EPOCH)
            : job;
    JobEvent heard = event;
    if (off.contains(Guard.OWNER) && job.owner().isPresent()) {
      Job.Hold any = new Job.Hold(job.owner().get().token(), job.epoch());
      heard =
          switch (event) {
            case JobEvent.Beat beat -> new JobEvent.Beat(any, beat.life(), beat.progress());
            case JobEvent.Finish end -> new JobEvent.Finish(any, end.end(), end.progress());
            case JobEvent.Claim _, JobEvent.GiveBack _, JobEvent.Cancel _ -> event;
          };
    }
    Step step = JobLife.step(seen, heard, now);
    return off.contains(Guard.PROGRESS)
            && step instanceof Step.Changed(Job next)
            && event instanceof JobEvent.Beat beat
        ? new Step.Changed(copy(next, beat.progress(), next.cancelledBy()))
        : step;
  }

  private static Job copy(Job job, Progress progress, Optional<String> cancelledBy) {
    return new Job(
        job.uid(),
        job.name(),
        job.repository(),
        job.spec(),
        job.author(),
        job.created(),
        job.state(),
        job.started(),
        job.finished(),
        job.epoch(),
        job.owner(),
        job.losses(),
        job.turns(),
        cancelledBy,
        progress,
        job.revision());
  }

  private static JobAuthor author() {
    return new JobAuthor("u1", "ann", "Ann", "ann@localhost");
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  /// The way to the database.
  private final class Wire implements JobStore {
    private final InMemoryJobStore jobs;
    private List<Job> old = List.of();

    Wire(InMemoryJobStore jobs) {
      this.jobs = jobs;
    }

    @Override
    public Added add(String uid, String repository, JobSpec spec, JobAuthor author) {
      return jobs.add(uid, repository, spec, author);
    }

    @Override
    public Optional<Step> apply(String uid, JobEvent event) {
      perhapsDie();
      perhapsAway();
      Optional<Job> before = jobs.find(uid);
      Optional<Step> step = jobs.apply(uid, event);
      if (step.isPresent() && step.get() instanceof Step.Changed(Job job)) {
        judge(before.orElseThrow(), event, job);
        if (off.contains(Guard.CANCEL) && event instanceof JobEvent.Beat) {
          step = Optional.of(new Step.Changed(copy(job, job.progress(), Optional.empty())));
        }
      }
      perhapsAway();
      perhapsDie();
      return step;
    }

    private void judge(Job before, JobEvent event, Job after) {
      switch (event) {
        case JobEvent.Claim claim -> {
          check(before.isFree(clock.instant()), after.uid() + " was taken from its owner");
          if (after.owner().isPresent()) {
            owners.put(after.uid(), claim.token());
          }
        }
        case JobEvent.Beat beat -> owns(after, beat.hold());
        case JobEvent.Finish finish -> owns(after, finish.hold());
        case JobEvent.GiveBack give -> owns(after, give.hold());
        case JobEvent.Cancel _ -> {
          // anybody may
        }
      }
    }

    private void owns(Job job, Job.Hold hold) {
      check(
          hold.token().equals(owners.get(job.uid())),
          "two owners of %s are heard".formatted(job.uid()));
    }

    private void perhapsAway() {
      if (!quiet && random.nextInt(40) == 0) {
        throw new StoreFault("away", new IllegalStateException());
      }
    }

    @Override
    public List<Job> live() {
      return jobs.live();
    }

    @Override
    public List<Job> free(int limit) {
      perhapsAway();
      List<Job> now = jobs.free(limit);
      List<Job> told = !quiet && random.nextInt(5) == 0 ? old : now;
      old = now;
      return told;
    }

    @Override
    public Optional<Job> find(String uid) {
      return jobs.find(uid);
    }

    @Override
    public List<Job> ended(Optional<String> repository, int limit) {
      return jobs.ended(repository, limit);
    }
  }
}
