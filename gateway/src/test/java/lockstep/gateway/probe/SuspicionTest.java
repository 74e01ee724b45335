package lockstep.gateway.probe;

import static lockstep.gateway.pool.Condition.DOWN;
import static lockstep.gateway.pool.Condition.DRAINING;
import static lockstep.gateway.pool.Condition.UP;
import static lockstep.gateway.testing.Pools.grafana;
import static lockstep.gateway.testing.Pools.instance;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.gateway.pool.Condition;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberState;
import lockstep.gateway.pool.Pool;
import lockstep.gateway.testing.Pools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SuspicionTest {
  private static final MemberState LOST = instance("a", 100, DOWN, Role.PRIMARY, 7);
  private static final MemberState LOW = instance("b", 1, UP, Role.REPLICA, 7);
  private static final MemberState HIGH = instance("c", 50, UP, Role.REPLICA, 7);

  @Test
  void tellsTheHealthyInstancesHighestPriorityFirst() {
    Pool pool =
        Pools.of(
            LOST, LOW, HIGH, grafana("g", 200, UP), instance("d", 60, DRAINING, Role.REPLICA, 7));
    assertThat(Suspicion.of(pool, Mode.PRIMARY_REPLICA))
        .hasValueSatisfying(
            suspicion -> {
              assertThat(suspicion.epoch()).isEqualTo(7);
              assertThat(suspicion.told()).extracting(Member::name).containsExactly("c", "b");
            });
  }

  @ParameterizedTest
  @EnumSource(
      value = Condition.class,
      names = {"UP", "DRAINING"})
  void isSilentWhileThePrimaryIsThere(Condition condition) {
    Pool pool = Pools.of(instance("a", 100, condition, Role.PRIMARY, 7), LOW);
    assertThat(Suspicion.of(pool, Mode.PRIMARY_REPLICA)).isEmpty();
  }

  @Test
  void isSilentWithoutAnEpochWithoutListenersAndAmongEquals() {
    assertThat(Suspicion.of(Pools.of(grafana("g", 1, UP)), Mode.PRIMARY_REPLICA)).isEmpty();
    assertThat(Suspicion.of(Pools.of(LOST), Mode.PRIMARY_REPLICA)).isEmpty();
    assertThat(Suspicion.of(Pools.of(LOST, LOW), Mode.LOAD_BALANCER)).isEmpty();
  }

  @Test
  void isSilentWhileTheMissedOneMayBeAMemberNotAskedYet() {
    MemberState unknown = MemberState.unknown(HIGH.member(), Instant.EPOCH);
    assertThat(Suspicion.of(Pools.of(unknown, LOW), Mode.PRIMARY_REPLICA)).isEmpty();
  }

  @Test
  void anOldPrimaryIsNotTheOneThatIsMissed() {
    Pool pool = Pools.of(LOST, instance("b", 1, UP, Role.PRIMARY, 6));
    assertThat(Suspicion.of(pool, Mode.PRIMARY_REPLICA)).isPresent();
  }
}
