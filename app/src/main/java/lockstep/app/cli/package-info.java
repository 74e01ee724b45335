/// # cli: the command line
///
/// One class a command: options in, exit code out. `0` is well, `1` is a problem told in one
/// sentence, `2` is a wrong use of
/// the command line.
///
/// - Comes in: arguments.
/// - Goes out: text for people, or JSON with `--json`.
/// - Never here: rules; a command calls what does the work.
@NullMarked
package lockstep.app.cli;

import org.jspecify.annotations.NullMarked;
