package lockstep.gateway.upstream;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lockstep.core.time.Ticker;
import lockstep.gateway.pool.Member;

/// The connections to all members, by name. A name that is not a member's is a bug of ours.
public final class Upstreams implements AutoCloseable {
  private final Map<String, Upstream> byName;

  /// No connection yet.
  ///
  /// @param bounds of each member
  public Upstreams(List<Member> members, Upstream.Bounds bounds, Ticker ticker) {
    Map<String, Upstream> upstreams = new LinkedHashMap<>();
    members.forEach(
        member ->
            upstreams.put(
                member.name(), new Upstream(new Dialer(member, bounds.connect()), bounds, ticker)));
    this.byName = Map.copyOf(upstreams);
  }

  /// The connections to one member.
  public Upstream of(String member) {
    return Objects.requireNonNull(byName.get(member), member);
  }

  /// Cuts the streams without an end to all members.
  public void abandonEndless(String why) {
    byName.values().forEach(upstream -> upstream.abandonEndless(why));
  }

  /// Closes the idle connections and cuts the others.
  @Override
  public void close() {
    byName.values().forEach(Upstream::close);
  }
}
