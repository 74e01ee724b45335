package lockstep.datasource.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lockstep.datasource.Field;
import lockstep.datasource.Frame;
import lockstep.datasource.Numbers;
import lockstep.datasource.QueryResult;
import org.jspecify.annotations.Nullable;

/// Prometheus's results as frames.
final class PromFrames {
  private static final int MOST_SERIES = 2000;
  private static final String NAME = "__name__";
  private static final Pattern LABEL = Pattern.compile("\\{\\{\\s*([^{}]+?)\\s*\\}\\}");

  private PromFrames() {}

  static QueryResult of(PromQuery query, JsonNode data) {
    List<Series> series = series(data);
    if (series.size() > MOST_SERIES) {
      return QueryResult.badQuery(
          "expr: gives %d series (expected: at most %d); aggregate or filter"
              .formatted(series.size(), MOST_SERIES));
    }
    if (query.table()) {
      return series.isEmpty() ? QueryResult.of(List.of()) : QueryResult.of(table(series));
    }
    return QueryResult.of(series.stream().map(one -> line(query, one)).toList());
  }

  /// @param values points of time and number
  private record Series(Map<String, String> labels, List<JsonNode> values) {}

  private static List<Series> series(JsonNode data) {
    JsonNode result = data.path("result");
    if (data.path("resultType").asText("").equals("scalar")) {
      return List.of(new Series(Map.of(), List.of(result)));
    }
    List<Series> series = new ArrayList<>();
    for (JsonNode one : result) {
      Map<String, String> labels = new TreeMap<>();
      one.path("metric").properties().forEach(l -> labels.put(l.getKey(), l.getValue().asText()));
      List<JsonNode> values = new ArrayList<>();
      if (one.has("value")) {
        values.add(one.path("value"));
      }
      one.path("values").forEach(values::add);
      series.add(new Series(labels, values));
    }
    return series;
  }

  private static Frame line(PromQuery query, Series series) {
    String name = name(query.legend(), series.labels());
    Map<String, String> labels = new TreeMap<>(series.labels());
    labels.remove(NAME);
    List<Long> times = new ArrayList<>();
    List<@Nullable Double> values = new ArrayList<>();
    for (JsonNode point : series.values()) {
      times.add(time(point));
      values.add(value(point));
    }
    return new Frame(
        name,
        List.of(
            Field.times("Time", times),
            Field.numbers("Value", values)
                .withLabels(labels)
                .withConfig(JsonNodeFactory.instance.objectNode().put("displayNameFromDS", name))));
  }

  private static Frame table(List<Series> all) {
    Set<String> names = new TreeSet<>();
    all.forEach(series -> names.addAll(series.labels().keySet()));
    names.remove(NAME);
    List<Long> times = new ArrayList<>();
    List<@Nullable Double> values = new ArrayList<>();
    Map<String, List<@Nullable String>> columns = new TreeMap<>();
    for (String name : names) {
      List<@Nullable String> column = new ArrayList<>();
      columns.put(name, column);
    }
    for (Series series : all) {
      for (JsonNode point : series.values()) {
        times.add(time(point));
        values.add(value(point));
        for (Map.Entry<String, List<@Nullable String>> column : columns.entrySet()) {
          column.getValue().add(series.labels().get(column.getKey()));
        }
      }
    }
    List<Field> fields = new ArrayList<>();
    fields.add(Field.times("Time", times));
    for (Map.Entry<String, List<@Nullable String>> column : columns.entrySet()) {
      fields.add(Field.texts(column.getKey(), column.getValue()));
    }
    fields.add(Field.numbers("Value", values));
    return new Frame("", fields);
  }

  /// The legend with its labels, or the series as PromQL writes it.
  static String name(String legend, Map<String, String> labels) {
    if (!legend.isEmpty()) {
      return LABEL
          .matcher(legend)
          .replaceAll(match -> Matcher.quoteReplacement(labels.getOrDefault(match.group(1), "")));
    }
    String pairs =
        labels.entrySet().stream()
            .filter(label -> !label.getKey().equals(NAME))
            .map(label -> "%s=\"%s\"".formatted(label.getKey(), label.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
    return labels.getOrDefault(NAME, "") + pairs;
  }

  private static long time(JsonNode point) {
    return Math.round(point.path(0).asDouble() * 1000);
  }

  private static @Nullable Double value(JsonNode point) {
    OptionalDouble value = Numbers.parse(point.path(1).asText(""));
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }
}
