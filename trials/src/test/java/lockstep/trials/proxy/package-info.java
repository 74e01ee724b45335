/// # proxy: a network that misbehaves on demand
///
/// Stands between a client and a server on the loopback address and harms what passes.
///
/// - Comes in: connections for a server, and what is to go wrong with them.
/// - Goes out: the same bytes, later, slower, in smaller pieces, up to a chosen one, or not at all.
/// - Never here: knowledge of what the bytes mean, but for a marker by which an exchange is found.
@NullMarked
package lockstep.trials.proxy;

import org.jspecify.annotations.NullMarked;
