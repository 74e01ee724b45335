package lockstep.datasource.prometheus;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import lockstep.datasource.Query;
import lockstep.datasource.TimeRange;

/// A panel's query, understood.
///
/// @param expression with the built-in variables replaced
/// @param instant one value for each series, at the end of the range
/// @param table as rows instead of lines
/// @param legend the pattern of the series' names; empty: made from the labels
/// @param stepMillis between two points
record PromQuery(
    String expression, boolean instant, boolean table, String legend, long stepMillis) {
  private static final long MOST_POINTS = 10_000;
  private static final long SCRAPE_MILLIS = 15_000;

  static PromQuery of(Query query, TimeRange range) {
    long step = step(query, range);
    return new PromQuery(
        replaced(query.text("expr").orElse("").strip(), step, range),
        query.model().path("instant").asBoolean(false)
            && !query.model().path("range").asBoolean(false),
        query.text("format").filter("table"::equals).isPresent(),
        query.text("legendFormat").filter(legend -> !legend.equals("__auto")).orElse(""),
        step);
  }

  /// What Prometheus is told.
  Map<String, String> form(TimeRange range) {
    Map<String, String> form = new TreeMap<>();
    form.put("query", expression);
    if (instant) {
      form.put("time", seconds(range.toMillis()));
    } else {
      // On multiples of the step, so that the next reload asks for the same points.
      form.put("start", seconds(Math.floorDiv(range.fromMillis(), stepMillis) * stepMillis));
      form.put("end", seconds(Math.floorDiv(range.toMillis(), stepMillis) * stepMillis));
      form.put("step", seconds(stepMillis));
    }
    return form;
  }

  static String seconds(long millis) {
    return Double.toString(millis / 1000.0);
  }

  private static long step(Query query, TimeRange range) {
    long length = range.length().toMillis();
    long proposed = query.interval().map(Duration::toMillis).orElse(length / query.maxDataPoints());
    return Math.max(1000, Math.max(proposed, length / MOST_POINTS + 1));
  }

  private static String replaced(String expression, long step, TimeRange range) {
    long length = Math.max(1000, range.length().toMillis());
    long rate = Math.max(step + SCRAPE_MILLIS, 4 * SCRAPE_MILLIS);
    String text = expression;
    // The longer names first: each is the beginning of another.
    text = variable(text, "__interval_ms", Long.toString(step));
    text = variable(text, "__interval", step + "ms");
    text = variable(text, "__rate_interval", rate + "ms");
    text = variable(text, "__range_ms", Long.toString(length));
    text = variable(text, "__range_s", Long.toString(length / 1000));
    return variable(text, "__range", length + "ms");
  }

  private static String variable(String text, String name, String value) {
    return text.replace("${" + name + "}", value).replace("$" + name, value);
  }
}
