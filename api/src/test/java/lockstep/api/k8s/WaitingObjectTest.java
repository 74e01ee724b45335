package lockstep.api.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import lockstep.api.testing.Shelf;
import lockstep.api.testing.TestServer;
import lockstep.core.resource.Uid;
import lockstep.sync.journal.Bounds;
import lockstep.sync.save.Author;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.save.WaitingTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What clients that speak Kubernetes see of saves that wait for Git.
class WaitingObjectTest {
  private static final String ALL = "/apis/dashboard.grafana.app/%s/namespaces/default/dashboards";
  private static final String V1 = ALL.formatted("v1");
  private static final String V2 = ALL.formatted("v2beta1");
  private static final Uid LOAD = new Uid("load");
  private static final String TAG = WaitingTag.of(new SaveId("s1")).hex();

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theObjectIsThatOfTheNewestSaveAndNamesItAsItsVersion() throws Exception {
    shelved();
    waits("{'title':'Mine','panels':[]}", Optional.of(new Edit.Place.Top()));
    JsonNode object = get(V1 + "/load");

    assertThat(object.at("/spec/title").asText()).isEqualTo("Mine");
    assertThat(object.at("/metadata/resourceVersion").asText()).isEqualTo(TAG);
    assertThat(object.at("/metadata/annotations/grafana.app~1updatedBy").asText()).isEqualTo("Ada");
    assertThat(object.at("/metadata/annotations/grafana.app~1sourcePath").asText())
        .isEqualTo("team/load.json");
    assertThat(object.at("/metadata/annotations").has("grafana.app/folder")).isFalse();
    assertThat(object.at("/metadata/labels/team").asText()).isEqualTo("ops");
    assertThat(object.at("/status/waiting/saveId").asText()).isEqualTo("s1");
    assertThat(object.path("status").has("conversion")).isFalse();
    assertThat(get(V1 + "/load/dto").at("/access/slug").asText()).isEqualTo("mine");
    assertThat(get(V1).at("/items/0/spec/title").asText()).isEqualTo("Load");
  }

  @Test
  void aNewOneIsThereToo() throws Exception {
    waits("{'title':'Mine','panels':[]}", Optional.of(new Edit.Place.InFolder(new Uid("team"))));
    JsonNode object = get(V1 + "/load");

    assertThat(object.at("/metadata/name").asText()).isEqualTo("load");
    assertThat(object.at("/metadata/annotations/grafana.app~1folder").asText()).isEqualTo("team");
    assertThat(object.at("/metadata/annotations/grafana.app~1managerId").asText()).isNotEmpty();
    assertThat(server.admin("GET", V1 + "/other").send().status()).isEqualTo(404);
    // It can be changed by who names no version, which is what is there.
    server.sync().onSave(this::keep);
    assertThat(put("", "More").status()).isEqualTo(202);
    assertThat(base()).isEqualTo(new Edit.Base.Any());
    assertThat(mustBeThere("load").status()).isEqualTo(202);
    assertThat(mustBeThere("other").status()).isEqualTo(412);
  }

  private TestServer.Reply mustBeThere(String name) {
    return server
        .admin("PUT", V1 + "/" + name)
        .header("If-Match", "*")
        .json("{'metadata':{'name':'%s'},'spec':{'title':'Mine','panels':[]}}".formatted(name))
        .send();
  }

  @Test
  void oneUpdateGoesBehindTheOther() throws Exception {
    shelved();
    server.sync().onSave(this::keep);
    String seen = get(V1 + "/load").at("/metadata/resourceVersion").asText();
    TestServer.Reply first = put(seen, "One");

    assertThat(first.status()).isEqualTo(202);
    assertThat(first.json().path("kind").asText()).isEqualTo("Dashboard");
    assertThat(first.json().at("/spec/title").asText()).isEqualTo("One");
    String next = first.json().at("/metadata/resourceVersion").asText();
    put(next, "Two");
    SaveId before = server.sync().saves().getFirst().id();
    assertThat(base()).isEqualTo(new Edit.Base.Exact(WaitingTag.of(before)));
  }

  @Test
  void oneThatDoesNotWaitHereIsOnlyToldOf() throws Exception {
    shelved();
    waits("{'title':'Of somebody else','panels':[]}", Optional.empty());
    server.sync().onSave(save -> new SaveOutcome.Waiting(save.id(), LOAD, 2, 1, Instant.EPOCH));
    TestServer.Reply told = put("", "One");

    assertThat(told.status()).isEqualTo(202);
    assertThat(told.json().path("kind").asText()).isEqualTo("Status");
    assertThat(told.message()).contains("waits for Git");
  }

  @Test
  void oneOfAnotherSchemaIsShownInItsOwnVersionOnly() throws Exception {
    shelved();
    waits(
        "{'apiVersion':'dashboard.grafana.app/v2beta1','kind':'Dashboard','metadata':"
            + "{'name':'load','labels':{'team':'net'}},'spec':{'title':'Mine','elements':{}}}",
        Optional.empty());
    JsonNode object = get(V2 + "/load");

    assertThat(object.at("/spec/title").asText()).isEqualTo("Mine");
    assertThat(object.at("/metadata/labels/team").asText()).isEqualTo("net");
    assertThat(object.at("/metadata/annotations/grafana.app~1folder").asText()).isEqualTo("team");
    TestServer.Reply other = server.admin("GET", V1 + "/load").send();
    assertThat(other.status()).isEqualTo(406);
    assertThat(other.message()).contains("stored as v2beta1");
    TestServer.Reply classic = server.admin("GET", "/api/dashboards/uid/load").send();
    assertThat(classic.status()).isEqualTo(406);
    assertThat(classic.message()).contains("the schema of v2beta1");
    assertThat(classic.json().path("storedVersion").asText()).isEqualTo("v2beta1");
  }

  private void shelved() {
    new Shelf(server.sync())
        .put(
            "team/load.json",
            "{'apiVersion':'dashboard.grafana.app/v1','kind':'Dashboard','metadata':"
                + "{'name':'load','labels':{'team':'ops'}},'spec':{'title':'Load','panels':[]}}")
        .put(
            "team/_folder.json",
            "{'apiVersion':'folder.grafana.app/v1','kind':'Folder','metadata':{'name':'team'},"
                + "'spec':{'title':'Team'}}")
        .commit();
  }

  private SaveOutcome keep(Save save) {
    server.journal().append(save, LOAD, Bounds.USUAL);
    server.server().look();
    return new SaveOutcome.Waiting(save.id(), LOAD, 2, 1, Instant.EPOCH);
  }

  private void waits(String dashboard, Optional<Edit.Place> place) throws Exception {
    keep(
        new Save(
            new SaveId("s1"),
            new Edit.PutDashboard(
                Optional.of(LOAD),
                (ObjectNode) new ObjectMapper().readTree(dashboard.replace('\'', '"')),
                place,
                new Edit.Base.Version(0)),
            new Author("Ada", "ada@x.org"),
            Optional.empty()));
  }

  private JsonNode get(String path) {
    return server.admin("GET", path).send().json();
  }

  private TestServer.Reply put(String version, String title) {
    return server
        .admin("PUT", V1 + "/load")
        .json(
            "{'metadata':{'name':'load','resourceVersion':'%s'},'spec':{'title':'%s','panels':[]}}"
                .formatted(version, title))
        .send();
  }

  private Edit.Base base() {
    return ((Edit.PutDashboard) server.sync().saves().getLast().edit()).base();
  }
}
