package lockstep.datasource.testdata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import lockstep.datasource.Field;
import lockstep.datasource.Frame;
import lockstep.datasource.Query;
import lockstep.datasource.QueryResult;
import lockstep.datasource.TimeRange;
import org.jspecify.annotations.Nullable;

/// Scenarios that answer tables, events and buckets.
final class TableScenarios {
  private static final int MOST_LINES = 5000;
  private static final int BUCKETS = 10;
  private static final long MINUTE_MILLIS = 60_000;
  private static final List<String> LEVELS = List.of("info", "debug", "info", "warn", "error");
  private static final List<String> EVENTS =
      List.of(
          "request served",
          "cache filled",
          "connection reused",
          "reply took longer than usual",
          "upstream closed the connection");

  private TableScenarios() {}

  static QueryResult randomWalkTable(Query query, TimeRange range) {
    Walk walk = Walk.of(query, 0);
    boolean holes = query.model().path("withNil").asBoolean(false);
    List<Long> times = Steps.of(query, range);
    List<@Nullable Double> values = new ArrayList<>();
    List<@Nullable Double> lows = new ArrayList<>();
    List<@Nullable Double> highs = new ArrayList<>();
    List<@Nullable String> infos = new ArrayList<>();
    for (long time : times) {
      double value = walk.at(time);
      double before = walk.at(time - MINUTE_MILLIS);
      double reach = Math.abs(value - before);
      boolean hole = holes && Hash.unit(Seeds.of(query), time) < 0.1;
      values.add(hole ? null : (Double) value);
      lows.add(value - reach);
      highs.add(value + reach);
      infos.add(value >= before ? "up" : "down");
    }
    return QueryResult.of(
        new Frame(
            query.text("alias").orElse(query.refId()),
            List.of(
                Field.times("Time", times),
                Field.numbers("Value", values).withLabels(Labels.of(query, 0)),
                Field.numbers("Min", lows),
                Field.numbers("Max", highs),
                Field.texts("Info", infos))));
  }

  static QueryResult staticTable(Query query, TimeRange range) {
    long last = range.toMillis();
    return QueryResult.of(
        new Frame(
            query.refId(),
            List.of(
                Field.times("Time", List.of(last, last - 1000, last - 2000)),
                Field.texts("Message", List.of("three rows", "that never", "change")),
                Field.texts("Description", List.of("a text", "another one", "a last one")),
                Field.numbers("Value", List.of(23.1, 22.5, 23.5)))));
  }

  static QueryResult logs(Query query, TimeRange range) {
    int lines = query.count("lines", 10, 1, MOST_LINES);
    List<Long> times = events(lines, range);
    List<@Nullable String> texts = new ArrayList<>();
    List<@Nullable String> levels = new ArrayList<>();
    List<@Nullable String> ids = new ArrayList<>();
    long seed = Seeds.of(query);
    for (long time : times) {
      int kind = (int) (Hash.unit(seed, time) * LEVELS.size());
      long millis = Math.round(Hash.unit(seed ^ 1, time) * 900);
      texts.add(
          "level=%s msg=\"%s\" durationMs=%d"
              .formatted(LEVELS.get(kind), EVENTS.get(kind), millis));
      levels.add(LEVELS.get(kind));
      ids.add(query.refId() + "-" + time);
    }
    List<Field> fields = new ArrayList<>();
    fields.add(Field.times("time", times));
    fields.add(Field.texts("message", texts));
    fields.add(Field.texts("id", ids));
    if (query.model().path("levelColumn").asBoolean(false)) {
      fields.add(Field.texts("level", levels));
    }
    ObjectNode meta =
        JsonNodeFactory.instance.objectNode().put("preferredVisualisationType", "logs");
    return QueryResult.of(new Frame(query.refId(), fields, Optional.of(meta)));
  }

  static QueryResult annotations(Query query, TimeRange range) {
    int lines = query.count("lines", 10, 1, MOST_LINES);
    List<Long> times = events(lines, range);
    List<@Nullable String> titles = new ArrayList<>();
    List<@Nullable String> texts = new ArrayList<>();
    List<@Nullable String> tags = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      titles.add("Event " + (i + 1));
      texts.add("Something happened that a panel should mark");
      tags.add(i % 2 == 0 ? "deploy" : "alert");
    }
    return QueryResult.of(
        new Frame(
            query.refId(),
            List.of(
                Field.times("time", times),
                Field.texts("title", titles),
                Field.texts("text", texts),
                Field.texts("tags", tags))));
  }

  static QueryResult exponentialHeatmap(Query query, TimeRange range) {
    return heatmap(query, range, bucket -> (double) (1L << bucket));
  }

  static QueryResult linearHeatmap(Query query, TimeRange range) {
    return heatmap(query, range, bucket -> 10.0 * (bucket + 1));
  }

  /// A column of counts for each bucket, named after its upper bound; the middle ones are fuller.
  private static QueryResult heatmap(Query query, TimeRange range, IntToDoubleFunction upperBound) {
    List<Long> times = Steps.of(query, range);
    List<Field> fields = new ArrayList<>();
    fields.add(Field.times("time", times));
    long seed = Seeds.of(query);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      List<@Nullable Double> counts = new ArrayList<>();
      double weight = BUCKETS / 2.0 - Math.abs(bucket - (BUCKETS - 1) / 2.0);
      long part = Hash.part(seed, bucket);
      times.forEach(time -> counts.add((double) Math.round(20 * weight * Hash.unit(part, time))));
      fields.add(Field.numbers(bound(upperBound.applyAsDouble(bucket)), counts));
    }
    return QueryResult.of(new Frame(query.refId(), fields));
  }

  private static String bound(double value) {
    return Long.toString((long) value);
  }

  /// Moments spread evenly over the range, newest last.
  private static List<Long> events(int count, TimeRange range) {
    List<Long> times = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      times.add(range.fromMillis() + range.length().toMillis() * i / (count + 1));
    }
    return times;
  }
}
