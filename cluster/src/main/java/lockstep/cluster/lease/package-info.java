/// # lease: who gets the traffic
///
/// Decides from what was last seen whether this instance holds the lease. The holder of the lease
/// is the primary.
///
/// - Comes in: the lease row as read, the own position, suspicions.
/// - Goes out: a decision with its reason.
/// - Never here: renewing or writing the row (a port does), serving traffic.
@NullMarked
package lockstep.cluster.lease;

import org.jspecify.annotations.NullMarked;
