/// # choose: which member gets a request
///
/// Pure: the same pool, load and history of the request give the same answer.
///
/// - Comes in: the [lockstep.gateway.pool.Pool], how busy each member is, which ones this request
/// tried already.
/// - Goes out: a [lockstep.gateway.choose.Choice], a member or the advice to wait.
/// - Never here: clocks, sockets, chance.
@NullMarked
package lockstep.gateway.choose;

import org.jspecify.annotations.NullMarked;
