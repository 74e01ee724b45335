package lockstep.api.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import lockstep.api.testing.Shelf;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import lockstep.core.resource.NumericId;
import lockstep.core.resource.Uid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnotationTest {
  private static final String PATH = "/api/annotations";

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anAnnotationIsKeptAndFound() {
    Reply added =
        server
            .admin("POST", PATH)
            .json(
                "{'dashboardUID':'load','panelId':3,'time':1000,'timeEnd':2000,'text':'deploy',"
                    + "'tags':['a','b'],'data':{'x':1}}")
            .send();

    assertThat(added.message()).isEqualTo("Annotation added");
    long id = added.json().path("id").asLong();
    JsonNode found = list("?from=500&to=1500&dashboardUID=load&panelId=3&tags=a&limit=10");
    assertThat(found).hasSize(1);
    JsonNode one = found.path(0);
    assertThat(one.path("id").asLong()).isEqualTo(id);
    assertThat(one.path("text").asText()).isEqualTo("deploy");
    assertThat(one.path("time").asLong()).isEqualTo(1000);
    assertThat(one.path("timeEnd").asLong()).isEqualTo(2000);
    assertThat(one.path("tags")).hasToString("[\"a\",\"b\"]");
    assertThat(one.path("login").asText()).isEqualTo("admin");
    assertThat(one.path("dashboardUID").asText()).isEqualTo("load");
    assertThat(one.path("panelId").asLong()).isEqualTo(3);
    assertThat(one.path("data")).hasToString("{\"x\":1}");
    assertThat(list("?from=5000&to=9000")).isEmpty();
    assertThat(list("?tags=a&tags=c")).isEmpty();
    assertThat(list("?tags=a&tags=c&matchAny=true")).hasSize(1);
  }

  @Test
  void aDashboardIsAlsoNamedByItsNumber() {
    String load = "{\"uid\":\"load\",\"title\":\"Load\",\"schemaVersion\":41,\"panels\":[]}";
    server.sync().show(new Shelf(server.sync()).put("load.json", load).snapshot());
    long number = NumericId.of("dashboards", new Uid("load"));
    server
        .admin("POST", PATH)
        .json("{'text':'by number','dashboardId':%d}".formatted(number))
        .send();
    server.admin("POST", PATH).json("{'text':'of all','dashboardId':0}").send();

    assertThat(list("?dashboardId=" + number)).hasSize(1);
    assertThat(list("?dashboardId=" + number).path(0).path("dashboardUID").asText())
        .isEqualTo("load");
    assertThat(list("?dashboardUID=load")).hasSize(1);
    assertThat(list("?dashboardId=0")).hasSize(2);
    assertThat(list("?dashboardId=12345")).isEmpty();
    Reply refused = server.admin("POST", PATH).json("{'text':'x','dashboardId':12345}").send();
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.message()).contains("12345", "dashboardUID");
    server.admin("POST", PATH + "/mass-delete").json("{'dashboardId':%d}".formatted(number)).send();
    assertThat(list("")).hasSize(1);
  }

  @Test
  void whatCannotNarrowIsNotIgnored() {
    add();

    assertThat(list("?alertId=3")).isEmpty();
    assertThat(list("?alertUID=a")).isEmpty();
    assertThat(list("?alertId=0&userId=0")).hasSize(1);
    Reply refused = server.admin("GET", PATH + "?userId=1").send();
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).startsWith("userId: ");
  }

  @Test
  void anAnnotationWithoutATimeIsOfNow() {
    server.admin("POST", PATH).json("{'text':'now'}").send();

    assertThat(list("").path(0).path("time").asLong())
        .isEqualTo(server.clock().instant().toEpochMilli());
  }

  @Test
  void anEndBeforeTheBeginIsTurnedRound() {
    server.admin("POST", PATH).json("{'text':'x','time':2000,'timeEnd':1000}").send();

    assertThat(list("").path(0).path("time").asLong()).isEqualTo(1000);
    assertThat(list("").path(0).path("timeEnd").asLong()).isEqualTo(2000);
  }

  @Test
  void anAnnotationIsChanged() {
    long id = add();

    Reply reply = server.admin("PUT", PATH + "/" + id).json("{'text':'better'}").send();

    assertThat(reply.message()).isEqualTo("Annotation updated");
    Reply read = server.admin("GET", PATH + "/" + id).send();
    assertThat(read.json().path("text").asText()).isEqualTo("better");
    assertThat(read.json().path("time").asLong()).isEqualTo(1000);
  }

  @Test
  void aPatchLeavesTheRestAsItIs() {
    long id = add();

    Reply reply = server.admin("PATCH", PATH + "/" + id).json("{'text':'better'}").send();

    assertThat(reply.message()).isEqualTo("Annotation patched");
    JsonNode now = server.admin("GET", PATH + "/" + id).send().json();
    assertThat(now.path("text").asText()).isEqualTo("better");
    assertThat(now.path("tags")).hasToString("[\"a\"]");
    assertThat(now.path("time").asLong()).isEqualTo(1000);
  }

  @Test
  void anAnnotationIsDeletedOnce() {
    String path = PATH + "/" + add();

    assertThat(server.admin("DELETE", path).send().message()).isEqualTo("Annotation deleted");
    Reply again = server.admin("DELETE", path).send();
    assertThat(again.status()).isEqualTo(404);
    assertThat(again.message()).isEqualTo("Annotation not found");
  }

  @Test
  void tagsAreCounted() {
    add();

    assertThat(server.admin("GET", PATH + "/tags").send().text())
        .isEqualTo("{\"result\":{\"tags\":[{\"tag\":\"a\",\"count\":1}]}}");
  }

  @Test
  void aDatabaseThatIsAwayIs503() {
    server.annotations().goAway();

    Reply reply = server.admin("GET", PATH).send();

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.message()).isEqualTo("The database does not answer");
    Reply health = server.call("GET", "/api/health").send();
    assertThat(health.status()).isEqualTo(503);
    assertThat(health.json().path("database").asText()).isEqualTo("failing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                  | text field should not be empty",
        "{'text':' '}                        | text field should not be empty",
        "{'text':'x','time':-5}              | time is outside the years 1970 to 9999",
        "{'text':'x','panelId':1}            | panelId needs dashboardUID",
        "{'text':'x','tags':'a'}             | bad request data: tags must be a list of texts",
        "{'text':'x','dashboardUID':'a b'}   | dashboardUID: uid contains illegal characters",
        "{'text':'x','time':1.5}             | bad request data: time must be a whole number",
      })
  void aWrongAnnotationIsRefused(String body, String message) {
    Reply reply = server.admin("POST", PATH).json(body).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).isEqualTo(message);
  }

  private long add() {
    return server
        .admin("POST", PATH)
        .json("{'text':'x','time':1000,'tags':['a']}")
        .send()
        .json()
        .path("id")
        .asLong();
  }

  private JsonNode list(String query) {
    return server.admin("GET", PATH + query).send().json();
  }

  @Test
  void theNextPageComesAfterTheLastOneOfThePageBefore() {
    for (int i = 1; i <= 5; i++) {
      server.admin("POST", PATH).json("{'time':%d000,'text':'t%d'}".formatted(i, i)).send();
    }
    JsonNode first = list("?limit=2");
    JsonNode last = first.path(1);

    JsonNode second =
        list(
            "?limit=2&after=%d,%d,%d"
                .formatted(
                    last.path("timeEnd").asLong(),
                    last.path("time").asLong(),
                    last.path("id").asLong()));

    assertThat(first.findValuesAsText("text")).containsExactly("t5", "t4");
    assertThat(second.findValuesAsText("text")).containsExactly("t3", "t2");
    Reply wrong = server.admin("GET", PATH + "?after=yesterday").send();
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.message()).contains("after: is no place");
  }

  @Test
  void manyAreDeletedAtOnceButNeverAllOfEverything() {
    for (String uid : new String[] {"load", "load", "disk"}) {
      server.admin("POST", PATH).json("{'dashboardUID':'%s','text':'x'}".formatted(uid)).send();
    }

    Reply nothing = server.admin("POST", PATH + "/mass-delete").json("{}").send();
    assertThat(nothing.status()).isEqualTo(400);
    assertThat(list("")).hasSize(3);
    assertThat(
            server
                .admin("POST", PATH + "/mass-delete")
                .json("{'dashboardUID':'load','panelId':0}")
                .send()
                .message())
        .isEqualTo("Annotations deleted");
    assertThat(list("")).hasSize(1);
    long id = list("").path(0).path("id").asLong();
    server.admin("POST", PATH + "/mass-delete").json("{'annotationId':%d}".formatted(id)).send();
    assertThat(list("")).isEmpty();
  }

  @Test
  void graphitesEventsAreTakenInBothShapesOfTheirTags() {
    Reply added =
        server
            .admin("POST", PATH + "/graphite")
            .json("{'what':'deploy','when':7,'tags':'a  b','data':'by ci'}")
            .send();
    assertThat(added.message()).isEqualTo("Graphite annotation added");
    server.admin("POST", PATH + "/graphite").json("{'what':'x','when':8,'tags':['c']}").send();

    JsonNode found = list("?tags=a&tags=b");
    assertThat(found).hasSize(1);
    assertThat(found.path(0).path("text").asText()).isEqualTo("deploy\nby ci");
    assertThat(found.path(0).path("time").asLong()).isEqualTo(7000);
    assertThat(list("?tags=c")).hasSize(1);
  }
}
