package lockstep.datasource.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.datasource.Field;
import lockstep.datasource.Frame;
import lockstep.datasource.QueryResult;
import lockstep.datasource.TimeRange;
import org.jspecify.annotations.Nullable;

/// The functions that variables call: `label_names()`, `label_values(label)`,
/// `label_values(selector, label)`, `metrics(pattern)` and `query_result(expression)`.
final class PromVariables {
  private static final Pattern CALL =
      Pattern.compile("(label_names|label_values|metrics|query_result)\\((.*)\\)", Pattern.DOTALL);
  private static final Pattern LABEL = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,200}");
  private static final int MOST = 10_000;

  private final PromClient client;

  PromVariables(PromClient client) {
    this.client = client;
  }

  QueryResult query(String text, TimeRange range) {
    Matcher call = CALL.matcher(text.strip());
    if (!call.matches()) {
      return QueryResult.badQuery(
          "query: is no call of label_names, label_values, metrics or query_result");
    }
    String inner = call.group(2).strip();
    return switch (call.group(1)) {
      case "label_names" -> client.get("labels", within(range)).map(data -> frame(texts(data)));
      case "metrics" -> values("__name__", "{__name__=~\"" + escaped(inner) + "\"}", range);
      case "query_result" ->
          client
              .post("query", Map.of("query", inner, "time", PromQuery.seconds(range.toMillis())))
              .map(data -> frame(results(data)));
      default -> labelValues(inner, range);
    };
  }

  /// The label is what stands behind the last comma: a selector may have commas of its own.
  private QueryResult labelValues(String inner, TimeRange range) {
    int comma = inner.lastIndexOf(',');
    String label = inner.substring(comma + 1).strip();
    if (!LABEL.matcher(label).matches()) {
      return QueryResult.badQuery("label_values: names no label");
    }
    return values(label, comma < 0 ? "" : inner.substring(0, comma).strip(), range);
  }

  private QueryResult values(String label, String selector, TimeRange range) {
    Map<String, String> parameters = within(range);
    if (!selector.isEmpty()) {
      parameters.put("match[]", selector);
    }
    return client.get("label/" + label + "/values", parameters).map(data -> frame(texts(data)));
  }

  private static Map<String, String> within(TimeRange range) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("start", PromQuery.seconds(range.fromMillis()));
    parameters.put("end", PromQuery.seconds(range.toMillis()));
    return parameters;
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static List<@Nullable String> texts(JsonNode data) {
    List<@Nullable String> texts = new ArrayList<>();
    for (JsonNode item : data) {
      if (texts.size() < MOST) {
        texts.add(item.asText());
      }
    }
    return texts;
  }

  private static List<@Nullable String> results(JsonNode data) {
    List<@Nullable String> texts = new ArrayList<>();
    for (JsonNode one : data.path("result")) {
      Map<String, String> labels = new TreeMap<>();
      one.path("metric").properties().forEach(l -> labels.put(l.getKey(), l.getValue().asText()));
      if (texts.size() < MOST) {
        texts.add(
            "%s %s %s"
                .formatted(
                    PromFrames.name("", labels),
                    one.path("value").path(1).asText(),
                    Math.round(one.path("value").path(0).asDouble() * 1000)));
      }
    }
    return texts;
  }

  private static QueryResult frame(List<@Nullable String> texts) {
    return QueryResult.of(new Frame("", List.of(Field.texts("text", texts))));
  }
}
