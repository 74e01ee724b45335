package lockstep.sync.testing;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobAuthor;
import lockstep.sync.job.JobEvent;
import lockstep.sync.job.JobLife;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobStore;

/// Jobs in memory, with the rules of the real ones.
public final class InMemoryJobStore implements JobStore {
  private final InstantSource clock;
  private final Rules rules;
  private final Map<String, Job> jobs = new LinkedHashMap<>();

  /// What events do.
  @FunctionalInterface
  public interface Rules {
    /// As [JobLife#step].
    JobLife.Step step(Job job, JobEvent event, Instant now);
  }

  /// Keeps time by this clock.
  public InMemoryJobStore(InstantSource clock) {
    this(clock, JobLife::step);
  }

  /// With other rules, to see what the real ones are good for.
  public InMemoryJobStore(InstantSource clock, Rules rules) {
    this.clock = clock;
    this.rules = rules;
  }

  @Override
  public synchronized Added add(String uid, String repository, JobSpec spec, JobAuthor author) {
    Optional<Job> same = find(uid);
    if (same.isPresent()) {
      return new Added.In(same.get());
    }
    Job job = Job.fresh(uid, repository, spec, author, clock.instant());
    Optional<Job> other = live().stream().filter(it -> it.name().equals(job.name())).findFirst();
    if (other.isPresent()) {
      return new Added.Exists(other.get());
    }
    if (live().size() >= JobStore.room(spec)) {
      return new Added.Full(live().size());
    }
    jobs.put(uid, job);
    return new Added.In(job);
  }

  @Override
  public synchronized Optional<JobLife.Step> apply(String uid, JobEvent event) {
    Optional<Job> found = find(uid);
    Optional<JobLife.Step> step = found.map(job -> rules.step(job, event, clock.instant()));
    if (step.isPresent() && step.get() instanceof JobLife.Step.Changed(Job job)) {
      if (job.state().isEnd()) {
        jobs.remove(uid); // the order of those that have ended is that of their ends
      }
      jobs.put(uid, job);
      forget(job);
    }
    return step;
  }

  private void forget(Job like) {
    ended(Optional.of(like.repository()), Integer.MAX_VALUE).stream()
        .filter(job -> job.spec().isLook() == like.spec().isLook())
        .skip(REMEMBERED)
        .forEach(job -> jobs.remove(job.uid()));
  }

  @Override
  public synchronized List<Job> live() {
    return jobs.values().stream().filter(job -> !job.state().isEnd()).toList();
  }

  @Override
  public synchronized List<Job> free(int limit) {
    return live().stream()
        .filter(job -> job.isFree(clock.instant()))
        .sorted(Comparator.comparing(job -> job.spec().isLook()))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Optional<Job> find(String uid) {
    return Optional.ofNullable(jobs.get(uid));
  }

  @Override
  public synchronized List<Job> ended(Optional<String> repository, int limit) {
    return List.copyOf(jobs.values()).reversed().stream()
        .filter(job -> job.state().isEnd())
        .filter(job -> repository.isEmpty() || job.repository().equals(repository.get()))
        .limit(limit)
        .toList();
  }
}
