package lockstep.datasource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// One question of a panel to a source.
///
/// @param refId how the panel calls it, such as `A`
/// @param model the query as the dashboard has it; each source knows its own fields
/// @param interval between two points, as the panel proposes it; empty: the source divides the
/// range by `maxDataPoints`
/// @param maxDataPoints how many points the panel can show; at least 1
/// @param place which panel of which dashboard asks, in whatever words the caller has; may be empty
public record Query(
    String refId, ObjectNode model, Optional<Duration> interval, int maxDataPoints, String place) {
  /// What a panel that does not say gets.
  public static final int USUAL_POINTS = 100;

  public Query {
    if (maxDataPoints < 1) {
      throw new IllegalArgumentException(
          "maxDataPoints: %d (expected: >= 1)".formatted(maxDataPoints));
    }
  }

  /// The text field `name` of the model; empty when it is absent, blank or no scalar.
  public Optional<String> text(String name) {
    JsonNode value = model.path(name);
    return value.isValueNode() && !value.isNull() && !value.asText().isBlank()
        ? Optional.of(value.asText())
        : Optional.empty();
  }

  /// The number field `name` of the model, also when it is spelled as text.
  public OptionalDouble number(String name) {
    JsonNode value = model.path(name);
    if (value.isNumber()) {
      return OptionalDouble.of(value.doubleValue());
    }
    return value.isTextual() ? Numbers.parse(value.textValue()) : OptionalDouble.empty();
  }

  /// The whole number `name` of the model, kept within `least` and `most`; `absent` when there is
  /// none.
  public int count(String name, int absent, int least, int most) {
    double value = number(name).orElse(absent);
    return (int) Math.max(least, Math.min(most, value));
  }
}
