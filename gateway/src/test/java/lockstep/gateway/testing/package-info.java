/// # testing: members that misbehave on command, and a gateway before them
///
/// Real sockets on free ports of the loopback.
///
/// - Comes in: what a member shall do with a request.
/// - Goes out: bytes, or their sudden end.
/// - Never here: what a test claims.
@NullMarked
package lockstep.gateway.testing;

import org.jspecify.annotations.NullMarked;
