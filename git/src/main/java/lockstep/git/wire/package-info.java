/// # wire: sockets to a host that may be reached
///
/// Resolves a name, asks whether its addresses are allowed, and connects to the very address that
/// was asked about, so
/// that a name that changes its address in between gains nothing.
///
/// - Comes in: host and port, the rule.
/// - Goes out: connected sockets, or checked addresses for who connects by itself.
/// - Never here: what is spoken over them.
@NullMarked
package lockstep.git.wire;

import org.jspecify.annotations.NullMarked;
