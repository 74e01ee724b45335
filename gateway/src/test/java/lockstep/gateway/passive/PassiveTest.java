package lockstep.gateway.passive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PassiveTest {
  private static final Duration SLOW_START = Duration.ofSeconds(10);

  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
  private final Passive three = of("a", "b", "c");

  private Passive of(String... members) {
    return new Passive(List.of(members), OutlierRules.defaults(), SLOW_START, nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static void fail(Passive passive, String member, int times) {
    for (int i = 0; i < times; i++) {
      passive.failed(member);
    }
  }

  private static void answer(Passive passive, String member, int millis) {
    for (int i = 0; i < 40; i++) {
      passive.answered(member, Duration.ofMillis(millis));
    }
  }

  @Test
  void ejectsAfterFailuresInARowOnly() {
    fail(three, "a", 4);
    three.answered("a");
    fail(three, "a", 4);
    assertThat(three.ejected("a")).isFalse();
    fail(three, "a", 1);
    assertThat(three.ejected("a")).isTrue();
    pass(Duration.ofMillis(5001));
    assertThat(three.ejected("a")).isFalse();
  }

  @Test
  void ejectsForLongerWhoFailsAgainAndForgivesWhoWasWell() {
    fail(three, "a", 5);
    pass(Duration.ofSeconds(6));
    fail(three, "a", 5);
    pass(Duration.ofSeconds(6));
    assertThat(three.ejected("a")).isTrue();
    pass(Duration.ofSeconds(60));
    fail(three, "a", 5);
    pass(Duration.ofMillis(5001));
    assertThat(three.ejected("a")).isFalse();
  }

  @Test
  void neverEjectsMoreThanHalf() {
    fail(three, "a", 5);
    fail(three, "b", 50);
    fail(three, "c", 50);
    assertThat(three.ejected("a")).isTrue();
    assertThat(three.ejected("b")).isFalse();
    assertThat(three.ejected("c")).isFalse();
    Passive alone = of("a");
    fail(alone, "a", 50);
    assertThat(alone.ejected("a")).isFalse();
  }

  @Test
  void ejectsWhoIsMuchSlowerThanTheOthers() {
    answer(three, "a", 100);
    answer(three, "b", 120);
    answer(three, "c", 290);
    assertThat(three.ejected("c")).isFalse();
    answer(three, "c", 900);
    assertThat(three.ejected("c")).isTrue();
    assertThat(three.ejected("a")).isFalse();
  }

  @Test
  void ejectsNobodyForASlownessThatNobodyNotices() {
    answer(three, "a", 1);
    answer(three, "b", 1);
    answer(three, "c", 150);
    assertThat(three.ejected("c")).isFalse();
  }

  @Test
  void ejectsNobodyWhoIsSlowAlone() {
    answer(three, "a", 5000);
    assertThat(three.ejected("a")).isFalse();
  }

  @Test
  void givesAFullShareAtTheStartAndAGrowingOneAfterAReturn() {
    assertThat(three.share("a")).isEqualTo(1);
    three.rose("a");
    assertThat(three.share("a")).isEqualTo(0.1);
    pass(Duration.ofSeconds(5));
    assertThat(three.share("a")).isEqualTo(0.5);
    pass(Duration.ofSeconds(5));
    assertThat(three.share("a")).isEqualTo(1);
    fail(three, "b", 5);
    pass(Duration.ofSeconds(7));
    assertThat(three.share("b")).isEqualTo(0.2);
  }

  @Test
  void holdsNothingAgainstAMemberThatItsProbesFoundUpAgain() {
    fail(three, "a", 4);
    three.rose("a");
    fail(three, "a", 4);
    assertThat(three.ejected("a")).isFalse();
    fail(three, "a", 1);
    assertThat(three.ejected("a")).isTrue();
  }

  @Test
  void paysATenthOfTheReadsOnceTheSavingsAreSpent() {
    RetryBudget budget = new RetryBudget(10);
    int spent = 0;
    while (budget.spend()) {
      spent++;
    }
    assertThat(spent).isEqualTo(100);
    for (int i = 0; i < 9; i++) {
      budget.earn();
    }
    assertThat(budget.any()).isFalse();
    budget.earn();
    assertThat(budget.spend()).isTrue();
    assertThat(budget.spend()).isFalse();
  }
}
