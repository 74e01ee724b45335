package lockstep.cluster.failover;

import lockstep.cluster.Role;

/// A change of what this instance is.
///
/// @param from before; the same as `to` when only the epoch changed
/// @param to from now on
/// @param epoch the highest that was seen
/// @param because one sentence, for people and logs
public record RoleChange(Role from, Role to, long epoch, String because) {}
