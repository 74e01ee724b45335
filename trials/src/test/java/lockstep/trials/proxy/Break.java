package lockstep.trials.proxy;

import java.time.Duration;

/// A connection that breaks at a chosen byte of one exchange.
///
/// The exchange is the first one in whose request the marker stands. Bytes are counted from the
/// first byte of the marker on, or from the first byte of the answer.
///
/// @param marker stands in the request, such as `git-receive-pack HTTP`
/// @param side whose bytes are counted
/// @param after how many of them still pass
/// @param kind what happens then
/// @param late for [Kind#LATE]: how much later the server gets the request
public record Break(String marker, Side side, long after, Kind kind, Duration late) {
  public Break {
    if (marker.isEmpty() || after < 0) {
      throw new IllegalArgumentException("a break needs a marker and a byte to happen at");
    }
    if (kind == Kind.LATE && side != Side.REQUEST) {
      throw new IllegalArgumentException("only a request can arrive late");
    }
  }

  /// A break of a kind that needs no time.
  public Break(String marker, Side side, long after, Kind kind) {
    this(marker, side, after, kind, Duration.ZERO);
  }

  /// A direction.
  public enum Side {
    /// From the client to the server.
    REQUEST,
    /// From the server to the client.
    RESPONSE
  }

  /// How it breaks.
  public enum Kind {
    /// Both ends read an orderly end.
    CLOSE,
    /// Both ends read a reset.
    RESET,
    /// Nothing passes any more, and nobody is told.
    STALL,
    /// The client reads a reset, and the rest of what it sent arrives later.
    LATE
  }
}
