/// # journal: saves that wait for Git
///
/// While the Git host is down a save may be kept in the shared database: it is shown on all
/// instances, is never called saved, and becomes a commit when the host is back.
///
/// Why a save that waits becomes one commit and not two, whoever drains and whoever dies: it goes
/// out under its save id, like any other save. Whoever makes its commit has looked for the id in
/// the history of the very head that the push expects, so what landed before is found, and what is
/// still under way from before can land only instead of it. So even a save whose push got no answer
/// may wait here. That one member drains, and marks what it did only while nobody of a higher epoch
/// has drained, spares work; safety does not rest on it.
///
/// - Comes in: saves that found no Git; the tip that they are drained to.
/// - Goes out: what waits, what became of it, notices for authors whose save could not be merged.
/// - Never here: SQL, a queue on this machine alone, what a conflict is.
@NullMarked
package lockstep.sync.journal;

import org.jspecify.annotations.NullMarked;
