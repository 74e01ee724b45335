package lockstep.gateway.pool;

import static lockstep.gateway.pool.Condition.DOWN;
import static lockstep.gateway.pool.Condition.UNKNOWN;
import static lockstep.gateway.pool.Condition.UP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.Role;
import lockstep.cluster.operation.FailbackRules;
import lockstep.cluster.operation.Window;
import lockstep.gateway.testing.Pools;
import org.junit.jupiter.api.Test;

/// Who leads among servers that know no roles. They are up since the epoch.
final class LeadTest {
  private static final Instant NOW = Instant.EPOCH.plus(Duration.ofDays(1));
  private static final FailbackRules AUTOMATIC =
      new FailbackRules(true, Duration.ofMinutes(5), Duration.ofHours(1), List.of());

  private static Pool pool(Condition a, Condition b) {
    return Pools.of(Pools.grafana("a", 100, a), Pools.grafana("b", 50, b));
  }

  /// b leads, and a is up again.
  private static Pool afterFailover() {
    return pool(DOWN, UP).led(FailbackRules.MANUAL, NOW).with(Pools.grafana("a", 100, UP));
  }

  private static String lead(Pool pool) {
    return pool.lead().map(Pool.Lead::name).orElse("");
  }

  @Test
  void isTheHighestPriorityOnceAllWereAsked() {
    assertThat(lead(pool(UNKNOWN, UP).led(FailbackRules.MANUAL, NOW))).isEmpty();
    assertThat(lead(pool(UP, UP).led(FailbackRules.MANUAL, NOW))).isEqualTo("a");
    assertThat(lead(pool(DOWN, UP).led(FailbackRules.MANUAL, NOW))).isEqualTo("b");
  }

  @Test
  void staysUntilItFails() {
    Pool after = afterFailover();
    assertThat(lead(after.led(FailbackRules.MANUAL, NOW.plus(Duration.ofDays(9))))).isEqualTo("b");
    Pool failed = after.with(Pools.grafana("b", 50, DOWN));
    assertThat(lead(failed.led(FailbackRules.MANUAL, NOW))).isEqualTo("a");
  }

  @Test
  void staysWhileNobodyIsUp() {
    Pool nobody = afterFailover().with(Pools.grafana("a", 100, DOWN));
    nobody = nobody.with(Pools.grafana("b", 50, DOWN)).led(FailbackRules.MANUAL, NOW);
    assertThat(lead(nobody)).isEqualTo("b");
  }

  @Test
  void goesBackByItselfWhenTheRulesSaySo() {
    Pool after = afterFailover();
    assertThat(lead(after.led(AUTOMATIC, NOW.plus(Duration.ofMinutes(59))))).isEqualTo("b");
    assertThat(lead(after.led(AUTOMATIC, NOW.plus(Duration.ofHours(1))))).isEqualTo("a");
    FailbackRules patient =
        new FailbackRules(true, Duration.ofDays(3), Duration.ofHours(1), List.of());
    assertThat(lead(after.led(patient, NOW.plus(Duration.ofDays(1))))).isEqualTo("b");
    assertThat(lead(after.led(patient, NOW.plus(Duration.ofDays(2))))).isEqualTo("a");
  }

  @Test
  void goesBackOnlyInsideAWindow() {
    FailbackRules atNight =
        new FailbackRules(
            true,
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            List.of(new From(Duration.ofDays(3))));
    assertThat(lead(afterFailover().led(atNight, NOW.plus(Duration.ofDays(1))))).isEqualTo("b");
    assertThat(lead(afterFailover().led(atNight, NOW.plus(Duration.ofDays(3))))).isEqualTo("a");
  }

  @Test
  void isNobodyWhereMembersHaveRoles() {
    Pool pool = Pools.of(Pools.grafana("a", 100, UP), Pools.instance("b", 50, UP, Role.PRIMARY, 3));
    assertThat(lead(pool.led(FailbackRules.MANUAL, NOW))).isEmpty();
  }

  private record From(Duration sinceTheEpoch) implements Window {
    @Override
    public Optional<Duration> left(Instant now) {
      return now.isBefore(Instant.EPOCH.plus(sinceTheEpoch))
          ? Optional.empty()
          : Optional.of(Duration.ofHours(1));
    }

    @Override
    public Optional<Instant> next(Instant now) {
      return Optional.empty();
    }

    @Override
    public String words() {
      return "from then on";
    }
  }
}
