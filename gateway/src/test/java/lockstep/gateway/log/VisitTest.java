package lockstep.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VisitTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-23T15:20:01.123456789Z, 2026-11-23T15:20:01.123Z",
    "2026-11-23T15:20:01Z, 2026-11-23T15:20:01.000Z"
  })
  void tellsTheTimeToTheMillisecond(Instant time, String told) {
    Visit visit =
        new Visit(
            time,
            "203.0.113.7",
            "GET",
            "/api/search",
            "HTTP/2.0",
            200,
            1234,
            Duration.ofNanos(3_250_000),
            "a",
            1,
            "whole");
    assertThat(visit.line())
        .isEqualTo(
            told
                + " client=203.0.113.7 method=GET path=\"/api/search\" protocol=HTTP/2.0"
                + " status=200 bytes=1234 millis=3.2 member=a tries=1 end=whole");
  }
}
