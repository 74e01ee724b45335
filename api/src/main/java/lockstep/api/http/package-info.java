/// # http: requests in, answers out
///
/// The small kernel under all endpoints: it finds the route, reads the body within its limit, runs
/// the handler on a virtual thread of its own, and turns faults into answers. The network is only
/// touched by Undertow's I/O threads, so handlers may block.
///
/// - Comes in: [Route]s, [Filter]s around them.
/// - Goes out: an [Answer] for each [Request].
/// - Never here: what any endpoint means.
@NullMarked
package lockstep.api.http;

import org.jspecify.annotations.NullMarked;
