/// # ha: what proxies, peers and operators ask
///
/// Liveness, readiness, roles, the state of the cluster and of the repository, its dangers, what
/// became of a save, and the hints and bundles that members give each other.
///
/// - Comes in: probes and questions, often from machines without a log-in.
/// - Goes out: statuses that a proxy can route by, and JSON that tells why.
/// - Never here: decisions about roles (`cluster`), pulling (`sync`).
@NullMarked
package lockstep.api.ha;

import org.jspecify.annotations.NullMarked;
