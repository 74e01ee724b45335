package lockstep.gateway.proxy;

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
    Ticker ticker) {}
