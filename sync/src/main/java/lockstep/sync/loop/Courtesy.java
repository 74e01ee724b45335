package lockstep.sync.loop;

import java.time.Duration;
import java.util.OptionalLong;
import lockstep.core.time.Ticker;

/// Leaves a gap between the pushes of this instance while others write too.
///
/// Who has just pushed needs no fetch before the next push, and so would win every race: the others
/// would wait for ever. In the gap they get in, and the saves that come meanwhile go out as one
/// group, which is quicker for all.
final class Courtesy {
  /// For how long others count as writing after their last commit.
  private static final Duration REMEMBERED = Duration.ofSeconds(5);

  private static final Duration GATHER = Duration.ofMillis(20);

  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final Ticker ticker;
  private OptionalLong othersAt = OptionalLong.empty();
  private long gapEnds;

  Courtesy(Ticker ticker) {
    this.ticker = ticker;
    this.gapEnds = ticker.nanos();
  }

  /// Commits of others have come.
  void othersWrote() {
    othersAt = OptionalLong.of(ticker.nanos());
  }

  /// A push of ours has landed.
  ///
  /// @param took how long it took to plan and to push: somebody else needs as long, and a fetch
  /// @param waiting true when more saves wait here: those who are answered now may have their next
  /// ones soon, and all go out together instead of by halves
  void pushed(Duration took, boolean waiting) {
    long now = ticker.nanos();
    boolean others = othersAt.isPresent() && now - othersAt.getAsLong() < REMEMBERED.toNanos();
    long toOthers = Math.min(LONGEST.toNanos(), 2 * took.toNanos());
    long toOwn = waiting ? Math.min(GATHER.toNanos(), took.toNanos() / 4) : 0;
    gapEnds = now + (others ? toOthers : toOwn);
  }

  /// How long until the next group may start.
  Duration left() {
    return Duration.ofNanos(Math.max(0, gapEnds - ticker.nanos()));
  }
}
