package lockstep.sync.pull;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import lockstep.core.time.Ticker;

/// For how long a Git remote has been silent towards this instance.
///
/// One question without an answer may be a big push on a thin line. So when an answer is owed for a
/// moment, the remote is asked something small on a connection of its own: what answers that is not
/// silent, and what is cut off answers nothing.
///
/// Silence is counted from that small question: with the patience of the lease's holder it gets no
/// less time than the member that would take over has to prove that it reaches Git. So a host that
/// is slow for all moves nothing.
public final class GitSilence {
  /// How long an answer may be owed before something else is asked. Many hosts take about that
  /// long for a push, and are not to be asked at each.
  static final Duration MOMENT = Duration.ofSeconds(1);

  /// How much of that counts. The rest of the patience with a holder is for the small question.
  public static final Duration COUNTED = Duration.ofMillis(500);

  private static final Duration REST = Duration.ofMillis(500);

  private final Ticker ticker;
  private final Executor executor;
  private final Map<String, Look> looks = new ConcurrentHashMap<>();

  /// @param executor runs what waits for a remote
  public GitSilence(Ticker ticker, Executor executor) {
    this.ticker = ticker;
    this.executor = executor;
  }

  /// Of the remote of one repository; zero when it answers. Returns at once. Any thread.
  ///
  /// @param name of the repository
  /// @param owed for how long it has owed an answer
  /// @param branches asks it something small
  public Duration of(String name, Duration owed, Supplier<BranchList> branches) {
    if (owed.compareTo(MOMENT) < 0) {
      looks.remove(name);
      return owed.compareTo(COUNTED) < 0 ? Duration.ZERO : owed; // any push owes an answer
    }
    Look look = looks.computeIfAbsent(name, _ -> new Look());
    if (look.begin(ticker.nanos())) {
      executor.execute(() -> look.at(branches, ticker));
    }
    return COUNTED.plus(look.inVainFor(ticker.nanos()));
  }

  /// The small questions to one remote, one at a time.
  private static final class Look {
    private boolean asking;
    private OptionalLong inVainSince = OptionalLong.empty();
    private OptionalLong ended = OptionalLong.empty();

    /// True when it is time for the next question, which is begun thereby.
    synchronized boolean begin(long now) {
      boolean rests = ended.isPresent() && now - ended.getAsLong() < REST.toNanos();
      if (asking || rests) {
        return false;
      }
      asking = true;
      inVainSince = OptionalLong.of(inVainSince.orElse(now));
      return true;
    }

    void at(Supplier<BranchList> branches, Ticker ticker) {
      boolean answered = false;
      try {
        answered = !(branches.get() instanceof BranchList.Unreachable);
      } catch (GitFault _) {
        answered = true; // what broke is here, and tells nothing of the remote
      } finally {
        end(answered, ticker.nanos());
      }
    }

    private synchronized void end(boolean answered, long now) {
      asking = false;
      ended = OptionalLong.of(now);
      if (answered) {
        inVainSince = OptionalLong.empty();
      }
    }

    /// Since the first question that was not answered.
    synchronized Duration inVainFor(long now) {
      return inVainSince.isPresent()
          ? Duration.ofNanos(now - inVainSince.getAsLong())
          : Duration.ZERO;
    }
  }
}
