package lockstep.api.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.api.http.HttpFault;
import lockstep.datasource.TimeRange;

/// Time ranges of queries: milliseconds since 1970, as number or text, or `now-6h`.
final class TimeRanges {
  private static final Pattern RELATIVE = Pattern.compile("now(?:-(\\d{1,9})([smhdwMy]))?");
  private static final Duration LONGEST = Duration.ofDays(366L * 200);

  private TimeRanges() {}

  /// The range of a request.
  ///
  /// @throws HttpFault 400 when it is none
  static TimeRange read(JsonNode body, Instant now) {
    Instant from = moment(body, "from", now);
    Instant to = moment(body, "to", now);
    if (to.isBefore(from)) {
      throw HttpFault.badRequest("from: is after to");
    }
    if (Duration.between(from, to).compareTo(LONGEST) > 0) {
      throw HttpFault.badRequest("from, to: are more than 200 years apart");
    }
    return new TimeRange(from, to);
  }

  private static Instant moment(JsonNode body, String name, Instant now) {
    return parse(body.path(name).asText(""), now)
        .orElseThrow(
            () ->
                HttpFault.badRequest(
                    name + ": is no time (expected: milliseconds since 1970, or such as now-6h)"));
  }

  private static Optional<Instant> parse(String text, Instant now) {
    try {
      Matcher relative = RELATIVE.matcher(text);
      if (!relative.matches()) {
        return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
      }
      return Optional.of(
          relative.group(1) == null
              ? now
              : now.minus(unit(relative.group(2)).multipliedBy(Long.parseLong(relative.group(1)))));
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Duration unit(String letter) {
    return switch (letter) {
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      case "d" -> Duration.ofDays(1);
      case "w" -> Duration.ofDays(7);
      case "M" -> Duration.ofDays(30);
      default -> Duration.ofDays(365);
    };
  }
}
