/// # store: what is not in Git
///
/// The only room that knows SQL: users, service accounts, sessions, annotations, members, the lease
/// and its history, the journal, jobs, what is provisioned, the branches that are followed; in
/// SQLite or PostgreSQL, with numbered migrations. [Database] is the door. SQLite's native library
/// is kept here too.
///
/// - Comes in: the ports of core, cluster and sync.
/// - Goes out: rows as records; [lockstep.core.fault.StoreFault] when the database is away.
/// - Never here: rules about who may do what.
@NullMarked
package lockstep.store;

import org.jspecify.annotations.NullMarked;
