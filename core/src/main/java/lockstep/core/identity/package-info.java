/// # identity: who may do what
///
/// Users, roles, passwords, sessions, what instances sign to each other, and the port to where they
/// are kept. [Identity] is the whole
/// room for everybody else.
///
/// - Comes in: credentials and tokens.
/// - Goes out: a signed-in [User], or why not: never signed in, or the store is away.
/// - Never here: SQL, HTTP, cookies.
@NullMarked
package lockstep.core.identity;

import org.jspecify.annotations.NullMarked;
