/// # json: text in, text out, nothing lost
///
/// Reading JSON and YAML within limits, and writing an edit back so that only the edit shows in the
/// difference: key order, indentation, number spelling and final newline of the file stay.
///
/// - Comes in: bytes of a file, a changed tree.
/// - Goes out: trees (Jackson), or a reason with line and column; the new bytes.
/// - Never here: what a dashboard is.
@NullMarked
package lockstep.core.json;

import org.jspecify.annotations.NullMarked;
