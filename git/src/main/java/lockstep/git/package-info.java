/// # git: Git on the JVM
///
/// The only room that knows JGit: the mirror, the push with an expected old commit, and a small
/// smart-HTTP server for the demo and tests. How a host is reached is below: `wire` connects,
/// `http` and `ssh` speak; `sign` proves who made a commit.
///
/// - Comes in: the ports of sync.
/// - Goes out: outcomes as values; faults of the machine as GitFault.
/// - Never here: what a dashboard is, when to pull, retries.
@NullMarked
package lockstep.git;

import org.jspecify.annotations.NullMarked;
