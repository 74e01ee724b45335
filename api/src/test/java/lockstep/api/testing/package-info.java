/// # testing: a server to talk to
///
/// A real server on a free port over doubles of the other rooms, and a client for it.
///
/// - Comes in: what a test wants the doubles to do.
/// - Goes out: answers as they came over the wire.
/// - Never here: expectations.
@NullMarked
package lockstep.api.testing;

import org.jspecify.annotations.NullMarked;
