package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Fields inside a dashboard that Grafana writes on its own, whoever saves.
final class Stamps {
  private static final Pattern VERSION =
      Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})\\b.*");

  /// Between these versions of the schema each step of Grafana's migrations looks for the old form,
  /// so that it does no harm to what has the new one. Of those before, some count on being run
  /// once.
  private static final int FIRST_REPEATABLE = 31;

  private static final int LAST_REPEATABLE = 39;

  private Stamps() {}

  /// What a field comes to that both sides have with different values; empty when that is for
  /// people to say.
  ///
  /// @param mine the object that has it
  /// @param theirs the object that has it
  static Optional<JsonNode> join(String field, ObjectNode mine, ObjectNode theirs) {
    JsonNode one = mine.path(field);
    JsonNode other = theirs.path(field);
    return switch (field) {
      case "schemaVersion" -> lower(one, other);
      case "repeatIteration" -> later(one, other);
      case "pluginVersion" ->
          mine.path("type").equals(theirs.path("type")) ? older(one, other) : Optional.empty();
      case "options" ->
          one.isArray() && other.isArray() && Meant.isAskedFor(mine) && Meant.isAskedFor(theirs)
              ? Optional.ofNullable(Trifles.first(one, other))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /// A dashboard with parts of both forms has to be migrated from the older one on.
  private static Optional<JsonNode> lower(JsonNode one, JsonNode other) {
    int low = Math.min(one.asInt(-1), other.asInt(-1));
    int high = Math.max(one.asInt(-1), other.asInt(-1));
    return one.isInt() && other.isInt() && low >= FIRST_REPEATABLE && high <= LAST_REPEATABLE
        ? Optional.of(one.intValue() == low ? one : other)
        : Optional.empty();
  }

  private static Optional<JsonNode> later(JsonNode one, JsonNode other) {
    return one.isIntegralNumber() && other.isIntegralNumber()
        ? Optional.of(one.longValue() > other.longValue() ? one : other)
        : Optional.empty();
  }

  /// Grafana brings a panel up to date from its version on, whatever was done before: the older one
  /// is right for a panel that has parts of both.
  private static Optional<JsonNode> older(JsonNode one, JsonNode other) {
    Matcher ones = VERSION.matcher(one.asText(""));
    Matcher others = VERSION.matcher(other.asText(""));
    if (!ones.matches() || !others.matches()) {
      return Optional.empty();
    }
    for (int part = 1; part <= ones.groupCount(); part++) {
      int order =
          Integer.compare(Integer.parseInt(ones.group(part)), Integer.parseInt(others.group(part)));
      if (order != 0) {
        return Optional.of(order < 0 ? one : other);
      }
    }
    return Optional.ofNullable(Trifles.first(one, other));
  }
}
