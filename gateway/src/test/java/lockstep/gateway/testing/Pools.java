package lockstep.gateway.testing;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.Role;
import lockstep.gateway.pool.Condition;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberKind;
import lockstep.gateway.pool.MemberState;
import lockstep.gateway.pool.Pool;
import org.jspecify.annotations.Nullable;

/// Pools made of a few words.
public final class Pools {
  private Pools() {}

  /// A pool whose epoch is the highest of its members.
  public static Pool of(MemberState... states) {
    return new Pool(
        List.of(states), List.of(states).stream().mapToLong(MemberState::epoch).max().orElse(0));
  }

  /// An instance.
  public static MemberState instance(
      String name, int priority, Condition condition, @Nullable Role role, long epoch) {
    return state(name, MemberKind.INSTANCE, priority, condition, role, epoch);
  }

  /// A Grafana server.
  public static MemberState grafana(String name, int priority, Condition condition) {
    return state(name, MemberKind.GRAFANA, priority, condition, null, 0);
  }

  /// The same member with another weight.
  public static MemberState weighted(MemberState state, int weight) {
    Member member = state.member();
    return new MemberState(
        new Member(member.name(), member.url(), member.kind(), member.priority(), weight),
        state.condition(),
        state.reachable(),
        state.role(),
        state.epoch(),
        state.commit(),
        state.latency(),
        state.since(),
        state.reason());
  }

  private static MemberState state(
      String name,
      MemberKind kind,
      int priority,
      Condition condition,
      @Nullable Role role,
      long epoch) {
    return new MemberState(
        new Member(name, URI.create("http://127.0.0.1:1"), kind, priority),
        condition,
        condition != Condition.DOWN,
        Optional.ofNullable(role),
        epoch,
        Optional.empty(),
        Duration.ZERO,
        Instant.EPOCH,
        "");
  }
}
