/// # snapshot: the state at one commit
///
/// The immutable set of folders and dashboards, and the pure function that makes the next one from
/// a commit's changes.
///
/// - Comes in: a [Snapshot] and the changed files of a commit.
/// - Goes out: the next [Snapshot], its digest, its warnings, and answers to searches over it.
/// - Never here: reading Git, publishing, time.
@NullMarked
package lockstep.core.snapshot;

import org.jspecify.annotations.NullMarked;
