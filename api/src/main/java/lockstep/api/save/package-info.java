/// # save: from a request to the save queue and back
///
/// Save ids and bases in, outcomes out: the one table from a [lockstep.sync.save.SaveOutcome] to an
/// HTTP answer, and the cookie by which people never read an older state than the one they saved.
///
/// - Comes in: edits that the endpoints made of requests.
/// - Goes out: answers; 200 only for what is in Git.
/// - Never here: what a conflict is, Git.
@NullMarked
package lockstep.api.save;

import org.jspecify.annotations.NullMarked;
