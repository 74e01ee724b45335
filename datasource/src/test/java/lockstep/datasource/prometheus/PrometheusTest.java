package lockstep.datasource.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import lockstep.datasource.DataSourceSettings;
import lockstep.datasource.Field;
import lockstep.datasource.Frame;
import lockstep.datasource.Query;
import lockstep.datasource.QueryResult;
import lockstep.datasource.TimeRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusTest {
  private static final TimeRange RANGE =
      new TimeRange(Instant.ofEpochSecond(1000), Instant.ofEpochSecond(1600));
  private static final String MATRIX =
      "{'status':'success','data':{'resultType':'matrix','result':["
          + "{'metric':{'__name__':'up','job':'a'},'values':[[1000,'1'],[1060.5,'NaN']]}]}}";

  private final AtomicReference<String> asked = new AtomicReference<>("");
  private final AtomicReference<String> answer = new AtomicReference<>(MATRIX);
  private final AtomicReference<Integer> status = new AtomicReference<>(200);
  private final HttpServer server = start();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Prometheus source =
      new Prometheus(
          new DataSourceSettings(
              "prom",
              "Prom",
              Prometheus.TYPE,
              "http://127.0.0.1:" + server.getAddress().getPort() + "/",
              false,
              JsonNodeFactory.instance.objectNode()),
          () -> http);

  @AfterEach
  void stop() {
    server.stop(0);
    http.close();
  }

  @Test
  void aRangeQueryGivesALineForEachSeries() {
    Frame frame = frames("{'expr':'up','legendFormat':'job {{ job }}'}").getFirst();

    assertThat(asked.get())
        .isEqualTo("POST /api/v1/query_range end=1600.0&query=up&start=1000.0&step=10.0");
    assertThat(frame.name()).isEqualTo("job a");
    Field value = frame.fields().get(1);
    assertThat(value.labels()).isEqualTo(Map.of("job", "a"));
    assertThat(value.values()).isEqualTo(Arrays.asList(1.0, null));
    assertThat(frame.fields().getFirst().values()).containsExactly(1_000_000L, 1_060_500L);
    assertThat(value.config().orElseThrow().path("displayNameFromDS").asText()).isEqualTo("job a");
  }

  @Test
  void aSeriesWithoutALegendIsNamedAsPromQlWritesIt() {
    assertThat(frames("{'expr':'up','legendFormat':'__auto'}").getFirst().name())
        .isEqualTo("up{job=\"a\"}");
  }

  @Test
  void anInstantQueryAsATableGivesRows() {
    answer.set(
        "{'status':'success','data':{'resultType':'vector','result':["
            + "{'metric':{'job':'a'},'value':[1600,'1']},"
            + "{'metric':{'host':'x'},'value':[1600,'2']}]}}");

    Frame frame = frames("{'expr':'up','instant':true,'format':'table'}").getFirst();

    assertThat(asked.get()).isEqualTo("POST /api/v1/query query=up&time=1600.0");
    assertThat(frame.fields())
        .extracting(Field::name)
        .containsExactly("Time", "host", "job", "Value");
    assertThat(frame.fields().get(1).values()).isEqualTo(Arrays.asList(null, "x"));
    assertThat(frame.fields().get(3).values()).containsExactly(1.0, 2.0);
  }

  @Test
  void builtInVariablesAreReplaced() {
    frames("{'expr':'rate(x[$__rate_interval]) + $__interval_ms / ${__range_s} [$__interval]'}");

    assertThat(asked.get()).contains("query=rate(x[60000ms]) + 10000 / 600 [10000ms]&");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "label_values(job)             | GET /api/v1/label/job/values end=1600.0&start=1000.0",
        "label_values(up{a=\"b, c\"}, job) | GET /api/v1/label/job/values end=1600.0&match[]=up{a=\"b, c\"}&start=1000.0",
        "label_names()                 | GET /api/v1/labels end=1600.0&start=1000.0",
        "metrics(node_.*)              | GET /api/v1/label/__name__/values end=1600.0&match[]={__name__=~\"node_.*\"}&start=1000.0",
      })
  void variablesAskForLabels(String call, String request) {
    answer.set("{'status':'success','data':['x','y']}");

    Frame frame = frames(variables(call)).getFirst();

    assertThat(asked.get()).isEqualTo(request);
    assertThat(frame.fields()).containsExactly(Field.texts("text", List.of("x", "y")));
  }

  @Test
  void variablesMayAskForResults() {
    answer.set(
        "{'status':'success','data':{'resultType':'vector','result':["
            + "{'metric':{'__name__':'up','job':'a'},'value':[1600,'1']}]}}");

    Frame frame = frames(variables("query_result(up)")).getFirst();

    assertThat(frame.fields().getFirst().values()).containsExactly("up{job=\"a\"} 1 1600000");
  }

  @Test
  void theServersOwnWordsReachThePerson() {
    status.set(400);
    answer.set("{'status':'error','errorType':'bad_data','error':'parse error at char 3'}");

    assertThat(failure("{'expr':'up('}"))
        .isEqualTo(QueryResult.badQuery("Prom says: parse error at char 3"));
  }

  @Test
  void aServerThatSpeaksNoJsonIsBroken() {
    status.set(502);
    answer.set("<html>");

    assertThat(failure("{'expr':'up'}").kind()).isEqualTo(QueryResult.Kind.SOURCE_BROKE);
  }

  @Test
  void aServerThatIsGoneIsAway() {
    server.stop(0);

    assertThat(failure("{'expr':'up'}"))
        .isEqualTo(new QueryResult.Failed(QueryResult.Kind.SOURCE_AWAY, "Prom cannot be reached"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | expr:",
        "{'scenarioId':'variables-query','stringInput':'nonsense'} | query:",
        "{'scenarioId':'variables-query','stringInput':'label_values(up, a b)'} | label_values:",
      })
  void aWrongQueryIsRefusedBeforeItIsSent(String model, String message) {
    assertThat(failure(model).message()).startsWith(message);
    assertThat(asked.get()).isEmpty();
  }

  private static String variables(String call) {
    return "{'scenarioId':'variables-query','stringInput':'%s'}"
        .formatted(call.replace("\"", "\\\""));
  }

  private List<Frame> frames(String model) {
    QueryResult result = source.query(query(model), RANGE);
    assertThat(result).isInstanceOf(QueryResult.Data.class);
    return ((QueryResult.Data) result).frames();
  }

  private QueryResult.Failed failure(String model) {
    QueryResult result = source.query(query(model), RANGE);
    assertThat(result).isInstanceOf(QueryResult.Failed.class);
    return (QueryResult.Failed) result;
  }

  private static Query query(String model) {
    try {
      ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(model.replace('\'', '"'));
      return new Query("A", tree, Optional.of(Duration.ofSeconds(10)), 100, "");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpServer start() {
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      started.createContext("/", this::handle);
      started.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String form =
        body.length > 0
            ? new String(body, StandardCharsets.UTF_8)
            : exchange.getRequestURI().getRawQuery();
    asked.set(
        "%s %s %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                URLDecoder.decode(form, StandardCharsets.UTF_8)));
    byte[] bytes = answer.get().replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status.get(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
