/// # store: what is not in Git
///
/// The only room that knows SQL: users, sessions, annotations, members, the lease and its history,
/// in SQLite or PostgreSQL, with numbered migrations. [Database] is the door.
///
/// - Comes in: the ports of core and cluster.
/// - Goes out: rows as records; [lockstep.core.fault.StoreFault] when the database is away.
/// - Never here: rules about who may do what.
@NullMarked
package lockstep.store;

import org.jspecify.annotations.NullMarked;
