package lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Comparator;
import java.util.stream.StreamSupport;

/// How far behind a member is, in a cell of a table.
final class Lags {
  private static final String UNKNOWN = "unknown";
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

  /// Of a repository of the member that answers, as that said it of itself among the members. An
  /// older one says it only of the repository.
  static String here(JsonNode status, JsonNode repository) {
    JsonNode said =
        named(
            named(status.path("members"), status.path("name")).path("repositories"),
            repository.path("name"));
    return words(said.isMissingNode() ? repository : said);
  }

  private static JsonNode named(JsonNode all, JsonNode name) {
    return StreamSupport.stream(all.spliterator(), false)
        .filter(one -> one.path("name").equals(name))
        .findFirst()
        .orElseGet(MissingNode::getInstance);
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
