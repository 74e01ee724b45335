package lockstep.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class CronWindowTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  private final CronWindow sundays = new CronWindow("0 2 * * 0", BERLIN, TWO_HOURS);

  @Test
  void isOpenFromItsStartToItsEndInItsOwnZone() {
    assertThat(sundays.left(Instant.parse("2026-11-22T00:59:59.999Z"))).isEmpty();
    assertThat(sundays.left(Instant.parse("2026-11-22T01:00:00Z"))).contains(TWO_HOURS);
    assertThat(sundays.left(Instant.parse("2026-11-22T02:59:59Z"))).contains(Duration.ofSeconds(1));
    assertThat(sundays.left(Instant.parse("2026-11-22T03:00:00Z"))).isEmpty();
  }

  @Test
  void tellsWhenItOpensNext() {
    assertThat(sundays.next(Instant.parse("2026-11-23T12:00:00Z")))
        .contains(Instant.parse("2026-11-29T01:00:00Z"));
    assertThat(sundays.words()).isEqualTo("0 2 * * 0 (Europe/Berlin)");
  }

  @Test
  void followsSummerTime() {
    assertThat(sundays.left(Instant.parse("2026-07-05T00:00:00Z"))).contains(TWO_HOURS);
    assertThat(sundays.left(Instant.parse("2026-07-05T02:00:00Z"))).isEmpty();
  }

  @Test
  void aStartThatComesWhileItIsOpenKeepsItOpen() {
    CronWindow always = new CronWindow("0 * * * *", BERLIN, TWO_HOURS);

    assertThat(always.left(Instant.parse("2026-11-22T01:30:00Z"))).contains(Duration.ofMinutes(90));
  }

  @Test
  void neverFailsOnTheDaysWhenTheClocksChange() {
    CronWindow lost = new CronWindow("30 2 * * *", BERLIN, Duration.ofMinutes(10));

    Instant spring = Instant.parse("2027-03-27T12:00:00Z");
    Instant autumn = Instant.parse("2027-10-30T12:00:00Z");
    for (int minute = 0; minute < 24 * 60; minute += 5) {
      Instant atSpring = spring.plus(Duration.ofMinutes(minute));
      Instant atAutumn = autumn.plus(Duration.ofMinutes(minute));
      assertThat(lost.next(atSpring)).hasValueSatisfying(n -> assertThat(n).isAfter(atSpring));
      assertThat(lost.next(atAutumn)).hasValueSatisfying(n -> assertThat(n).isAfter(atAutumn));
    }
    assertThat(lost.left(Instant.parse("2027-10-31T00:30:00Z")))
        .as("the first half past two of a long night")
        .contains(Duration.ofMinutes(10));
  }
}
