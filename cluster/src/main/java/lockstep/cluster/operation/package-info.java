/// # operation: what people ask of a cluster
///
/// Plans and maintenance as they stand in the store, the checks before a switchover, the conditions
/// of a failback, windows of time. Pure, but for the port to the store.
///
/// - Comes in: wishes of people, the members as seen, the time.
/// - Goes out: verdicts with their reasons; [Orders] that the holder's loop obeys.
/// - Never here: threads, waiting, HTTP, SQL, taking or giving the lease.
@NullMarked
package lockstep.cluster.operation;

import org.jspecify.annotations.NullMarked;
