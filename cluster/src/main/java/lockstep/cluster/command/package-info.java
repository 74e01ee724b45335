/// # command: what a person may tell a cluster to do
///
/// Switchover, failback, maintenance, confirmation and "why", each checked, done or refused with a
/// sentence, and kept in the history with who asked.
///
/// - Comes in: wishes with the login of who has them.
/// - Goes out: an [Outcome]; orders in the store, which the holder's loop obeys.
/// - Never here: whether a person may do it (the API's doors), giving the lease (`failover`).
@NullMarked
package lockstep.cluster.command;

import org.jspecify.annotations.NullMarked;
