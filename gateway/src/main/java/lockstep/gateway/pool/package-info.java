/// # pool: the members as the gateway sees them
///
/// Immutable states, and one holder that publishes the newest of them to whoever waits for a
/// change.
///
/// - Comes in: who the members are (configuration), what the probes found.
/// - Goes out: a [lockstep.gateway.pool.Pool] that a request can decide on without locks.
/// - Never here: sockets, requests, the decision itself.
@NullMarked
package lockstep.gateway.pool;

import org.jspecify.annotations.NullMarked;
