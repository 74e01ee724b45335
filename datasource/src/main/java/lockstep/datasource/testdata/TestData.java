package lockstep.datasource.testdata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import lockstep.datasource.DataSource;
import lockstep.datasource.DataSourceSettings;
import lockstep.datasource.Query;
import lockstep.datasource.QueryResult;
import lockstep.datasource.TimeRange;

/// The source that needs nothing outside: it makes its data up, equally on every instance.
public final class TestData implements DataSource {
  /// The plugin's name.
  public static final String TYPE = "grafana-testdata-datasource";

  /// What older dashboards call the plugin.
  public static final String OLD_TYPE = "testdata";

  private static final String USUAL = "random_walk";

  private final DataSourceSettings settings;
  private final Map<String, Scenario> scenarios;

  /// A source under these settings.
  ///
  /// @param sleeper lets the scenario `slow_query` take its time
  public TestData(DataSourceSettings settings, Sleeper sleeper) {
    this.settings = settings;
    this.scenarios = scenarios(sleeper);
  }

  /// The source as it is without any set-up: named `TestData`, uid `testdata`, the default.
  public static TestData builtIn(Sleeper sleeper) {
    return new TestData(
        new DataSourceSettings(
            "testdata", "TestData", TYPE, "", true, JsonNodeFactory.instance.objectNode()),
        sleeper);
  }

  @Override
  public DataSourceSettings settings() {
    return settings;
  }

  /// Made-up data is the same wherever it comes from, so any other TestData source is this one.
  @Override
  public boolean serves(String reference, String type) {
    return type.equals(TYPE)
        || type.equals(OLD_TYPE)
        || (type.isEmpty() && reference.toLowerCase(Locale.ROOT).contains(OLD_TYPE));
  }

  @Override
  public QueryResult query(Query query, TimeRange range) {
    String name = query.text("scenarioId").orElse(USUAL);
    Scenario scenario = scenarios.get(name);
    if (scenario == null) {
      return QueryResult.badQuery(
          "scenarioId: %s is not made up here (there are: %s)"
              .formatted(shortened(name), String.join(", ", scenarios.keySet())));
    }
    return scenario.run(query, range);
  }

  /// Waits for somebody who wants to see what waiting looks like.
  @FunctionalInterface
  public interface Sleeper {
    /// Returns after `pause`, or sooner when the thread is interrupted.
    void sleep(Duration pause);
  }

  private static Map<String, Scenario> scenarios(Sleeper sleeper) {
    Map<String, Scenario> scenarios = new TreeMap<>();
    scenarios.put("annotations", TableScenarios::annotations);
    scenarios.put("csv_content", CsvContent::run);
    scenarios.put("csv_metric_values", SeriesScenarios::csvMetricValues);
    scenarios.put("datapoints_outside_range", SeriesScenarios::outsideRange);
    scenarios.put("exponential_heatmap_bucket_data", TableScenarios::exponentialHeatmap);
    scenarios.put("linear_heatmap_bucket_data", TableScenarios::linearHeatmap);
    scenarios.put("logs", TableScenarios::logs);
    scenarios.put("manual_entry", SeriesScenarios::manualEntry);
    scenarios.put("no_data_points", (_, _) -> QueryResult.of(List.of()));
    scenarios.put("predictable_csv_wave", SeriesScenarios::csvWave);
    scenarios.put("predictable_pulse", SeriesScenarios::pulse);
    scenarios.put("random_walk", SeriesScenarios::randomWalk);
    scenarios.put("random_walk_table", TableScenarios::randomWalkTable);
    scenarios.put("random_walk_with_error", SeriesScenarios::randomWalkWithError);
    scenarios.put("raw_frame", RawFrames::run);
    scenarios.put("server_error_500", (_, _) -> SlowAndBroken.broken());
    scenarios.put("slow_query", new SlowAndBroken(sleeper)::slow);
    scenarios.put("streaming_client", SeriesScenarios::randomWalk);
    scenarios.put("table_static", TableScenarios::staticTable);
    scenarios.put("variables-query", MetricTree::run);
    return scenarios;
  }

  private static String shortened(String name) {
    return name.length() <= 60 ? name : name.substring(0, 60) + "...";
  }
}
