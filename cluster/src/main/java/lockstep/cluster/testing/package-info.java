/// # testing: doubles of the ports of cluster
///
/// In-memory stores that keep the contracts of the real ones, for the tests of all rooms.
///
/// - Comes in: the same calls as the real ones.
/// - Goes out: the same answers, from memory, with a clock that the test turns.
/// - Never here: anything that production code may import.
@NullMarked
package lockstep.cluster.testing;

import org.jspecify.annotations.NullMarked;
