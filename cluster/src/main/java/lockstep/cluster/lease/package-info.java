/// # lease: who gets the traffic
///
/// Decides from what was last seen whether this instance takes, keeps or gives up the lease. The
/// holder of the lease is the primary. Pure: no clock, no thread, no I/O; [Leadership#step] is the
/// whole room.
///
/// - Comes in: [Sighting], the lease and the members as read, what this instance knows of itself.
/// - Goes out: [Decision], with the reason it was taken.
/// - Never here: reading or writing the lease ([LeaseStore] does), serving traffic.
@NullMarked
package lockstep.cluster.lease;

import org.jspecify.annotations.NullMarked;
