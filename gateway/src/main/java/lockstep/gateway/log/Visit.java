package lockstep.gateway.log;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/// What became of one request.
///
/// @param time when it came
/// @param client address of who asked
/// @param method as the client spelled it
/// @param path without the query, percent-encoded; the query may hold secrets
/// @param protocol such as `HTTP/1.1`
/// @param status of the answer
/// @param bytes of the answer's body that were sent
/// @param took from the first to the last byte
/// @param member who answered; empty text when the gateway did
/// @param tries how many times a member was asked
/// @param end `whole`, or `cut` when the answer could not be finished
public record Visit(
    Instant time,
    String client,
    String method,
    String path,
    String protocol,
    int status,
    long bytes,
    Duration took,
    String member,
    int tries,
    String end) {
  private static final long NANOS_IN_TENTH = 100_000;
  private static final int MAX_PATH = 512;

  /// Always three digits of the second, so that lines are alike.
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  /// The line of the log, without its end.
  public String line() {
    long tenths = took.toNanos() / NANOS_IN_TENTH;
    return "%s client=%s method=%s path=\"%s\" protocol=%s status=%d bytes=%d"
            .formatted(MILLIS.format(time), client, method, shown(path), protocol, status, bytes)
        + " millis=%d.%d member=%s tries=%d end=%s"
            .formatted(tenths / 10, tenths % 10, member.isEmpty() ? "-" : member, tries, end);
  }

  private static String shown(String path) {
    String quoted = path.replace("\"", "%22");
    return quoted.length() <= MAX_PATH ? quoted : quoted.substring(0, MAX_PATH) + "...";
  }
}
