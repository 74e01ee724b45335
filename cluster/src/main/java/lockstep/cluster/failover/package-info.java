/// # failover: the loop that keeps the roles
///
/// Beats, reads, decides and acts, once a turn. Whoever starts it calls [ClusterLoop#turn] again
/// and again.
///
/// - Comes in: the stores of lease and members, what this instance knows of itself, suspicions.
/// - Goes out: this instance's role and epoch, a view of the cluster, changes with their reason.
/// - Never here: threads, sleeping, SQL, HTTP.
@NullMarked
package lockstep.cluster.failover;

import org.jspecify.annotations.NullMarked;
