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
  void pushed(Duration took) {
    long now = ticker.nanos();
    boolean others = othersAt.isPresent() && now - othersAt.getAsLong() < REMEMBERED.toNanos();
    long gap = Math.min(LONGEST.toNanos(), 2 * took.toNanos());
    gapEnds = others ? now + gap : now;
  }

  /// How long until the next group may start.
  Duration left() {
    return Duration.ofNanos(Math.max(0, gapEnds - ticker.nanos()));
  }
}
