package lockstep.api.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataTest {
  private static final String PATH = "/api/ds/query";

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theSourceIsListedAndFoundByUidAndName() {
    JsonNode list = server.admin("GET", "/api/datasources").send().json();

    assertThat(list).hasSize(1);
    assertThat(list.path(0).path("uid").asText()).isEqualTo("testdata");
    assertThat(list.path(0).path("type").asText()).isEqualTo("grafana-testdata-datasource");
    assertThat(list.path(0).path("isDefault").asBoolean()).isTrue();
    assertThat(list.path(0).path("readOnly").asBoolean()).isTrue();
    assertThat(list.path(0).path("id").isIntegralNumber()).isTrue();
    assertThat(server.admin("GET", "/api/datasources/uid/testdata").send().json().path("name"))
        .hasToString("\"TestData\"");
    assertThat(server.admin("GET", "/api/datasources/name/TestData").send().status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"uid/nope", "name/nope"})
  void anUnknownSourceIsNotFound(String path) {
    Reply reply = server.admin("GET", "/api/datasources/" + path).send();

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.message()).isEqualTo("Data source not found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'datasource':{'uid':'testdata','type':'grafana-testdata-datasource'},",
        "'datasource':{'type':'testdata','uid':'PD8C576611E62080A'},",
        "'datasource':'gdev-testdata',",
        "'datasource':'TestData',",
        "'datasource':null,",
        ""
      })
  void aQueryIsAnsweredHoweverItsSourceIsNamed(String datasource) {
    Reply reply = query(datasource + "'scenarioId':'csv_metric_values','stringInput':'1,2'");

    assertThat(reply.status()).isEqualTo(200);
    JsonNode result = reply.json().path("results").path("A");
    assertThat(result.path("status").asInt()).isEqualTo(200);
    JsonNode frame = result.path("frames").path(0);
    assertThat(frame.path("schema").path("refId").asText()).isEqualTo("A");
    assertThat(frame.path("schema").path("fields").findValuesAsText("type"))
        .containsExactly("time", "number");
    assertThat(frame.path("data").path("values")).hasToString("[[1000,61000],[1.0,2.0]]");
  }

  @Test
  void oneQueryThatFailsLeavesTheOthersAlone() {
    Reply reply =
        server
            .admin("POST", PATH)
            .json(
                "{'from':'1000','to':'61000','queries':["
                    + "{'refId':'A','scenarioId':'random_walk'},"
                    + "{'refId':'B','datasource':{'uid':'prom','type':'prometheus'}}]}")
            .send();

    assertThat(reply.status()).isEqualTo(207);
    JsonNode failed = reply.json().path("results").path("B");
    assertThat(failed.path("error").asText()).isEqualTo("Data source not configured: prom");
    assertThat(failed.path("status").asInt()).isEqualTo(400);
    assertThat(reply.json().path("results").path("A").path("frames")).hasSize(1);
  }

  @Test
  void whenAllQueriesFailTheAnswerIsAnError() {
    Reply reply = query("'scenarioId':'server_error_500'");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("results").path("A").path("status").asInt()).isEqualTo(500);
  }

  @Test
  void anotherPanelSeesAnotherLine() {
    String body =
        "{'from':'1000','to':'61000','queries':[{'refId':'A','scenarioId':'random_walk'}]}";

    Reply one = server.admin("POST", PATH).header("X-Panel-Id", "1").json(body).send();
    Reply two = server.admin("POST", PATH).header("X-Panel-Id", "2").json(body).send();

    assertThat(one.text()).isNotEqualTo(two.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'from':'1','to':'2'}                           | no queries found",
        "{'from':'1','to':'2','queries':[]}              | no queries found",
        "{'from':'1','to':'2','queries':[7]}             | queries: one is no object",
        "{'from':'1','to':'2','queries':[{},{}]}         | queries: refId A is there twice",
        "{'from':'3','to':'2','queries':[{}]}            | from: is after to",
        "{'from':'x','to':'2','queries':[{}]}            | from: is no time (expected: milliseconds since 1970, or such as now-6h)",
        "{'from':'1','to':'9000000000000000','queries':[{}]} | from, to: are more than 200 years apart",
      })
  void aWrongRequestIsRefused(String body, String message) {
    Reply reply = server.admin("POST", PATH).json(body).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).isEqualTo(message);
  }

  @Test
  void timesMayBeRelative() {
    Reply reply =
        server
            .admin("POST", PATH)
            .json(
                "{'from':'now-1h','to':'now','queries':[{'refId':'A','scenarioId':'csv_metric_values','stringInput':'1'}]}")
            .send();

    long hour = server.clock().instant().toEpochMilli() - 3_600_000;
    assertThat(reply.text()).contains("[" + hour + "]");
  }

  @Test
  void settingsTellStrangersNoSources() {
    JsonNode known = server.admin("GET", "/api/frontend/settings").send().json();
    JsonNode stranger = server.call("GET", "/api/frontend/settings").send().json();

    assertThat(known.path("datasources").path("TestData").path("uid").asText())
        .isEqualTo("testdata");
    assertThat(known.path("defaultDatasource").asText()).isEqualTo("TestData");
    assertThat(known.path("namespace").asText()).isEqualTo("default");
    assertThat(known.path("appSubUrl").asText("x")).isEmpty();
    assertThat(known.path("buildInfo").path("version").asText()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(stranger.path("datasources")).isEmpty();
  }

  @Test
  void healthNamesAGrafanaThatClientsKnow() {
    JsonNode health = server.call("GET", "/api/health").send().json();

    assertThat(health.path("database").asText()).isEqualTo("ok");
    assertThat(health.path("version").asText()).matches("1[2-9]\\.\\d+\\.\\d+");
    assertThat(server.call("GET", "/bootdata").send().json().at("/settings/namespace").asText())
        .isEqualTo("default");
  }

  private Reply query(String fields) {
    return server
        .admin("POST", PATH)
        .json("{'from':'1000','to':'61000','queries':[{'refId':'A',%s}]}".formatted(fields))
        .send();
  }
}
