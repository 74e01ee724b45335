package lockstep.sync.loop;

import java.time.Duration;
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

  private final Ticker ticker;
  private final RandomGenerator random;
  private boolean wanted;
  private boolean person;
  private long notBefore;
  private long failedAt;
  private int failures;
  private OptionalLong askedAt = OptionalLong.empty();

  /// @param random of the loop's thread
  PullWish(Ticker ticker, RandomGenerator random) {
    this.ticker = ticker;
    this.random = random;
    this.notBefore = ticker.nanos();
  }

  synchronized void ask(Trigger trigger) {
    wanted = true;
    long now = ticker.nanos();
    switch (trigger) {
      case PERSON -> {
        person = true;
        notBefore = now;
      }
      case WEBHOOK, PEER_HINT, START -> {
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
    if (!wanted || ticker.nanos() - notBefore < 0) {
      return Due.NOT_NOW;
    }
    Due due = person ? Due.FOR_PERSON : Due.NOW;
    wanted = false;
    person = false;
    return due;
  }

  /// The remote was read.
  ///
  /// @param again true when somebody waits for what it did not bring
  synchronized void succeeded(boolean again) {
    failures = 0;
    askedAt = OptionalLong.empty();
    notBefore = ticker.nanos();
    if (again) {
      wanted = true;
      notBefore += FOR_WAITERS.toNanos();
    }
  }

  /// The remote was not read, or what it has was not shown: there will be another try.
  synchronized void failed(State state) {
    failures++;
    failedAt = ticker.nanos();
    wanted = true;
    Backoff backoff = state == State.REFUSED ? AFTER_REFUSAL : AFTER_FAILURE;
    notBefore = failedAt + backoff.pause(failures, random).toNanos();
  }

  /// How long until a wanted pull may be made; `otherwise` when none is wanted.
  synchronized Duration left(Duration otherwise) {
    return wanted ? Duration.ofNanos(Math.max(0, notBefore - ticker.nanos())) : otherwise;
  }

  /// Since when somebody has been waiting for a pull to be done; empty when nobody is.
  synchronized OptionalLong askedAt() {
    return askedAt;
  }

  /// Whether a pull is to be made.
  enum Due {
    NOT_NOW,
    NOW,
    /// A person asked for it: nothing is held back.
    FOR_PERSON
  }
}
