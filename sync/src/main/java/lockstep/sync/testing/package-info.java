/// # testing: a remote and its mirrors in memory
///
/// Doubles for the tests of this room and of those that use it. Deterministic, without threads of
/// their own.
///
/// - Comes in: commits and faults, as a test wants them.
/// - Goes out: [lockstep.sync.testing.InMemoryGit], a remote with one branch, and any number of
///   [lockstep.sync.testing.InMemoryCopy], which are mirrors of it.
/// - Never here: anything that the product runs.
@NullMarked
package lockstep.sync.testing;

import org.jspecify.annotations.NullMarked;
