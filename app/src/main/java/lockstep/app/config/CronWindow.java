package lockstep.app.config;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import lockstep.cluster.operation.Window;

/// A window that opens whenever a cron expression of the five classic fields fires, and stays open
/// for a time. A start in the hour that a change to summer time leaves out is passed over; one in
/// the hour that comes twice opens it twice, so that windows of every hour have no hole.
final class CronWindow implements Window {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONGEST_CHANGE = Duration.ofHours(1);

  private final String cron;
  private final ExecutionTime starts;
  private final ZoneId zone;
  private final Duration length;

  /// @param cron minute, hour, day of the month, month, day of the week
  /// @param zone where these are meant
  /// @param length how long the window stays open
  /// @throws IllegalArgumentException when `cron` is no such expression
  CronWindow(String cron, ZoneId zone, Duration length) {
    Cron parsed = PARSER.parse(cron).validate();
    this.cron = cron;
    this.starts = ExecutionTime.forCron(parsed);
    this.zone = zone;
    this.length = length;
  }

  @Override
  public Optional<Duration> left(Instant now) {
    return lastStart(now)
        .map(start -> Duration.between(now, start.plus(length)))
        .filter(Duration::isPositive);
  }

  /// The library looks for starts before a time, and to the second.
  private Optional<Instant> lastStart(Instant now) {
    ZonedDateTime soon = now.plus(SECOND).atZone(zone);
    return starts
        .lastExecution(soon)
        .filter(start -> start.toInstant().isAfter(now))
        .flatMap(starts::lastExecution)
        .or(() -> starts.lastExecution(soon))
        .map(ZonedDateTime::toInstant);
  }

  /// The library tells the first only of two starts with the same time.
  @Override
  public Optional<Instant> next(Instant now) {
    return Stream.of(now, now.minus(LONGEST_CHANGE))
        .flatMap(from -> starts.nextExecution(from.atZone(zone)).stream())
        .flatMap(start -> Stream.of(start, start.withLaterOffsetAtOverlap()))
        .map(ZonedDateTime::toInstant)
        .filter(start -> start.isAfter(now))
        .min(Comparator.naturalOrder());
  }

  @Override
  public String words() {
    return "%s (%s)".formatted(cron, zone);
  }
}
