/// # save: from an edit to a commit on the remote
///
/// A save is planned against the tip as a set of file edits, becomes one commit, and goes out in
/// one push with the expected old commit. Lost races are fetched and planned anew; lost answers are
/// resolved by reading the remote.
///
/// - Comes in: [Save]s with an id and a base; the [Remote] port.
/// - Goes out: a [SaveOutcome] for each, never a guess.
/// - Never here: HTTP status codes, JGit.
@NullMarked
package lockstep.sync.save;

import org.jspecify.annotations.NullMarked;
