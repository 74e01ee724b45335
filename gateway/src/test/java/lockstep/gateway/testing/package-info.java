/// # testing: members that misbehave on command
///
/// Real sockets on free ports of the loopback.
///
/// - Comes in: what a member shall do with a request.
/// - Goes out: bytes, or their sudden end.
/// - Never here: anything of the gateway.
@NullMarked
package lockstep.gateway.testing;

import org.jspecify.annotations.NullMarked;
