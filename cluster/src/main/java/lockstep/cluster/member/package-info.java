/// # member: who is here
///
/// Rows of members with their heartbeats, and the port to where they are kept.
///
/// - Comes in: what this instance knows of itself.
/// - Goes out: all rows, with ages by the database's clock.
/// - Never here: decisions about the lease.
@NullMarked
package lockstep.cluster.member;

import org.jspecify.annotations.NullMarked;
