package lockstep.gateway.proxy;

import java.util.function.Consumer;
import lockstep.gateway.choose.Choose;
import lockstep.gateway.pool.LivePool;
import lockstep.gateway.upstream.Upstreams;

/// The members as a request meets them.
///
/// @param pool what is known of them
/// @param choose which one is next
/// @param upstreams the connections to each
/// @param suspect told the name of a member that failed a request
public record Members(
    LivePool pool, Choose choose, Upstreams upstreams, Consumer<String> suspect) {}
