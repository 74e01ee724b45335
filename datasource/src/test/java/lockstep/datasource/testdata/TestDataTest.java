package lockstep.datasource.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lockstep.datasource.Field;
import lockstep.datasource.Frame;
import lockstep.datasource.FrameJson;
import lockstep.datasource.Query;
import lockstep.datasource.QueryResult;
import lockstep.datasource.TimeRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestDataTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final TimeRange HOUR = new TimeRange(NOON, NOON.plus(Duration.ofHours(1)));

  private final List<Duration> pauses = new ArrayList<>();
  private final TestData source = TestData.builtIn(pauses::add);

  @Test
  void twoInstancesDrawTheSameLine() {
    TestData other = TestData.builtIn(_ -> {});

    assertThat(other.query(query("random_walk", "{}"), HOUR))
        .isEqualTo(source.query(query("random_walk", "{}"), HOUR));
  }

  @Test
  void aLaterReloadKeepsTheLineWhereItWas() {
    Frame before = frame(query("random_walk", "{}"), HOUR);
    Duration later = Duration.ofMinutes(5);
    Frame after =
        frame(
            query("random_walk", "{}"),
            new TimeRange(HOUR.from().plus(later), HOUR.to().plus(later)));

    Map<Object, Object> first = points(before);
    Map<Object, Object> second = points(after);
    second.keySet().retainAll(first.keySet());
    assertThat(second).hasSizeGreaterThan(50);
    second.forEach((time, value) -> assertThat(first).containsEntry(time, value));
  }

  @Test
  void anotherPanelDrawsAnotherLine() {
    ObjectNode model = model("random_walk", "{}");
    Frame one = frame(new Query("A", model, Optional.empty(), 100, "dash/1"), HOUR);
    Frame two = frame(new Query("A", model, Optional.empty(), 100, "dash/2"), HOUR);

    assertThat(one.fields().get(1).values()).isNotEqualTo(two.fields().get(1).values());
  }

  @Test
  void aWalkMovesInSmallStepsAndStaysWithinItsLimits() {
    Frame frame =
        frame(query("random_walk", "{'startValue':50,'spread':20,'min':40,'max':'60'}"), HOUR);

    List<Double> values = numbers(frame.fields().get(1));
    assertThat(values).hasSize(101).allSatisfy(value -> assertThat(value).isBetween(40.0, 60.0));
    assertThat(values.stream().distinct().count()).isGreaterThan(90);
  }

  private static String shownName(Frame frame) {
    return frame.fields().get(1).name();
  }

  @Test
  void seriesHaveNamesAndLabelsOfTheirOwn() {
    List<Frame> frames =
        frames(
            query(
                "random_walk",
                "{'seriesCount':2,'labels':'host=web-$seriesIndex, zone=\\\"x\\\"'}"),
            HOUR);

    assertThat(frames).extracting(TestDataTest::shownName).containsExactly("A-series", "A-series1");
    assertThat(frames.get(1).fields().get(1).labels())
        .isEqualTo(Map.of("host", "web-1", "zone", "x"));
    assertThat(frames.get(0).fields().get(1).values())
        .isNotEqualTo(frames.get(1).fields().get(1).values());
  }

  @Test
  void anAliasNamesTheSeries() {
    Frame frame = frame(query("random_walk", "{'alias':'load'}"), HOUR);

    assertThat(shownName(frame)).isEqualTo("load");
    assertThat(frame.name()).as("a panel would show it twice").isEmpty();
  }

  @Test
  void aLongRangeWithATinyIntervalIsThinnedOut() {
    TimeRange year = new TimeRange(NOON, NOON.plus(Duration.ofDays(365)));
    Query query =
        new Query("A", model("random_walk", "{}"), Optional.of(Duration.ofMillis(1)), 100, "");

    assertThat(frame(query, year).rows()).isBetween(5000, 10_000);
  }

  @Test
  void tooManyPointsInAllAreRefusedWithTheNumbers() {
    Query query =
        new Query(
            "A",
            model("random_walk", "{'seriesCount':200}"),
            Optional.of(Duration.ofMillis(1)),
            1,
            "");

    assertThat(failure(query).message()).startsWith("seriesCount: 200 series of");
  }

  @Test
  void metricValuesSpreadOverTheRangeAndKeepTheirHoles() {
    Frame frame = frame(query("csv_metric_values", "{'stringInput':'1, null,3.5'}"), HOUR);

    assertThat(frame.fields().get(0).values())
        .containsExactly(HOUR.fromMillis(), HOUR.fromMillis() + 30 * 60_000, HOUR.toMillis());
    assertThat(frame.fields().get(1).values()).containsExactly(1.0, null, 3.5);
  }

  @Test
  void noMetricValuesAreNoData() {
    assertThat(frames(query("csv_metric_values", "{'stringInput':''}"), HOUR)).isEmpty();
  }

  @Test
  void csvContentGetsTheTypesOfItsColumns() {
    Frame frame =
        frame(
            query(
                "csv_content",
                "{'csvContent':'time,name,up,load,since\\n1000,\\\"a, b\\\",true,1.5,2026-01-01T00:00:00Z\\n2000,c,false,,\\n'}"),
            HOUR);

    assertThat(frame.fields())
        .extracting(Field::type)
        .containsExactly(
            Field.Type.TIME,
            Field.Type.STRING,
            Field.Type.BOOLEAN,
            Field.Type.NUMBER,
            Field.Type.TIME);
    assertThat(frame.fields().get(1).values()).containsExactly("a, b", "c");
    assertThat(frame.fields().get(3).values()).containsExactly(1.5, null);
  }

  @Test
  void aPulseIsOnAndOffInStepWithTheCalendar() {
    Frame frame =
        frame(
            query(
                "predictable_pulse",
                "{'pulseWave':{'timeStep':60,'onCount':1,'offCount':2,'onValue':9,'offValue':'null'}}"),
            new TimeRange(NOON, NOON.plus(Duration.ofMinutes(5))));

    List<@Nullable Object> values = frame.fields().get(1).values();
    assertThat(values).hasSize(6).containsOnly(9.0, null);
    assertThat(values.subList(0, 3)).isEqualTo(values.subList(3, 6)).containsOnlyOnce(9.0);
  }

  @Test
  void aWaveRepeatsItsValues() {
    List<Frame> frames =
        frames(
            query(
                "predictable_csv_wave",
                "{'csvWave':[{'timeStep':60,'valuesCSV':'1,2','name':'x'},{'timeStep':60,'valuesCSV':'7'}]}"),
            new TimeRange(NOON, NOON.plus(Duration.ofMinutes(3))));

    assertThat(frames).extracting(TestDataTest::shownName).containsExactly("x", "A-series1");
    assertThat(numbers(frames.get(0).fields().get(1)).stream().mapToDouble(v -> v).sum())
        .isEqualTo(6);
    assertThat(frames.get(1).fields().get(1).values()).containsOnly(7.0);
  }

  @Test
  void manualPointsOutsideTheRangeAreLeftOut() {
    String points =
        "{'points':[[1,%d],[2,%d]]}".formatted(HOUR.fromMillis(), HOUR.fromMillis() - 1);

    assertThat(frame(query("manual_entry", points), HOUR).fields().get(1).values())
        .containsExactly(1.0);
  }

  @Test
  void aSlowQueryWaitsAsLongAsItSays() {
    source.query(query("slow_query", "{'stringInput':'800ms'}"), HOUR);

    assertThat(pauses).containsExactly(Duration.ofMillis(800));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1h", "31s", "999m", "-1s", "soon"})
  void aSlowQueryIsBounded(String pause) {
    assertThat(failure(query("slow_query", "{'stringInput':'%s'}".formatted(pause))).message())
        .startsWith("stringInput:");
    assertThat(pauses).isEmpty();
  }

  @Test
  void anUnknownScenarioIsAnErrorThatNamesTheKnownOnes() {
    QueryResult.Failed failed = failure(query("node_graph", "{}"));

    assertThat(failed.kind()).isEqualTo(QueryResult.Kind.BAD_QUERY);
    assertThat(failed.message()).contains("node_graph").contains("random_walk");
  }

  @Test
  void theBrokenScenarioBreaksAsASource() {
    assertThat(failure(query("server_error_500", "{}")).kind())
        .isEqualTo(QueryResult.Kind.SOURCE_BROKE);
  }

  @Test
  void rawFramesComeBackAsTheyWereTyped() {
    String columns = "[{\"name\":\"x\",\"fields\":[{\"name\":\"n\",\"values\":[1,null]}]}]";
    String split =
        "[{\"schema\":{\"fields\":[{\"name\":\"t\",\"type\":\"time\"}]},\"data\":{\"values\":[[5]]}}]";

    assertThat(frame(raw(columns), HOUR).fields().get(0))
        .isEqualTo(Field.numbers("n", Arrays.asList(1.0, null)));
    assertThat(frame(raw(split), HOUR).fields().get(0)).isEqualTo(Field.times("t", List.of(5L)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "[{\"fields\":[{\"name\":\"a\",\"values\":[1]},{\"name\":\"b\",\"values\":[]}]}]"
      })
  void wrongRawFramesAreRefused(String content) {
    assertThat(failure(raw(content)).message()).startsWith("rawFrameContent:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "random_walk_table",
        "table_static",
        "logs",
        "annotations",
        "exponential_heatmap_bucket_data",
        "linear_heatmap_bucket_data",
        "streaming_client",
        "datapoints_outside_range"
      })
  void everyOtherScenarioAnswersRows(String scenario) {
    Frame frame = frame(query(scenario, "{}"), HOUR);

    assertThat(frame.rows()).isPositive();
    JsonNode json = FrameJson.write("A", frame);
    assertThat(json.path("schema").path("fields")).hasSameSizeAs(frame.fields());
    assertThat(json.path("data").path("values")).hasSameSizeAs(frame.fields());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "annotations",
        "csv_metric_values",
        "datapoints_outside_range",
        "no_data_points",
        "random_walk",
        "random_walk_table",
        "streaming_client"
      })
  void everyScenarioOfTheRealDashboardsIsThere(String scenario) {
    assertThat(source.query(query(scenario, "{'stringInput':'1,2'}"), HOUR))
        .isInstanceOf(QueryResult.Data.class);
  }

  private Query raw(String content) {
    ObjectNode model = model("raw_frame", "{}");
    model.put("rawFrameContent", content);
    return new Query("A", model, Optional.empty(), 100, "");
  }

  private static Query query(String scenario, String fields) {
    return new Query("A", model(scenario, fields), Optional.empty(), 100, "");
  }

  private static ObjectNode model(String scenario, String fields) {
    try {
      ObjectNode model = (ObjectNode) JSON.readTree(fields.replace('\'', '"'));
      return model.put("scenarioId", scenario);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Frame> frames(Query query, TimeRange range) {
    QueryResult result = source.query(query, range);
    assertThat(result).isInstanceOf(QueryResult.Data.class);
    return ((QueryResult.Data) result).frames();
  }

  private Frame frame(Query query, TimeRange range) {
    List<Frame> frames = frames(query, range);
    assertThat(frames).hasSize(1);
    return frames.getFirst();
  }

  private QueryResult.Failed failure(Query query) {
    QueryResult result = source.query(query, HOUR);
    assertThat(result).isInstanceOf(QueryResult.Failed.class);
    return (QueryResult.Failed) result;
  }

  private static List<Double> numbers(Field field) {
    return field.values().stream()
        .flatMap(v -> v == null ? Stream.empty() : Stream.of((Double) v))
        .toList();
  }

  private static Map<Object, Object> points(Frame frame) {
    Map<Object, Object> points = new HashMap<>();
    List<@Nullable Object> times = frame.fields().get(0).values();
    List<@Nullable Object> values = frame.fields().get(1).values();
    for (int i = 0; i < times.size(); i++) {
      Object time = times.get(i);
      Object value = values.get(i);
      if (time != null && value != null) {
        points.put(time, value);
      }
    }
    return points;
  }
}
