/// # webhook: where Git hosts deliver
///
/// - Comes in: requests that only their signature speaks for.
/// - Goes out: a [lockstep.sync.webhook.Verdict] as an answer, a pull here, a hint to the other
/// members.
/// - Never here: how hosts sign.
@NullMarked
package lockstep.api.webhook;

import org.jspecify.annotations.NullMarked;
