/// # loop: one instance's way to one repository
///
/// Owns mirror and remote, one step at a time: a pull, or a group of saves that goes out in one
/// push. [lockstep.sync.loop.SyncLoop] is the door; it has no thread of its own.
///
/// - Comes in: saves, triggers and bundles of other instances from any thread; turns from the one
/// that drives it.
/// - Goes out: the published tip, an outcome for each save, the state of the repository.
/// - Never here: what a file says (`save`, `pull`), threads, sleeping, the machine's clock.
@NullMarked
package lockstep.sync.loop;

import org.jspecify.annotations.NullMarked;
