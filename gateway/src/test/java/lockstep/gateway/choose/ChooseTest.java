package lockstep.gateway.choose;

import static lockstep.gateway.pool.Condition.DOWN;
import static lockstep.gateway.pool.Condition.DRAINING;
import static lockstep.gateway.pool.Condition.UP;
import static lockstep.gateway.testing.Pools.grafana;
import static lockstep.gateway.testing.Pools.instance;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.gateway.pool.Condition;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberState;
import lockstep.gateway.pool.Pool;
import lockstep.gateway.testing.Pools;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class ChooseTest {
  /// @param underWay by name
  /// @param shares by name; 1 for whom it does not name
  private record Fixed(
      ToIntFunction<String> underWay, Map<String, Double> shares, Set<String> ejected)
      implements Load {
    @Override
    public int underWay(Member member) {
      return underWay.applyAsInt(member.name());
    }

    @Override
    public double share(Member member) {
      return shares.getOrDefault(member.name(), 1.0);
    }

    @Override
    public boolean ejected(Member member) {
      return ejected.contains(member.name());
    }
  }

  private static Load busy(ToIntFunction<String> underWay) {
    return new Fixed(underWay, Map.of(), Set.of());
  }

  private final Choose follow =
      new Choose(Mode.PRIMARY_REPLICA, Balance.LEAST_REQUESTS, busy(_ -> 0));

  private static final Pool THREE =
      Pools.of(
          instance("a", 3, UP, Role.ACTIVE, 0),
          instance("b", 2, UP, Role.ACTIVE, 0),
          instance("c", 1, UP, Role.ACTIVE, 0));

  private static Map<String, Long> thousand(Choose choose, Pool pool) {
    return IntStream.range(0, 1000)
        .mapToObj(turn -> name(choose.next(pool, Set.of(), Purpose.READ, turn)))
        .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
  }

  @Test
  void spreadsInTurnsByTheShareOfWhoCameBack() {
    Load load = new Fixed(_ -> 0, Map.of("c", 0.1), Set.of());
    Map<String, Long> got =
        thousand(new Choose(Mode.LOAD_BALANCER, Balance.ROUND_ROBIN, load), THREE);
    assertThat(got.get("a")).isBetween(470L, 480L);
    assertThat(got.get("b")).isBetween(470L, 480L);
    assertThat(got.get("c")).isBetween(43L, 53L);
    assertThat(thousand(new Choose(Mode.LOAD_BALANCER, Balance.ROUND_ROBIN, busy(_ -> 0)), THREE))
        .containsEntry("a", 334L)
        .containsEntry("b", 333L);
  }

  @Test
  void spreadsByWeight() {
    MemberState heavy = Pools.weighted(instance("a", 3, UP, Role.ACTIVE, 0), 3);
    Pool pool = Pools.of(heavy, instance("b", 2, UP, Role.ACTIVE, 0));
    assertThat(
            thousand(new Choose(Mode.LOAD_BALANCER, Balance.WEIGHTED, busy(_ -> 0)), pool).get("a"))
        .isBetween(745L, 755L);
    Choose least =
        new Choose(Mode.LOAD_BALANCER, Balance.LEAST_REQUESTS, busy(Map.of("a", 5, "b", 2)::get));
    assertThat(name(least.next(pool, Set.of(), Purpose.READ, 0))).isEqualTo("a");
  }

  @Test
  void passesOverAnEjectedMemberWhileAnotherIsUp() {
    Choose choose =
        new Choose(
            Mode.LOAD_BALANCER, Balance.ROUND_ROBIN, new Fixed(_ -> 0, Map.of(), Set.of("a", "b")));
    assertThat(thousand(choose, THREE)).containsOnlyKeys("c");
    Pool pool =
        Pools.of(
            instance("a", 3, UP, Role.ACTIVE, 0),
            instance("b", 2, UP, Role.ACTIVE, 0),
            instance("c", 1, DOWN, Role.ACTIVE, 0));
    assertThat(thousand(choose, pool)).containsOnlyKeys("a", "b");
  }

  @Test
  void sendsWritesToThePrimaryEvenWhenReadsPassItOver() {
    Pool pool =
        Pools.of(instance("a", 3, UP, Role.PRIMARY, 1), instance("b", 2, UP, Role.REPLICA, 1));
    Choose choose =
        new Choose(
            Mode.PRIMARY_REPLICA, Balance.LEAST_REQUESTS, new Fixed(_ -> 0, Map.of(), Set.of("a")));
    assertThat(name(choose.next(pool, Set.of(), Purpose.WRITE, 0))).isEqualTo("a");
    assertThat(name(choose.next(pool, Set.of(), Purpose.READ, 0))).isEqualTo("b");
  }

  private static String name(Choice choice) {
    return switch (choice) {
      case Choice.Go go -> go.member().name();
      case Choice.Hold _ -> "hold";
    };
  }

  private String next(Pool pool, String... tried) {
    return name(follow.next(pool, Set.of(tried), Purpose.WRITE, 0));
  }

  @Test
  void takesThePrimaryWhateverItsPriority() {
    Pool pool =
        Pools.of(instance("a", 100, UP, Role.REPLICA, 5), instance("b", 1, UP, Role.PRIMARY, 5));
    assertThat(next(pool)).isEqualTo("b");
    assertThat(next(pool, "b")).isEqualTo("a");
    assertThat(next(pool, "a", "b")).isEqualTo("hold");
  }

  @Test
  void ofTwoPrimariesTakesTheHigherEpoch() {
    Pool pool =
        Pools.of(instance("a", 100, UP, Role.PRIMARY, 4), instance("b", 1, UP, Role.PRIMARY, 5));
    assertThat(next(pool)).isEqualTo("b");
  }

  @Test
  void remembersTheHighestEpochWhenItsHolderIsGone() {
    Pool pool =
        Pools.of(
            instance("a", 10, UP, Role.PRIMARY, 4),
            instance("b", 1, DOWN, Role.PRIMARY, 5),
            instance("c", 50, UP, Role.REPLICA, 4));
    assertThat(next(pool)).isEqualTo("c");
  }

  @Test
  void withoutAPrimaryGoesByPriorityThenName() {
    Pool pool =
        Pools.of(
            instance("c", 50, UP, Role.REPLICA, 1),
            instance("b", 50, UP, Role.REPLICA, 1),
            instance("a", 100, DOWN, Role.PRIMARY, 1));
    assertThat(next(pool)).isEqualTo("b");
    assertThat(next(pool, "b")).isEqualTo("c");
  }

  @Test
  void grafanaServersGoByPriority() {
    assertThat(next(Pools.of(grafana("a", 1, UP), grafana("b", 2, UP)))).isEqualTo("b");
  }

  @Test
  void drainingMembersComeLast() {
    Pool pool =
        Pools.of(
            instance("a", 100, DRAINING, Role.PRIMARY, 1), instance("b", 1, UP, Role.REPLICA, 1));
    assertThat(next(pool)).isEqualTo("b");
    assertThat(next(pool, "b")).isEqualTo("a");
  }

  @Test
  void writesWaitWhenAllLookDownAndReadsTryThemAll() {
    Pool pool =
        Pools.of(instance("a", 100, DOWN, Role.PRIMARY, 1), instance("b", 1, DOWN, null, 0));
    assertThat(follow.next(pool, Set.of(), Purpose.WRITE, 0)).isEqualTo(new Choice.Hold());
    Choice first = follow.next(pool, Set.of(), Purpose.READ, 0);
    assertThat(first).isEqualTo(new Choice.Go(pool.find("a").orElseThrow().member(), false, true));
    Choice second = follow.next(pool, Set.of("a"), Purpose.READ, 0);
    assertThat(second)
        .isEqualTo(new Choice.Go(pool.find("b").orElseThrow().member(), false, false));
    assertThat(follow.next(pool, Set.of("a", "b"), Purpose.READ, 0)).isEqualTo(new Choice.Hold());
  }

  @Test
  void balancesByRequestsUnderWay() {
    Pool pool =
        Pools.of(
            instance("a", 3, UP, Role.ACTIVE, 0),
            instance("b", 2, UP, Role.ACTIVE, 0),
            instance("c", 1, DOWN, Role.ACTIVE, 0));
    Choose least =
        new Choose(
            Mode.LOAD_BALANCER, Balance.LEAST_REQUESTS, busy(Map.of("a", 5, "b", 4, "c", 0)::get));
    assertThat(name(least.next(pool, Set.of(), Purpose.READ, 0))).isEqualTo("b");
    assertThat(least.serving(pool)).isEmpty();
  }

  @Test
  void equalsTakeTurns() {
    Pool pool =
        Pools.of(instance("a", 1, UP, Role.ACTIVE, 0), instance("b", 1, UP, Role.ACTIVE, 0));
    Choose least = new Choose(Mode.LOAD_BALANCER, Balance.LEAST_REQUESTS, busy(_ -> 1));
    assertThat(
            IntStream.of(-1, 0, 1, 2, 3)
                .mapToObj(turn -> name(least.next(pool, Set.of(), Purpose.READ, turn))))
        .containsExactly("b", "a", "b", "a", "b");
  }

  @Property
  void everyRequestMeetsEveryMemberOnceHealthyOnesFirst(
      @ForAll @Size(min = 1, max = 6) List<Condition> conditions,
      @ForAll Mode mode,
      @ForAll Balance balance,
      @ForAll @IntRange(min = 0, max = 6) int primary,
      @ForAll int turn) {
    MemberState[] states =
        IntStream.range(0, conditions.size())
            .mapToObj(
                i ->
                    instance(
                        "m" + i,
                        i,
                        conditions.get(i),
                        i == primary ? Role.PRIMARY : Role.REPLICA,
                        i == primary ? 2 : 1))
            .toArray(MemberState[]::new);
    Choose choose = new Choose(mode, balance, busy(name -> name.hashCode() & 3));
    Set<String> tried = new HashSet<>();
    boolean healthy = true;
    for (int i = 0; i < states.length; i++) {
      Choice choice = choose.next(Pools.of(states), tried, Purpose.READ, turn);
      assertThat(choice).isInstanceOf(Choice.Go.class);
      Choice.Go go = (Choice.Go) choice;
      assertThat(tried.add(go.member().name())).isTrue();
      assertThat(!go.healthy() || healthy).isTrue();
      healthy = go.healthy();
    }
    assertThat(choose.next(Pools.of(states), tried, Purpose.READ, turn))
        .isEqualTo(new Choice.Hold());
  }
}
