/// # cluster: who is here, who gets the traffic
///
/// Roles, members and the lease. Safety never rests here: the branch's compare-and-swap, the epoch
/// and the save id keep it.
///
/// - Comes in: the member and lease rows ([lockstep.cluster.member], [lockstep.cluster.lease]),
/// what this instance knows of itself.
/// - Goes out: this instance's role and epoch, each with a reason; a [ClusterView] for people.
/// - Never here: SQL, HTTP, threads, Git.
@NullMarked
package lockstep.cluster;

import org.jspecify.annotations.NullMarked;
