/// # identity: who may do what
///
/// Users, roles, passwords, sessions, service accounts and their tokens, what instances sign to
/// each other, and the ports to where they are kept. [Identity] and [ServiceAccounts] are the whole
/// room for everybody else.
///
/// - Comes in: credentials and tokens.
/// - Goes out: a signed-in [User], or why not: never signed in, or the store is away.
/// - Never here: SQL, HTTP, cookies.
@NullMarked
package lockstep.core.identity;

import org.jspecify.annotations.NullMarked;
