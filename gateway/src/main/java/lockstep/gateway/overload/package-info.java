/// # overload: how much goes on at once
///
/// - Comes in: requests that want in, how long members take to answer.
/// - Goes out: a place, now or after a wait, or none.
/// - Never here: what a request is, and the words of a refusal.
@NullMarked
package lockstep.gateway.overload;

import org.jspecify.annotations.NullMarked;
