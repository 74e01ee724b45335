package lockstep.gateway.choose;

import lockstep.gateway.pool.Member;

/// Where a request goes next.
public sealed interface Choice {
  /// Send it to `member`.
  ///
  /// @param member which one
  /// @param healthy false when it is tried although it looks down, because all do
  /// @param another a further member is left that this request did not try: a healthy one, or, when
  /// nobody looks healthy, any
  record Go(Member member, boolean healthy, boolean another) implements Choice {}

  /// Nobody is left to try now: hold the request until the pool changes.
  record Hold() implements Choice {}
}
