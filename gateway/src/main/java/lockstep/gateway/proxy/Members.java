package lockstep.gateway.proxy;

import java.util.function.Consumer;
import lockstep.gateway.choose.Choose;
import lockstep.gateway.choose.Load;
import lockstep.gateway.passive.Passive;
import lockstep.gateway.passive.RetryBudget;
import lockstep.gateway.pool.LivePool;
import lockstep.gateway.upstream.Upstreams;

/// The members as a request meets them.
///
/// @param pool what is known of them
/// @param choose which one is next
/// @param load how they fare
/// @param upstreams the connections to each
/// @param passive told how requests went
/// @param retries pays for reads that are sent again
/// @param suspect told the name of a member that failed a request
public record Members(
    LivePool pool,
    Choose choose,
    Load load,
    Upstreams upstreams,
    Passive passive,
    RetryBudget retries,
    Consumer<String> suspect) {}
