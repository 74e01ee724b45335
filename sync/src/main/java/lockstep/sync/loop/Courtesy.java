package lockstep.sync.loop;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import lockstep.core.time.Ticker;

/// Leaves a gap between the pushes of this instance, for the saves of others and for its own.
///
/// Who has just pushed needs no fetch before the next push, and so would win every race: the others
/// would wait for ever. In the gap they get in, and the saves that come meanwhile go out as one
/// group, which is quicker for all.
///
/// Where several people save here, those who have their answer may have their next saves soon: the
/// next group waits for them a moment, so that all go out together instead of by halves. It waits
/// no longer than until as many are there as were before.
///
/// Those who wrote under an earlier primary leave their saves to the present one: no gap is left
/// for them, which would slow down just the saves that have waited for it.
final class Courtesy {
  /// For how long others count as writing after their last commit.
  private static final Duration REMEMBERED = Duration.ofSeconds(5);

  /// The longest wait for those who were answered together; it is half of what a push takes, too.
  private static final Duration GATHER = Duration.ofMillis(200);

  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final Ticker ticker;
  private final LongSupplier epoch;
  private OptionalLong othersAt = OptionalLong.empty();
  private long othersEpoch;
  private long toOthersUntil;
  private long gatherUntil;
  private int crowd;

  /// @param epoch of the present primary; 0 when there are none
  Courtesy(Ticker ticker, LongSupplier epoch) {
    this.ticker = ticker;
    this.epoch = epoch;
    this.toOthersUntil = ticker.nanos();
    this.gatherUntil = ticker.nanos();
  }

  /// Commits of others have come.
  void othersWrote() {
    othersAt = OptionalLong.of(ticker.nanos());
    othersEpoch = epoch.getAsLong();
  }

  /// A push of ours has landed.
  ///
  /// @param took how long it took to plan and to push: somebody else needs as long, and a fetch
  /// @param answered how many saves have their answer now
  /// @param waiting how many more wait here
  void pushed(Duration took, int answered, int waiting) {
    long now = ticker.nanos();
    boolean others =
        othersAt.isPresent()
            && now - othersAt.getAsLong() < REMEMBERED.toNanos()
            && othersEpoch == epoch.getAsLong();
    toOthersUntil = now + (others ? Math.min(LONGEST.toNanos(), 2 * took.toNanos()) : 0);
    crowd = answered + waiting;
    gatherUntil = now + (crowd > 1 ? Math.min(GATHER.toNanos(), took.toNanos() / 2) : 0);
  }

  /// How long until the next group may start.
  ///
  /// @param waiting how many saves wait here
  Duration left(int waiting) {
    long now = ticker.nanos();
    long gather = waiting < crowd ? gatherUntil - now : 0;
    return Duration.ofNanos(Math.max(0, Math.max(toOthersUntil - now, gather)));
  }
}
