package lockstep.sync.job;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;
import lockstep.core.fault.StoreFault;
import lockstep.core.time.Ticker;
import lockstep.sync.request.PullRequest;

/// Has pull requests looked at, once in the cluster and one job at a time for each.
///
/// While a job for one runs, the next cannot be put in, and the one that runs may have read the
/// branch before the commit that is told of came. So a delivery that finds one is kept here, the
/// newest for each pull request, and put in when that one has ended. What is kept is lost with the
/// process: the next commit brings it back.
///
/// A host that was asked too often is left alone, with all pull requests of that repository, as
/// long as it says, or longer each time. Safe for several threads.
public final class RequestJobs {
  /// How many are kept.
  static final int MOST = 200;

  /// How long one is kept that could be put in.
  static final Duration LIFE = Duration.ofMinutes(15);

  /// How long a host is left alone that was asked too often, the first time.
  static final Duration SHORTEST = Duration.ofMinutes(1);

  /// How long at most, whatever it says.
  static final Duration LONGEST = Duration.ofMinutes(15);

  /// How often one is put in again because of that: hosts' limits last up to an hour.
  static final int MOST_AGAIN = 8;

  private static final JobAuthor HOST = new JobAuthor("", "webhook", "Webhook", "");

  private final JobStore store;
  private final Supplier<String> uids;
  private final Ticker ticker;
  private final Runnable wake;
  private final SequencedMap<String, Wish> kept = new LinkedHashMap<>();

  /// How often those were put off that no newer delivery told of. With [#kept] as its lock, as the
  /// next one.
  private final SequencedMap<String, Integer> putOff = new LinkedHashMap<>();

  /// Until when repositories' hosts are left alone.
  private final Map<String, Long> pauses = new HashMap<>();

  /// @param uids gives one that was never given before, here or elsewhere
  /// @param wake tells the runners of this instance that there is something to do
  public RequestJobs(JobStore store, Supplier<String> uids, Ticker ticker, Runnable wake) {
    this.store = store;
    this.uids = uids;
    this.ticker = ticker;
    this.wake = wake;
  }

  /// @param since when it could be put in first
  private record Wish(String repository, JobSpec.Comment spec, long since) {
    String name() {
      return spec.jobName(repository);
    }

    Wish from(long end) {
      return new Wish(repository, spec, since - end > 0 ? since : end);
    }
  }

  /// Asks for a look at a pull request.
  ///
  /// @return true when there is a job for it, false when there will be one
  public boolean ask(String repository, PullRequest request) {
    long now = ticker.nanos();
    Wish wish = new Wish(repository, new JobSpec.Comment(request), now);
    synchronized (kept) {
      putOff.remove(wish.name());
      Optional<Long> end = pause(repository, now);
      if (end.isPresent()) {
        keep(wish.from(end.get()));
        return false;
      }
    }
    if (isPut(wish)) {
      forget(wish);
      return true;
    }
    synchronized (kept) {
      keep(wish);
    }
    return false;
  }

  /// Asks for another look after a while, since the host says that it was asked too often.
  ///
  /// @param pause as the host says; zero: it does not say
  /// @return false when that was so too often
  public boolean again(String repository, PullRequest request, Duration pause) {
    long now = ticker.nanos();
    synchronized (kept) {
      String name = new JobSpec.Comment(request).jobName(repository);
      int before = putOff.getOrDefault(name, 0);
      Duration longer = SHORTEST.multipliedBy(1L << before);
      Duration bounded = pause.compareTo(longer) > 0 ? pause : longer;
      long end = now + (bounded.compareTo(LONGEST) < 0 ? bounded : LONGEST).toNanos();
      pauses.merge(repository, end, (one, other) -> one - other > 0 ? one : other);
      if (before >= MOST_AGAIN) {
        putOff.remove(name);
        return false;
      }
      putOff.putLast(name, before + 1);
      if (putOff.size() > MOST) {
        putOff.pollFirstEntry();
      }
      // What a delivery told of meanwhile is newer.
      kept.putIfAbsent(name, new Wish(repository, new JobSpec.Comment(request), end));
      kept.replaceAll((_, it) -> it.repository().equals(repository) ? it.from(end) : it);
      trim();
      return true;
    }
  }

  /// The end of what a repository's host asked for; empty when it is over.
  private Optional<Long> pause(String repository, long now) {
    pauses.values().removeIf(end -> now - end >= 0);
    return Optional.ofNullable(pauses.get(repository));
  }

  private void keep(Wish wish) {
    kept.putLast(wish.name(), wish);
    trim();
  }

  private void trim() {
    while (kept.size() > MOST) {
      kept.pollFirstEntry();
    }
  }

  /// Puts in what can be now, one of each repository: so a host that has enough says so to a few.
  /// To be called about each second.
  public void turn() {
    Set<String> served = new HashSet<>();
    for (Wish wish : due()) {
      if (ticker.nanos() - wish.since() > LIFE.toNanos()) {
        forget(wish);
      } else if (!served.contains(wish.repository()) && isPut(wish)) {
        forget(wish);
        served.add(wish.repository());
      }
    }
  }

  private List<Wish> due() {
    long now = ticker.nanos();
    synchronized (kept) {
      return kept.values().stream()
          .filter(wish -> pause(wish.repository(), now).isEmpty())
          .toList();
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
