package lockstep.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
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
  void aStartInTheHourThatIsLeftOutDoesNotHappen() {
    CronWindow lost = new CronWindow("30 2 * * *", BERLIN, TWO_HOURS);

    // 02:30 of 28 March is not there: 02:00 is 03:00 at once.
    assertThat(lost.next(Instant.parse("2027-03-27T12:00:00Z")))
        .contains(Instant.parse("2027-03-29T00:30:00Z"));
    for (int minute = 0; minute < 24 * 60; minute += 5) {
      Instant during = Instant.parse("2027-03-27T23:00:00Z").plus(Duration.ofMinutes(minute));
      assertThat(lost.left(during)).as(during.toString()).isEmpty();
    }
  }

  @Test
  void aStartInTheHourThatComesTwiceHappensTwice() {
    CronWindow twice = new CronWindow("30 2 * * *", BERLIN, Duration.ofMinutes(10));
    List<Instant> starts = List.of(at("2027-10-31T00:30:00Z"), at("2027-10-31T01:30:00Z"));

    assertThat(twice.next(at("2027-10-30T12:00:00Z"))).contains(starts.getFirst());
    for (int second = 0; second < 60 * 60; second += 60) {
      assertThat(twice.next(starts.getFirst().plusSeconds(second))).contains(starts.getLast());
    }
    assertThat(twice.next(starts.getLast())).contains(at("2027-11-01T01:30:00Z"));
    for (int minute = 0; minute < 24 * 60; minute += 5) {
      Instant now = at("2027-10-30T22:00:00Z").plus(Duration.ofMinutes(minute));
      boolean open =
          starts.stream().anyMatch(one -> !now.isBefore(one) && now.isBefore(one.plusSeconds(600)));
      assertThat(twice.left(now).isPresent()).as(now.toString()).isEqualTo(open);
    }
  }

  @Test
  void aWindowThatIsOpenWhileTheClocksChangeKeepsItsLength() {
    CronWindow overChange = new CronWindow("0 1 * * *", BERLIN, Duration.ofHours(3));

    assertThat(overChange.left(Instant.parse("2027-03-28T02:59:59Z")))
        .contains(Duration.ofSeconds(1));
    assertThat(overChange.left(Instant.parse("2027-03-28T03:00:00Z"))).isEmpty();
    assertThat(overChange.left(Instant.parse("2027-10-31T01:59:59Z")))
        .contains(Duration.ofSeconds(1));
    assertThat(overChange.left(Instant.parse("2027-10-31T02:00:00Z"))).isEmpty();
  }

  @Test
  void startsThatComeEveryHourComeOnThoseDaysToo() {
    CronWindow hourly = new CronWindow("0 * * * *", BERLIN, Duration.ofMinutes(10));

    for (String midnight : new String[] {"2027-03-27T23:00:00Z", "2027-10-30T22:00:00Z"}) {
      for (int hour = 0; hour < 24; hour++) {
        Instant start = Instant.parse(midnight).plus(Duration.ofHours(hour));
        assertThat(hourly.left(start)).as(start.toString()).contains(Duration.ofMinutes(10));
        assertThat(hourly.next(start)).as(start.toString()).contains(start.plusSeconds(3600));
      }
    }
  }

  private static Instant at(String time) {
    return Instant.parse(time);
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
