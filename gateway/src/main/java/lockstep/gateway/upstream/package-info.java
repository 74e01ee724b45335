/// # upstream: connections to the members
///
/// The only place that speaks HTTP to a member. The codec is Apache HttpCore's, the one below
/// HttpClient: the gateway must know whether a connection was fresh, whether a byte of the request
/// left, and must be able to cut an exchange from outside, which the client above it hides.
///
/// - Comes in: requests in the codec's words, and the mark by which the gateway knows its own.
/// - Goes out: answers, or an [lockstep.gateway.upstream.UpstreamFault] that says how far it came.
/// - Never here: retries, the choice of a member, the client's side.
@NullMarked
package lockstep.gateway.upstream;

import org.jspecify.annotations.NullMarked;
