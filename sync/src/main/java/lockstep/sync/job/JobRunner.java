package lockstep.sync.job;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import lockstep.core.fault.StoreFault;
import lockstep.core.time.Ticker;
import lockstep.sync.job.Job.Hold;
import lockstep.sync.job.JobLife.Step;
import org.jspecify.annotations.Nullable;

/// Works on one job at a time: claims it, does its steps, and ends it.
///
/// One thread calls [#turn] again and again; another one calls [#beat] about every [#BEAT], also
/// while a step lasts.
public final class JobRunner {
  /// How long a job stays with a runner that gives no sign of life.
  public static final Duration LIFE = Duration.ofSeconds(10);

  /// How often a runner gives one.
  public static final Duration BEAT = Duration.ofSeconds(3);

  /// How long there is nothing to do when nobody is at hand.
  public static final Duration IDLE = Duration.ofSeconds(1);

  private static final Duration TOLD = Duration.ofSeconds(1);
  private static final int LOOKED_AT = 16;

  private final JobStore store;
  private final Work.Book book;
  private final String instance;
  private final Supplier<String> tokens;
  private final BooleanSupplier takes;
  private final Predicate<JobSpec> wants;
  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Held held;

  /// @param instance the name of this one
  /// @param tokens gives one that was never given before, here or elsewhere
  /// @param takes false: no more jobs are begun
  /// @param wants which jobs this one begins, so that some runners are left for others
  public JobRunner(
      JobStore store,
      Work.Book book,
      String instance,
      Supplier<String> tokens,
      BooleanSupplier takes,
      Predicate<JobSpec> wants,
      Ticker ticker) {
    this.store = store;
    this.book = book;
    this.instance = instance;
    this.tokens = tokens;
    this.takes = takes;
    this.wants = wants;
    this.ticker = ticker;
  }

  /// The job that this runner has, and how that ends.
  private static final class Held {
    final Hold hold;
    final Work work;
    Job job;
    Progress progress;
    long ours;
    long told;
    Optional<JobState> end = Optional.empty();

    Held(Job job, Hold hold, Work work, long ours, long now) {
      this.job = job;
      this.hold = hold;
      this.work = work;
      this.progress = job.progress();
      this.ours = ours;
      this.told = now;
    }
  }

  /// Does one thing.
  ///
  /// @return how long nothing more is to be done, unless somebody says otherwise
  /// @throws StoreFault when the database is away: the next turn goes on
  public Duration turn() {
    Held now = held();
    if (now == null) {
      return takes.getAsBoolean() ? claim() : IDLE;
    }
    if (ticker.nanos() - now.ours >= 0) {
      beat(now); // the last word is the database's: nobody may have claimed it yet
    }
    if (held() == null) {
      return Duration.ZERO;
    }
    if (now.end.isPresent()) {
      finish(now, now.end.get());
      return Duration.ZERO;
    }
    if (isCancelled(now)) {
      now.progress = JobLife.cancelled(now.job.cancelledBy(), now.progress);
      now.end = Optional.of(JobState.CANCELLED);
      return Duration.ZERO;
    }
    return step(now);
  }

  /// Gives a sign of life, if there is something to give it for.
  public void beat() {
    Held now = held();
    if (now != null) {
      beat(now);
    }
  }

  /// The job that it works on now.
  public Optional<Job> job() {
    return Optional.ofNullable(held()).map(it -> it.job);
  }

  /// Leaves the job to another runner, at once.
  public void giveBack() {
    Held now = held();
    if (now != null) {
      drop(now);
      store.apply(now.job.uid(), new JobEvent.GiveBack(now.hold));
    }
  }

  private Duration claim() {
    for (Job free : store.free(LOOKED_AT)) {
      if (!wants.test(free.spec())) {
        continue;
      }
      long asked = ticker.nanos();
      String token = tokens.get();
      Optional<Step> step = store.apply(free.uid(), new JobEvent.Claim(instance, token, LIFE));
      if (step.isPresent()
          && step.get() instanceof Step.Changed(Job job)
          && job.owner().isPresent()) {
        Hold hold = new Hold(token, job.epoch());
        hold(new Held(job, hold, book.of(job), asked + LIFE.toNanos(), asked));
        return Duration.ZERO;
      }
    }
    return IDLE;
  }

  private Duration step(Held now) {
    Work.Advance advance = now.work.step();
    lock.lock();
    try {
      now.progress = advance.progress();
    } finally {
      lock.unlock();
    }
    return switch (advance) {
      case Work.Advance.More _ -> {
        if (ticker.nanos() - now.told >= TOLD.toNanos()) {
          beat(now);
        }
        yield Duration.ZERO;
      }
      case Work.Advance.Wait(Progress _, Duration pause) -> {
        beat(now);
        yield pause;
      }
      case Work.Advance.Done(Progress _, JobState end) -> {
        now.end = Optional.of(end);
        yield Duration.ZERO;
      }
    };
  }

  /// Until the database has heard it, the end is told again.
  private void finish(Held now, JobState end) {
    store.apply(now.job.uid(), new JobEvent.Finish(now.hold, end, now.progress));
    drop(now);
  }

  private void beat(Held now) {
    long asked = ticker.nanos();
    Optional<Step> step =
        store.apply(now.job.uid(), new JobEvent.Beat(now.hold, LIFE, progress(now)));
    lock.lock();
    try {
      if (step.isPresent() && step.get() instanceof Step.Changed(Job job)) {
        now.job = job;
        now.ours = asked + LIFE.toNanos();
        now.told = asked;
      } else if (held == now) {
        held = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isCancelled(Held now) {
    lock.lock();
    try {
      return now.job.cancelledBy().isPresent();
    } finally {
      lock.unlock();
    }
  }

  private Progress progress(Held now) {
    lock.lock();
    try {
      return now.progress;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Held held() {
    lock.lock();
    try {
      return held;
    } finally {
      lock.unlock();
    }
  }

  private void hold(Held now) {
    lock.lock();
    try {
      held = now;
    } finally {
      lock.unlock();
    }
  }

  private void drop(Held now) {
    lock.lock();
    try {
      if (held == now) {
        held = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
