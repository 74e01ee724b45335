package lockstep.gateway.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.gateway.pool.Condition;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class MemberHealthTest {
  private static final ProbeResult GOOD = answered(true, false, "");
  private static final ProbeResult NOT_READY = answered(false, false, "no snapshot yet");
  private static final ProbeResult DRAINING = answered(false, true, "maintenance");
  private static final ProbeResult SILENT = new ProbeResult.Silent("no answer within 400 ms");
  private static final ProbeResult REFUSED = new ProbeResult.Refused("connection refused");

  private static ProbeResult answered(boolean ready, boolean draining, String reason) {
    return new ProbeResult.Answered(
        ready, draining, Optional.empty(), 0, Optional.empty(), reason, Duration.ZERO);
  }

  private static MemberHealth after(ProbeResult... results) {
    MemberHealth health = MemberHealth.unknown();
    for (ProbeResult result : results) {
      health = health.step(result, 2, 2);
    }
    return health;
  }

  @Test
  void theFirstGoodAnswerIsEnough() {
    assertThat(after(GOOD).condition()).isEqualTo(Condition.UP);
  }

  @Test
  void oneSilenceIsForgiven() {
    assertThat(after(GOOD, SILENT).condition()).isEqualTo(Condition.UP);
    assertThat(after(GOOD, SILENT, GOOD, SILENT).condition()).isEqualTo(Condition.UP);
  }

  @Test
  void twoSilencesInARowAreDownAndSaySo() {
    MemberHealth health = after(GOOD, SILENT, SILENT);
    assertThat(health.condition()).isEqualTo(Condition.DOWN);
    assertThat(health.reason()).isEqualTo("no answer within 400 ms, 2 probes");
  }

  @Test
  void aBusyMemberStaysWhatItIs() {
    ProbeResult busy = new ProbeResult.Busy();
    assertThat(after(GOOD, busy, busy, busy).condition()).isEqualTo(Condition.UP);
    assertThat(after(REFUSED, busy, busy).condition()).isEqualTo(Condition.DOWN);
  }

  @Test
  void aRefusedConnectionIsDownAtOnce() {
    assertThat(after(GOOD, REFUSED))
        .isEqualTo(new MemberHealth(Condition.DOWN, 0, "connection refused"));
  }

  @Test
  void theMembersOwnWordIsDownAtOnce() {
    assertThat(after(GOOD, NOT_READY).reason()).isEqualTo("no snapshot yet");
    assertThat(after(GOOD, NOT_READY).condition()).isEqualTo(Condition.DOWN);
  }

  @Test
  void twoGoodAnswersInARowBringItBack() {
    assertThat(after(GOOD, REFUSED, GOOD).condition()).isEqualTo(Condition.DOWN);
    assertThat(after(GOOD, REFUSED, GOOD, GOOD).condition()).isEqualTo(Condition.UP);
    assertThat(after(GOOD, REFUSED, GOOD, SILENT, GOOD).condition()).isEqualTo(Condition.DOWN);
  }

  @Test
  void drainingIsNeitherUpNorDown() {
    assertThat(after(GOOD, DRAINING).condition()).isEqualTo(Condition.DRAINING);
    assertThat(after(GOOD, DRAINING, GOOD).condition()).isEqualTo(Condition.UP);
    assertThat(after(GOOD, DRAINING, SILENT, SILENT).condition()).isEqualTo(Condition.DOWN);
  }

  @Provide
  Arbitrary<List<ProbeResult>> histories() {
    return Arbitraries.of(GOOD, NOT_READY, DRAINING, SILENT, REFUSED).list().ofMaxSize(20);
  }

  @Property
  void whateverWasBeforeTheLastResultsDecide(
      @ForAll("histories") List<ProbeResult> history,
      @ForAll @IntRange(min = 1, max = 4) int fall,
      @ForAll @IntRange(min = 1, max = 4) int rise) {
    MemberHealth health = MemberHealth.unknown();
    for (ProbeResult result : history) {
      health = health.step(result, fall, rise);
      assertThat(health.against()).isBetween(0, Math.max(fall, rise));
    }
    assertThat(repeat(health, SILENT, fall, rise, fall).condition()).isEqualTo(Condition.DOWN);
    assertThat(repeat(health, GOOD, fall, rise, rise).condition()).isEqualTo(Condition.UP);
    assertThat(health.step(REFUSED, fall, rise).condition()).isEqualTo(Condition.DOWN);
  }

  private static MemberHealth repeat(
      MemberHealth health, ProbeResult result, int fall, int rise, int times) {
    MemberHealth now = health;
    for (int i = 0; i < times; i++) {
      now = now.step(result, fall, rise);
    }
    return now;
  }
}
