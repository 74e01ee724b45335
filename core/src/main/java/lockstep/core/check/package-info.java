/// # check: assertions that stay on
///
/// Guards against bugs of ours, never against input of theirs: what a user or a file can cause is a
/// value or a fault of its room, with its own words.
///
/// - Comes in: a condition that the code relies on.
/// - Goes out: nothing, or an [IllegalStateException] that names what was expected.
/// - Never here: validation of requests, files or configuration.
@NullMarked
package lockstep.core.check;

import org.jspecify.annotations.NullMarked;
