package lockstep.gateway.probe;

import static lockstep.gateway.pool.Condition.DOWN;
import static lockstep.gateway.pool.Condition.UP;
import static lockstep.gateway.testing.Pools.instance;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.core.testing.TestClock;
import lockstep.gateway.pool.Pool;
import lockstep.gateway.testing.Pools;
import org.junit.jupiter.api.Test;

final class SuspicionLogTest {
  private static final Pool THERE =
      Pools.of(instance("a", 100, UP, Role.PRIMARY, 7), instance("b", 50, UP, Role.REPLICA, 7));
  private static final Pool BETWEEN =
      Pools.of(instance("a", 100, UP, Role.REPLICA, 7), instance("b", 50, UP, Role.REPLICA, 7));
  private static final Pool LOST =
      Pools.of(instance("a", 100, DOWN, Role.PRIMARY, 7), instance("b", 50, UP, Role.REPLICA, 7));
  private static final Pool AGAIN =
      Pools.of(instance("a", 100, DOWN, Role.PRIMARY, 7), instance("b", 50, UP, Role.PRIMARY, 8));

  private final TestClock clock = new TestClock();
  private final SuspicionLog log = new SuspicionLog(clock);
  private final List<String> lines = new ArrayList<>();

  private void see(Pool pool, int rounds, Duration each) {
    for (int i = 0; i < rounds; i++) {
      log.line(pool, Suspicion.of(pool, Mode.PRIMARY_REPLICA)).ifPresent(lines::add);
      clock.advance(each);
    }
  }

  @Test
  void aPlannedSwitchoverIsNoNews() {
    see(THERE, 3, Duration.ofSeconds(1));
    see(BETWEEN, 9, Duration.ofMillis(100));
    see(THERE, 3, Duration.ofSeconds(1));
    see(BETWEEN, 9, Duration.ofMillis(100));

    assertThat(lines).isEmpty();
  }

  @Test
  void aLostPrimaryIsTwoLinesHoweverLongItIsMissed() {
    see(THERE, 3, Duration.ofSeconds(1));
    see(LOST, 60, Duration.ofSeconds(1));
    see(AGAIN, 60, Duration.ofSeconds(1));

    assertThat(lines)
        .containsExactly(
            "the primary seems lost epoch=7 told=b",
            "there is a primary again name=b epoch=8 after=60000ms");
  }
}
