/// # sync: Git <-> snapshot
///
/// Keeps one instance in step with one repository: pulls what others pushed, and makes each save a
/// commit on the remote branch before it is called saved.
///
/// - Comes in: triggers to pull ([lockstep.sync.pull]), saves ([lockstep.sync.save]), and turns of
///   the loop that owns both ([lockstep.sync.loop]).
/// - Goes out: the published `Snapshot`, the outcome of each save, the state of the repository.
/// - Never here: Git's own machinery (`git`), HTTP, SQL, threads and clocks of its own.
@NullMarked
package lockstep.sync;

import org.jspecify.annotations.NullMarked;
