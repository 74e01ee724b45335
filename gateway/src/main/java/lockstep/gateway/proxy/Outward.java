package lockstep.gateway.proxy;

import java.time.Duration;
import lockstep.core.time.Ticker;
import lockstep.gateway.overload.Admission;

/// What every request needs on its way to a member.
///
/// @param members to whom
/// @param admission told how long reads take
/// @param rewrite of headers
/// @param patience with members and clients
/// @param held places for requests that wait for a member
/// @param counts of what happened
/// @param vigils look after all that wait for an answer
/// @param ticker for deadlines
record Outward(
    Members members,
    Admission admission,
    HeadRewrite rewrite,
    Patience patience,
    Held held,
    Counts counts,
    Vigils vigils,
    Ticker ticker) {
  /// A member answered a plain read after `took`.
  void read(Duration took) {
    admission.answered(took);
    counts.read(took);
  }

  /// A request to `member` failed: refused, broken or timed out.
  void failed(String member) {
    members.passive().failed(member);
    counts.failed(member);
  }
}
