/// # sim: a whole cluster on one thread
///
/// Members, gateways, clients, the shared database and the Git host, with one seed for clocks,
/// network, crashes and
/// interleaving. The rooms that decide are the real ones; what carries their words is simulated.
///
/// - Comes in: a seed, and the guards to do without.
/// - Goes out: nothing, or a [Violation] with the story that led to it.
/// - Never here: threads that run at the same time, sockets, sleeping.
@NullMarked
package lockstep.sim;

import org.jspecify.annotations.NullMarked;
