/// # bench: how fast, beside what else
///
/// Measures the program as processes, and beside each figure the one of C Git on the same remote in
/// the same run: on a machine that does other work, only the ratio means anything.
///
/// - Comes in: the built program, C Git, free ports of the loopback address.
/// - Goes out: tables on standard output, and whether the goals were met in this run.
/// - Never here: a test that fails. Nothing of this is shipped, and `./dev check` only compiles it.
@NullMarked
package lockstep.bench;

import org.jspecify.annotations.NullMarked;
