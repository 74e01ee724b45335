package lockstep.gateway.proxy;

import java.time.Duration;

/// How long the proxy waits, each for one thing.
///
/// @param read for the first byte of a plain read while another healthy member is left to try: a
///     member that hangs costs a read this much
/// @param busy the same from a member that answers others meanwhile: it is slow and does not hang,
///     and to ask another soon would make it worse for both
/// @param slow for the first byte of anything else, and the longest silence within a body. Long,
///     because a query may take its time: that a member hangs is found by the probes, which cut
///     what waits for it
/// @param hold how long a request is kept while no member takes it
/// @param client how long a client may send or take nothing in the middle of a body
public record Patience(
    Duration read, Duration busy, Duration slow, Duration hold, Duration client) {}
