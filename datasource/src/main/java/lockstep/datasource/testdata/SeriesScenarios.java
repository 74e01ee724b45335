package lockstep.datasource.testdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import lockstep.datasource.Field;
import lockstep.datasource.Frame;
import lockstep.datasource.Numbers;
import lockstep.datasource.Query;
import lockstep.datasource.QueryResult;
import lockstep.datasource.TimeRange;
import org.jspecify.annotations.Nullable;

/// Scenarios that answer lines over time.
final class SeriesScenarios {
  private static final int MOST_SERIES = 200;
  private static final int MOST_POINTS_IN_ALL = 500_000;
  private static final long HOUR_MILLIS = 3_600_000;

  private SeriesScenarios() {}

  static QueryResult randomWalk(Query query, TimeRange range) {
    int series = query.count("seriesCount", 1, 1, MOST_SERIES);
    List<Long> times = Steps.of(query, range);
    if ((long) series * times.size() > MOST_POINTS_IN_ALL) {
      return QueryResult.badQuery(
          "seriesCount: %d series of %d points are more than %d points; ask for fewer of either"
              .formatted(series, times.size(), MOST_POINTS_IN_ALL));
    }
    List<Frame> frames = new ArrayList<>();
    for (int index = 0; index < series; index++) {
      Walk walk = Walk.of(query, index);
      List<@Nullable Double> values = new ArrayList<>();
      times.forEach(time -> values.add(walk.at(time)));
      frames.add(series(Labels.name(query, index), Labels.of(query, index), times, values));
    }
    return QueryResult.of(frames);
  }

  static QueryResult randomWalkWithError(Query query, TimeRange range) {
    return switch (randomWalk(query, range)) {
      case QueryResult.Data data ->
          new QueryResult.Failed(
              QueryResult.Kind.SOURCE_BROKE,
              "This is an error and it goes along with the data",
              data.frames());
      case QueryResult.Failed failed -> failed;
    };
  }

  static QueryResult csvMetricValues(Query query, TimeRange range) {
    String input = query.text("stringInput").orElse("");
    if (input.isBlank()) {
      return QueryResult.of(List.of());
    }
    List<@Nullable Double> values = csvNumbers(input);
    if (values.size() > Steps.MOST) {
      return tooMany("stringInput", values.size());
    }
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      long whole = range.length().toMillis();
      times.add(range.fromMillis() + (values.size() == 1 ? 0 : whole * i / (values.size() - 1)));
    }
    return QueryResult.of(series(Labels.name(query, 0), Labels.of(query, 0), times, values));
  }

  static QueryResult manualEntry(Query query, TimeRange range) {
    List<Long> times = new ArrayList<>();
    List<@Nullable Double> values = new ArrayList<>();
    for (JsonNode point : query.model().path("points")) {
      if (!point.path(1).isNumber()) {
        return QueryResult.badQuery(
            "points: %s (expected: [value, milliseconds])".formatted(point));
      }
      long time = point.path(1).longValue();
      if (time >= range.fromMillis() && time <= range.toMillis() && times.size() < Steps.MOST) {
        times.add(time);
        values.add(point.path(0).isNumber() ? (Double) point.path(0).doubleValue() : null);
      }
    }
    return QueryResult.of(series(Labels.name(query, 0), Labels.of(query, 0), times, values));
  }

  static QueryResult outsideRange(Query query, TimeRange range) {
    List<Long> times = List.of(range.fromMillis() - HOUR_MILLIS);
    List<@Nullable Double> values = new ArrayList<>();
    values.add(10.0);
    return QueryResult.of(series(Labels.name(query, 0), Labels.of(query, 0), times, values));
  }

  /// On for `onCount` steps, off for `offCount` steps, in step with the calendar.
  static QueryResult pulse(Query query, TimeRange range) {
    Query wave = part(query, query.model().path("pulseWave"));
    int on = wave.count("onCount", 3, 1, Steps.MOST);
    int off = wave.count("offCount", 3, 1, Steps.MOST);
    long step = wave.count("timeStep", 60, 1, 1_000_000) * 1000L;
    List<Long> times = Steps.every(step, range);
    List<@Nullable Double> values = new ArrayList<>();
    for (long time : times) {
      boolean isOn = Math.floorMod(Math.floorDiv(time, step), on + off) < on;
      values.add(isOn ? number(wave, "onValue", 2) : number(wave, "offValue", 1));
    }
    return QueryResult.of(series(Labels.name(query, 0), Labels.of(query, 0), times, values));
  }

  /// Lists of values that repeat in step with the calendar.
  static QueryResult csvWave(Query query, TimeRange range) {
    JsonNode waves = query.model().path("csvWave");
    List<Frame> frames = new ArrayList<>();
    int index = 0;
    for (JsonNode node : waves.isArray() ? waves : List.of(waves)) {
      Query wave = part(query, node);
      List<@Nullable Double> cycle = csvNumbers(wave.text("valuesCSV").orElse("0,0,2,2,1,1"));
      long step = wave.count("timeStep", 60, 1, 1_000_000) * 1000L;
      List<Long> times = Steps.every(step, range);
      List<@Nullable Double> values = new ArrayList<>();
      for (long time : times) {
        values.add(cycle.get((int) Math.floorMod(Math.floorDiv(time, step), (long) cycle.size())));
      }
      String name = wave.text("name").orElse(Labels.name(query, index));
      frames.add(series(name, Labels.of(wave, index), times, values));
      index++;
    }
    return QueryResult.of(frames);
  }

  static QueryResult tooMany(String field, int count) {
    return QueryResult.badQuery(
        "%s: %d values (expected: at most %d)".formatted(field, count, Steps.MOST));
  }

  private static Query part(Query query, JsonNode node) {
    return new Query(
        query.refId(),
        node.isObject() ? node.deepCopy() : JsonNodeFactory.instance.objectNode(),
        query.interval(),
        query.maxDataPoints(),
        query.place());
  }

  private static @Nullable Double number(Query wave, String name, double absent) {
    if (wave.text(name).filter("null"::equals).isPresent()) {
      return null;
    }
    return wave.number(name).orElse(absent);
  }

  /// What is no number, `null` among them, is a hole.
  private static List<@Nullable Double> csvNumbers(String text) {
    List<@Nullable Double> values = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      OptionalDouble value = Numbers.parse(word);
      values.add(value.isPresent() ? (Double) value.getAsDouble() : null);
    }
    return values;
  }

  /// The field bears the name and the frame none: a panel shows both when both are there.
  private static Frame series(
      String name, Map<String, String> labels, List<Long> times, List<@Nullable Double> values) {
    return new Frame(
        "", List.of(Field.times("time", times), Field.numbers(name, values).withLabels(labels)));
  }
}
