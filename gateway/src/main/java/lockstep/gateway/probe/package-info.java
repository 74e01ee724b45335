/// # probe: is a member there, and what is it
///
/// [lockstep.gateway.probe.MemberHealth] and [lockstep.gateway.probe.Suspicion] decide and are
/// pure; [lockstep.gateway.probe.Prober] asks and is thin.
///
/// - Comes in: answers and silences of the members, hints from requests that failed.
/// - Goes out: new states in the pool, a line in the log for each change, suspicions for the
/// replicas of a lost primary.
/// - Never here: which member gets a request.
@NullMarked
package lockstep.gateway.probe;

import org.jspecify.annotations.NullMarked;
