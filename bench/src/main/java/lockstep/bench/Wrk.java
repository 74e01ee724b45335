package lockstep.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.Command;

/// `wrk`, a maker of load that costs far less than what it measures: one thread, a number of
/// kept-alive connections, each of them always busy with the same GET.
final class Wrk {
  private static final Pattern P50 = Pattern.compile("\\s50%\\s+([0-9.]+)(us|ms|s)");
  private static final Pattern P99 = Pattern.compile("\\s99%\\s+([0-9.]+)(us|ms|s)");
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern REFUSED =
      Pattern.compile("(Socket errors:.*|Non-2xx or 3xx responses:.*)");

  /// What came of it.
  ///
  /// @param p50 microseconds of the median
  /// @param p99 microseconds
  record Result(double p50, double p99, double perSecond) {}

  private Wrk() {}

  /// True when this machine has it.
  static boolean isInstalled() {
    return Command.run(Checkout.ROOT, List.of("sh", "-c", "command -v wrk")).code() == 0;
  }

  /// Measures one address.
  ///
  /// @throws IllegalStateException when an answer failed: what is measured must not
  static Result run(String url, int connections, Duration length) {
    String told =
        Command.succeed(
            Path.of("/"),
            "wrk",
            "--latency",
            "-t1",
            "-c" + connections,
            "-d" + length.toSeconds() + "s",
            "--timeout",
            "10s",
            "-HAuthorization: Bearer x",
            url);
    Matcher refused = REFUSED.matcher(told);
    if (refused.find()) {
      throw new IllegalStateException("%s: %s".formatted(url, refused.group()));
    }
    return new Result(
        micros(P50, told), micros(P99, told), Double.parseDouble(find(RATE, told).group(1)));
  }

  private static double micros(Pattern pattern, String told) {
    Matcher found = find(pattern, told);
    double number = Double.parseDouble(found.group(1));
    return switch (found.group(2)) {
      case "us" -> number;
      case "ms" -> number * 1e3;
      default -> number * 1e6;
    };
  }

  private static Matcher find(Pattern pattern, String told) {
    Matcher matcher = pattern.matcher(told);
    if (!matcher.find()) {
      throw new IllegalStateException("wrk said something else: " + told);
    }
    return matcher;
  }
}
