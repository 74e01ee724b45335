/// # identity: who may do what
///
/// Users, roles, sessions and the port to where they are kept.
///
/// - Comes in: credentials and tokens.
/// - Goes out: a signed-in [User] or a reason.
/// - Never here: SQL, HTTP, cookies.
@NullMarked
package lockstep.core.identity;

import org.jspecify.annotations.NullMarked;
