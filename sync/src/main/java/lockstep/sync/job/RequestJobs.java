package lockstep.sync.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;
import lockstep.core.fault.StoreFault;
import lockstep.core.time.Ticker;
import lockstep.sync.request.PullRequest;

/// Has pull requests looked at, once in the cluster and one job at a time for each.
///
/// While a job for one runs, the next cannot be put in, and the one that runs may have read the
/// branch before the commit that is told of came. So a delivery that finds one is kept here, the
/// newest for each pull request, and put in when that one has ended. What is kept is lost with the
/// process: the next commit brings it back. Safe for several threads.
public final class RequestJobs {
  /// How many are kept.
  static final int MOST = 200;

  /// How long one is kept.
  static final Duration LIFE = Duration.ofMinutes(15);

  private static final JobAuthor HOST = new JobAuthor("", "webhook", "Webhook", "");

  private final JobStore store;
  private final Supplier<String> uids;
  private final Ticker ticker;
  private final Runnable wake;
  private final SequencedMap<String, Wish> kept = new LinkedHashMap<>();

  /// @param uids gives one that was never given before, here or elsewhere
  /// @param wake tells the runners of this instance that there is something to do
  public RequestJobs(JobStore store, Supplier<String> uids, Ticker ticker, Runnable wake) {
    this.store = store;
    this.uids = uids;
    this.ticker = ticker;
    this.wake = wake;
  }

  private record Wish(String repository, JobSpec.Comment spec, long since) {
    String name() {
      return spec.jobName(repository);
    }
  }

  /// Asks for a look at a pull request.
  ///
  /// @return true when there is a job for it, false when there will be one
  public boolean ask(String repository, PullRequest request) {
    Wish wish = new Wish(repository, new JobSpec.Comment(request), ticker.nanos());
    if (isPut(wish)) {
      forget(wish);
      return true;
    }
    synchronized (kept) {
      kept.putLast(wish.name(), wish);
      while (kept.size() > MOST) {
        kept.pollFirstEntry();
      }
    }
    return false;
  }

  /// Puts in what can be now. To be called about each second.
  public void turn() {
    List<Wish> now;
    synchronized (kept) {
      now = new ArrayList<>(kept.values());
    }
    for (Wish wish : now) {
      if (ticker.nanos() - wish.since() > LIFE.toNanos() || isPut(wish)) {
        forget(wish);
      }
    }
  }

  /// Not one that came meanwhile.
  private void forget(Wish wish) {
    synchronized (kept) {
      Wish there = kept.get(wish.name());
      if (there != null && there.since() <= wish.since()) {
        kept.remove(wish.name());
      }
    }
  }

  private boolean isPut(Wish wish) {
    try {
      return switch (store.add(uids.get(), wish.repository(), wish.spec(), HOST)) {
        case JobStore.Added.In _ -> {
          wake.run();
          yield true;
        }
        // Nobody has begun it: whoever does reads the branch then.
        case JobStore.Added.Exists(Job job) -> job.state() == JobState.PENDING;
        case JobStore.Added.Full _ -> false;
      };
    } catch (StoreFault _) {
      return false;
    }
  }
}
