package lockstep.gateway.proxy;

import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import lockstep.gateway.choose.Choose;
import lockstep.gateway.pool.LivePool;
import lockstep.gateway.pool.Member;
import lockstep.gateway.upstream.Upstream;

/// The members as a request meets them.
///
/// @param pool what is known of them
/// @param choose which one is next
/// @param upstreams the connections to each, by name
/// @param suspect told the name of a member that failed a request
public record Members(
    LivePool pool, Choose choose, Map<String, Upstream> upstreams, Consumer<String> suspect) {
  public Members {
    upstreams = Map.copyOf(upstreams);
  }

  /// The connections to `member`.
  Upstream upstream(Member member) {
    return Objects.requireNonNull(upstreams.get(member.name()), member.name());
  }
}
