/// # log: one line for each request
///
/// - Comes in: what became of a request.
/// - Goes out: a line to standard output or to a file that is rotated.
/// - Never here: queries, headers, cookies and bodies; they may hold secrets.
@NullMarked
package lockstep.gateway.log;

import org.jspecify.annotations.NullMarked;
