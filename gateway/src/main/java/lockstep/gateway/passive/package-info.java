/// # passive: what requests tell of members
///
/// Probes ask whether a member is well; here is counted what people's own requests met. Members
/// that fail or lag get no reads for a while, members that come back get their share slowly.
///
/// - Comes in: how requests went, when a member came back.
/// - Goes out: who is ejected, and the share of each.
/// - Never here: sockets, probes, the choice itself.
@NullMarked
package lockstep.gateway.passive;

import org.jspecify.annotations.NullMarked;
