package lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.StreamSupport;

/// How far behind a member is, in a cell of a table.
final class Lags {
  private static final String UNKNOWN = "unknown";
  private static final Set<String> READ = Set.of("synced", "behind", "held");
  private static final double SECONDS_MOST = 120;
  private static final int SECONDS_A_MINUTE = 60;

  private Lags() {}

  /// Of its repositories that which is worst off, by name when there are several. What nobody has
  /// measured is the worst.
  static String of(JsonNode repositories) {
    if (repositories.isMissingNode()) {
      return "-";
    }
    return StreamSupport.stream(repositories.spliterator(), false)
        .max(
            Comparator.comparingDouble((JsonNode one) -> size(one, "lagSeconds"))
                .thenComparingDouble(one -> size(one, "lagCommits")))
        .map(worst -> name(repositories, worst) + words(worst))
        .orElse(UNKNOWN);
  }

  /// Of a repository of the member that answers, in the same words: that it knows of nothing newer
  /// says something only when it has just read the remote.
  static String here(JsonNode repository) {
    String state = repository.path("state").asText();
    boolean isKnown = READ.contains(state) || repository.path("lagCommits").asInt() > 0;
    if (isKnown) {
      return words(repository);
    }
    return state.equals("pulling")
        ? UNKNOWN
        : "%s, %s".formatted(UNKNOWN, time(repository.path("lagSeconds").asDouble()));
  }

  private static double size(JsonNode repository, String field) {
    JsonNode lag = repository.path(field);
    return lag.isNumber() ? lag.asDouble() : Double.MAX_VALUE;
  }

  private static String name(JsonNode all, JsonNode one) {
    boolean isPlain = all.size() == 1 || words(one).equals("none");
    return isPlain ? "" : one.path("name").asText() + ": ";
  }

  private static String words(JsonNode one) {
    JsonNode seconds = one.path("lagSeconds");
    if (!seconds.isNumber()) {
      return UNKNOWN;
    }
    String time = time(seconds.asDouble());
    JsonNode commits = one.path("lagCommits");
    if (!commits.isNumber()) {
      return "%s, %s".formatted(UNKNOWN, time);
    }
    int count = commits.asInt();
    return count == 0
        ? "none"
        : "%d %s, %s".formatted(count, count == 1 ? "commit" : "commits", time);
  }

  private static String time(double seconds) {
    return seconds < SECONDS_MOST
        ? "%.0f s".formatted(seconds)
        : "%.0f min".formatted(seconds / SECONDS_A_MINUTE);
  }
}
