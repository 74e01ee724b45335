/// # store: what is not in Git
///
/// The only room that knows SQL: users, sessions, annotations, members, the lease and its history,
/// with numbered migrations.
///
/// - Comes in: the ports of core and cluster.
/// - Goes out: rows as records; StoreFault when the database is away.
/// - Never here: rules about who may do what.
@NullMarked
package lockstep.store;

import org.jspecify.annotations.NullMarked;
