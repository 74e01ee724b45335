/// # identity: who sends the request
///
/// Cookies, basic authentication, tokens, log-in and log-out, what a signed-in person may ask about
/// themselves, and what administrators do with people and service accounts. The rules are core's.
///
/// - Comes in: requests with credentials.
/// - Goes out: requests from a known person, or 401, 403, 503. A database that is away is 503.
/// - Never here: passwords and sessions themselves.
@NullMarked
package lockstep.api.identity;

import org.jspecify.annotations.NullMarked;
