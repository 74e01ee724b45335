package lockstep.sync.loop;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import lockstep.core.time.Ticker;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.RepositorySync.Trigger;

/// The one dirty flag: whether a pull is wanted, and from when on it may be made.
///
/// However many triggers come, they make one pull; those that come during a pull make one more.
/// After a failure there are pauses, which only a person skips.
final class PullWish {
  private static final Backoff AFTER_FAILURE =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
  private static final Backoff AFTER_REFUSAL =
      new Backoff(Duration.ofSeconds(60), Duration.ofSeconds(60));
  private static final Duration FOR_WAITERS = Duration.ofMillis(200);

  /// How soon after a failure news from outside may cause the next pull.
  private static final Duration AFTER_NEWS = Duration.ofSeconds(1);

  /// How much longer than a pull took the rest after it is, before a hint causes the next: while
  /// others save on and on, one pull brings many of their commits, and the host has time for their
  /// pushes.
  private static final int REST = 3;

  private static final Duration LONGEST_REST = Duration.ofMillis(500);

  /// How long a reader's wish waits: who pushed what the reader waits for sends it to us as well,
  /// and is often quicker than the remote.
  private static final Duration FOR_BUNDLES = Duration.ofMillis(25);

  private final Ticker ticker;
  private final RandomGenerator random;
  private boolean wanted;
  private boolean onlyHints;
  private boolean onlyReaders;
  private boolean onlyInterval;
  private long readersDue;
  private long rested;
  private boolean person;
  private Optional<String> job = Optional.empty();
  private Optional<String> takenJob = Optional.empty();
  private long notBefore;
  private long failedAt;
  private int failures;
  private OptionalLong askedAt = OptionalLong.empty();

  /// @param random of the loop's thread
  PullWish(Ticker ticker, RandomGenerator random) {
    this.ticker = ticker;
    this.random = random;
    this.notBefore = ticker.nanos();
    this.rested = notBefore;
    this.readersDue = notBefore;
  }

  synchronized void ask(Trigger trigger) {
    ask(trigger, Optional.empty());
  }

  /// The same, for a job of this name.
  synchronized void ask(Trigger trigger, Optional<String> forJob) {
    job = forJob.or(() -> job);
    boolean hint = trigger == Trigger.PEER_HINT || trigger == Trigger.WEBHOOK;
    long now = ticker.nanos();
    onlyHints = hint && (onlyHints || !wanted);
    onlyInterval = trigger == Trigger.INTERVAL && (onlyInterval || !wanted);
    if (trigger == Trigger.READER && !wanted) {
      onlyReaders = true;
      readersDue = now + FOR_BUNDLES.toNanos();
    } else {
      onlyReaders &= trigger == Trigger.READER;
    }
    wanted = true;
    switch (trigger) {
      case PERSON -> {
        person = true;
        notBefore = now;
      }
      case WEBHOOK, PEER_HINT, CANDIDACY, START -> {
        long soon = failedAt + AFTER_NEWS.toNanos();
        if (failures > 0 && notBefore - soon > 0) {
          notBefore = soon;
        }
      }
      case INTERVAL, READER -> {}
    }
    if (askedAt.isEmpty()) {
      askedAt = OptionalLong.of(now);
    }
  }

  /// Takes the wish, if it is time.
  synchronized Due take() {
    if (!wanted || !untilDue().isZero()) {
      return Due.NOT_NOW;
    }
    Due due = person ? Due.FOR_PERSON : onlyInterval ? Due.BY_INTERVAL : Due.NOW;
    wanted = false;
    person = false;
    takenJob = job;
    job = Optional.empty();
    return due;
  }

  /// The job that the wish taken last was for; empty when it was no job.
  synchronized Optional<String> takenJob() {
    return takenJob;
  }

  /// How long until there is another try after a failure; empty when the last one went well.
  synchronized Optional<Duration> untilRetry() {
    return wanted && failures > 0 ? Optional.of(untilDue()) : Optional.empty();
  }

  /// What readers waited for is here, and came another way.
  synchronized void readersServed() {
    if (wanted && onlyReaders && failures == 0) {
      wanted = false;
      askedAt = OptionalLong.empty();
    }
  }

  /// The remote was read.
  ///
  /// @param took how long it took
  /// @param again true when somebody waits for what it did not bring
  synchronized void succeeded(Duration took, boolean again) {
    failures = 0;
    askedAt = OptionalLong.empty();
    notBefore = ticker.nanos();
    rested = notBefore + Math.min(LONGEST_REST.toNanos(), REST * took.toNanos());
    if (again) {
      wanted = true;
      onlyHints = false;
      onlyReaders = false;
      onlyInterval = false;
      notBefore += FOR_WAITERS.toNanos();
    }
  }

  /// A push was tried and left `link`. What was put off because the remote did not answer is done
  /// at once when it did; else nobody may ask it for long.
  synchronized void pushed(Link link) {
    if (!link.isRead()) {
      failed(link.state());
    } else if (failures > 0) {
      failures = 0;
      notBefore = ticker.nanos();
    }
  }

  /// The remote was not read, or what it has was not shown: there will be another try.
  synchronized void failed(State state) {
    failures++;
    failedAt = ticker.nanos();
    wanted = true;
    onlyHints = false;
    onlyReaders = false;
    onlyInterval = false;
    Backoff backoff = state == State.REFUSED ? AFTER_REFUSAL : AFTER_FAILURE;
    notBefore = failedAt + backoff.pause(failures, random).toNanos();
  }

  /// How long until a wanted pull may be made; `otherwise` when none is wanted.
  synchronized Duration left(Duration otherwise) {
    return wanted ? untilDue() : otherwise;
  }

  private Duration untilDue() {
    long now = ticker.nanos();
    long rest = onlyHints ? rested - now : onlyReaders ? readersDue - now : 0;
    return Duration.ofNanos(Math.max(0, Math.max(rest, notBefore - now)));
  }

  /// Since when somebody has been waiting for a pull to be done; empty when nobody is.
  synchronized OptionalLong askedAt() {
    return askedAt;
  }

  /// Whether a pull is to be made.
  enum Due {
    NOT_NOW,
    NOW,
    /// The interval has passed, and there is no other reason.
    BY_INTERVAL,
    /// A person asked for it: nothing is held back.
    FOR_PERSON
  }
}
