/// # webhook: a Git host tells that something was pushed
///
/// What the hosts send is only a hint to look: it is checked, and then the remote itself is asked.
/// A lost one costs an interval, a forged or repeated one costs nothing.
///
/// - Comes in: headers and the raw body of a request, the secrets.
/// - Goes out: a [Verdict], at most one wish to pull, and a note that something came.
/// - Never here: HTTP, SQL, what a pull does.
@NullMarked
package lockstep.sync.webhook;

import org.jspecify.annotations.NullMarked;
