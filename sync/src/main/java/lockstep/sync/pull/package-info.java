/// # pull: from the remote to the snapshot
///
/// Trigger, fetch, difference, parse, apply, publish. One pull at a time with one dirty flag.
///
/// What was read is kept for the next start ([TipKeeper]), and what another instance pushed comes
/// as a [Bundle].
///
/// - Comes in: triggers; the [Mirror] port.
/// - Goes out: the next snapshot with the provenance of each file, computed as a pure function of
/// the commit.
/// - Never here: writing (`save`), JGit.
@NullMarked
package lockstep.sync.pull;

import org.jspecify.annotations.NullMarked;
