package lockstep.datasource.testdata;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.datasource.Query;
import lockstep.datasource.QueryResult;
import lockstep.datasource.TimeRange;

/// Scenarios that show what a panel does when its source is slow or fails.
final class SlowAndBroken {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Pattern PAUSE = Pattern.compile("(\\d{1,6})(ms|s|m)?");

  private final TestData.Sleeper sleeper;

  SlowAndBroken(TestData.Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  QueryResult slow(Query query, TimeRange range) {
    String text = query.text("stringInput").orElse("5s").strip();
    Optional<Duration> pause = pause(text);
    if (pause.isEmpty()) {
      return QueryResult.badQuery(
          "stringInput: is no duration of at most 30 s (expected: such as 5s or 800ms)");
    }
    sleeper.sleep(pause.get());
    return SeriesScenarios.randomWalk(query, range);
  }

  static QueryResult broken() {
    return new QueryResult.Failed(
        QueryResult.Kind.SOURCE_BROKE, "The scenario server_error_500 fails on purpose");
  }

  private static Optional<Duration> pause(String text) {
    Matcher matcher = PAUSE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    Duration pause =
        "ms".equals(unit)
            ? Duration.ofMillis(count)
            : "m".equals(unit) ? Duration.ofMinutes(count) : Duration.ofSeconds(count);
    return Optional.of(pause).filter(given -> given.compareTo(LONGEST) <= 0);
  }
}
