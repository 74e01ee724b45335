package lockstep.api.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import lockstep.api.testing.ScriptedSync;
import lockstep.api.testing.Shelf;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Call;
import lockstep.api.testing.TestServer.Reply;
import lockstep.sync.provisioning.HealthRecord;
import lockstep.sync.provisioning.Kind;
import lockstep.sync.provisioning.StoredResource;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Repositories as objects.
@Timeout(60)
class RepositoryApiTest {
  private static final String BASE = "/apis/provisioning.grafana.app/v0alpha1/namespaces/default";
  private static final String ALL = BASE + "/repositories";
  private static final String SPEC =
      "'spec':{'title':'Ops','type':'git','workflows':['write'],"
          + "'sync':{'enabled':true,'target':'folder','intervalSeconds':60},"
          + "'git':{'url':'https://git.example/ops.git','branch':'main'}}";

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private static String object(String name) {
    return "{'apiVersion':'provisioning.grafana.app/v0alpha1','kind':'Repository',"
        + "'metadata':{'name':'%s'},%s,'secure':{'token':{'create':'t0ps3cret'}}}"
            .formatted(name, SPEC);
  }

  private Reply create(String name) {
    return server.admin("POST", ALL).json(object(name)).send();
  }

  private JsonNode get(String path) {
    Reply reply = server.admin("GET", path).send();
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  private Call patch(String name, String body) {
    return server
        .admin("PATCH", ALL + "/" + name)
        .bytes(body.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .header("Content-Type", "application/merge-patch+json");
  }

  private StoredResource stored(String name) {
    return server.provisioning().store().read().find(Kind.REPOSITORY, name).orElseThrow();
  }

  @Test
  void aCreatedRepositoryReadsBackWithoutItsSecret() {
    Reply made = create("ops");

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    JsonNode object = get(ALL + "/ops");
    assertThat(object.at("/metadata/generation").asInt()).isEqualTo(1);
    assertThat(object.at("/metadata/resourceVersion").asText()).isEqualTo("1");
    assertThat(object.at("/metadata/uid").asText()).hasSize(36);
    assertThat(object.at("/metadata/finalizers")).hasSize(2);
    assertThat(object.at("/spec/git/url").asText()).isEqualTo("https://git.example/ops.git");
    assertThat(object.at("/secure/token/name").asText()).isEqualTo("ops-token");
    assertThat(object.at("/status/sync/state").asText()).isEqualTo("pending");
    assertThat(object.at("/status/quota/maxRepositories").asInt()).isEqualTo(10);
    assertThat(object.at("/status/quota/maxResourcesPerRepository").asInt(-1)).isZero();
    assertThat(object.at("/status/conditions").findValuesAsText("reason"))
        .contains("QuotaUnlimited");
    assertThat(made.text() + object).doesNotContain("t0ps3cret");
    assertThat(stored("ops").secret("token").reveal()).isEqualTo("t0ps3cret");
    assertThat(server.provisioning().changes()).isEqualTo(1);
    assertThat(get(ALL.replace("v0alpha1", "v1beta1") + "/ops").path("apiVersion").asText())
        .isEqualTo("provisioning.grafana.app/v1beta1");
  }

  @Test
  void aNameThatIsTakenIsAConflict() {
    create("ops");

    assertThat(create("ops").status()).isEqualTo(409);
    Reply configured = create("configured");
    assertThat(configured.status()).isEqualTo(409);
    assertThat(configured.message()).contains("configuration file");
  }

  @Test
  void aNameThatIsAFoldersUidIsRefused() {
    create("ops");
    ScriptedSync sync = new ScriptedSync();
    new Shelf(sync)
        .put(
            "team/_folder.json",
            "{'apiVersion':'folder.grafana.app/v1','kind':'Folder','metadata':{'name':'net'},'spec':{'title':'Net'}}");
    server.provisioning().show("ops", sync);

    Reply refused = create("net");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.message())
        .contains("metadata.name: is the uid of a folder of the repository ops");
    assertThat(create("other").status()).isEqualTo(201);
  }

  @Test
  void aNameCanBeMade() {
    Reply made =
        server.admin("POST", ALL).json("{'metadata':{'generateName':'ops-'}," + SPEC + "}").send();

    assertThat(made.json().at("/metadata/name").asText()).matches("ops-[0-9a-f]{8}");
    assertThat(server.admin("POST", ALL).json("{" + SPEC + "}").send().status()).isEqualTo(400);
  }

  @Test
  void everythingThatIsWrongIsACause() {
    Reply reply =
        server
            .admin("POST", ALL)
            .json(
                "{'metadata':{'name':'sql'},'spec':{'type':'git','git':{'url':'http://10.0.0.1/x'}}}")
            .send();

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.json().path("reason").asText()).isEqualTo("Invalid");
    assertThat(reply.json().at("/details/causes").findValuesAsText("field"))
        .contains("metadata.name", "spec.title");
    assertThat(create("ops").status()).isEqualTo(201);
  }

  @Test
  void bodiesOfTheWrongKindAreRefused() {
    for (String body :
        List.of(
            "[]",
            "{",
            "{'metadata':{'name':'x'}}",
            "{'metadata':7," + SPEC + "}",
            "{'metadata':{'name':'x','labels':{'a':1}}," + SPEC + "}",
            "{'metadata':{'name':'x','namespace':'other'}," + SPEC + "}",
            "{'kind':'Job','metadata':{'name':'x'}," + SPEC + "}",
            "{'apiVersion':'v1','metadata':{'name':'x'}," + SPEC + "}")) {
      Reply reply = server.admin("POST", ALL).json(body).send();
      assertThat(reply.status()).as(body).isEqualTo(400);
      assertThat(reply.json().path("kind").asText()).as(body).isEqualTo("Status");
    }
    Reply naked =
        server
            .admin("POST", ALL)
            .json("{'metadata':{'name':'x'}," + SPEC + ",'secure':{'token':'t0ps3cret'}}")
            .send();
    assertThat(naked.status()).isEqualTo(422);
    assertThat(naked.text()).contains("secure.token").doesNotContain("t0ps3cret");
    byte[] huge = new byte[2 << 20];
    assertThat(server.admin("POST", ALL).bytes(huge).send().status()).isEqualTo(413);
  }

  @Test
  void anUnknownFieldIsAWarningOrAnErrorAsTheClientWants() {
    String body = object("ops").replace("'branch'", "'brunch':1,'branch'");

    Reply strict = server.admin("POST", ALL + "?fieldValidation=Strict").json(body).send();
    assertThat(strict.status()).isEqualTo(400);
    assertThat(strict.message()).contains("unknown field \"spec.git.brunch\"");
    Reply warned = server.admin("POST", ALL).json(body).send();
    assertThat(warned.status()).isEqualTo(201);
    assertThat(warned.header("Warning")).contains("spec.git.brunch");
    assertThat(warned.text()).doesNotContain("brunch");
  }

  @Test
  void aPutThatRestsOnAnOldVersionIsAConflict() {
    create("ops");
    String first = object("ops").replace("'name':'ops'", "'name':'ops','resourceVersion':'1'");

    Reply one = server.admin("PUT", ALL + "/ops").json(first.replace("Ops", "One")).send();
    Reply two = server.admin("PUT", ALL + "/ops").json(first.replace("Ops", "Two")).send();

    assertThat(one.status()).as(one.text()).isEqualTo(200);
    assertThat(one.json().at("/metadata/resourceVersion").asText()).isEqualTo("2");
    assertThat(one.json().at("/metadata/generation").asInt()).isEqualTo(2);
    assertThat(two.status()).isEqualTo(409);
    assertThat(two.json().path("reason").asText()).isEqualTo("Conflict");
    assertThat(stored("ops").spec().path("title").asText()).isEqualTo("One");
    assertThat(server.admin("PUT", ALL + "/none").json(object("none")).send().status())
        .isEqualTo(404);
  }

  @Test
  void patchesChangeWhatTheyNameAndKeepTheSecret() {
    create("ops");

    Reply merged = patch("ops", "{'spec':{'title':'New','description':'d'}}").send();
    Reply stepped =
        patch(
                "ops",
                "[{'op':'test','path':'/spec/title','value':'New'},"
                    + "{'op':'replace','path':'/spec/sync/intervalSeconds','value':30},"
                    + "{'op':'remove','path':'/spec/description'},"
                    + "{'op':'add','path':'/spec/workflows/-','value':'branch'}]")
            .header("Content-Type", "application/json-patch+json")
            .send();

    assertThat(merged.status()).as(merged.text()).isEqualTo(200);
    assertThat(stepped.status()).as(stepped.text()).isEqualTo(200);
    JsonNode spec = get(ALL + "/ops").path("spec");
    assertThat(spec.path("title").asText()).isEqualTo("New");
    assertThat(spec.has("description")).isFalse();
    assertThat(spec.path("workflows")).hasSize(2);
    assertThat(spec.at("/sync/intervalSeconds").asInt()).isEqualTo(30);
    assertThat(stored("ops").secret("token").reveal()).isEqualTo("t0ps3cret");
    Reply failed =
        patch("ops", "[{'op':'test','path':'/spec/title','value':'x'}]")
            .header("Content-Type", "application/json-patch+json")
            .send();
    assertThat(failed.status()).isEqualTo(422);
    assertThat(patch("ops", "{}").header("Content-Type", "text/plain").send().status())
        .isEqualTo(415);
  }

  @Test
  void anotherUrlNeedsTheTokenAgain() {
    create("ops");
    String elsewhere = "{'spec':{'git':{'url':'https://evil.example/ops.git'}}%s}";

    Reply refused = patch("ops", elsewhere.formatted("")).send();
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/details/causes/0/field").asText()).isEqualTo("secure.token");
    assertThat(
            patch("ops", elsewhere.formatted(",'secure':{'token':{'create':'n'}}")).send().status())
        .isEqualTo(200);
    Reply sly =
        server
            .admin("POST", ALL + "/ops/test")
            .json(object("ops").replace("'secure':{'token':{'create':'t0ps3cret'}}", "'secure':{}"))
            .send();
    assertThat(sly.status()).isEqualTo(422);
    assertThat(server.provisioning().probed()).isEmpty();
  }

  @Test
  void deletesWhatMayGo() {
    create("ops");
    server.provisioning().waiting(2);
    Reply waiting = server.admin("DELETE", ALL + "/ops").send();
    assertThat(waiting.status()).isEqualTo(409);
    assertThat(waiting.message()).contains("2 saves");
    server.provisioning().waiting(0);
    patch("ops", "{'metadata':{'finalizers':['release-orphan-resources']}}").send();
    Reply release = server.admin("DELETE", ALL + "/ops").send();
    assertThat(release.status()).isEqualTo(409);
    assertThat(release.message()).contains("remove-orphan-resources");
    patch("ops", "{'metadata':{'finalizers':['remove-orphan-resources']}}").send();
    assertThat(
            server
                .admin("DELETE", ALL + "/ops")
                .json("{'preconditions':{'resourceVersion':'1'}}")
                .send()
                .status())
        .isEqualTo(409);

    assertThat(server.admin("DELETE", ALL + "/ops").send().status()).isEqualTo(200);

    assertThat(server.admin("GET", ALL + "/ops").send().status()).isEqualTo(404);
    assertThat(server.admin("DELETE", ALL + "/ops").send().status()).isEqualTo(404);
    assertThat(server.admin("DELETE", ALL).send().status()).isEqualTo(405);
  }

  @Test
  void theConfigurationFilesRepositoriesAreReadOnly() {
    JsonNode object = get(ALL + "/configured");
    assertThat(object.at("/metadata/annotations/lockstep~1origin").asText())
        .isEqualTo("configuration-file");
    assertThat(object.toString()).doesNotContain("file-token");
    for (Reply reply :
        List.of(
            server.admin("PUT", ALL + "/configured").json(object("configured")).send(),
            patch("configured", "{'spec':{'title':'x'}}").send(),
            server.admin("DELETE", ALL + "/configured").send())) {
      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.message()).contains("configuration file");
    }
  }

  @Test
  void listsAreSelectedAndPaged() {
    create("b");
    create("a");
    patch("b", "{'metadata':{'labels':{'team':'x'}}}").send();

    JsonNode list = get(ALL);
    assertThat(list.path("kind").asText()).isEqualTo("RepositoryList");
    assertThat(names(list)).containsExactly("a", "b", "configured");
    JsonNode page = get(ALL + "?limit=2");
    assertThat(names(page)).containsExactly("a", "b");
    assertThat(names(get(ALL + "?limit=2&continue=" + page.at("/metadata/continue").asText())))
        .containsExactly("configured");
    assertThat(names(get(ALL + "?fieldSelector=metadata.name%3Da"))).containsExactly("a");
    assertThat(names(get(ALL + "?fieldSelector=metadata.name!%3Da")))
        .containsExactly("b", "configured");
    assertThat(names(get(ALL + "?labelSelector=team%3Dx"))).containsExactly("b");
    assertThat(names(get(ALL + "?labelSelector=!team"))).containsExactly("a", "configured");
    assertThat(server.admin("GET", ALL + "?fieldSelector=spec.x%3D1").send().status())
        .isEqualTo(400);
  }

  private static List<String> names(JsonNode list) {
    return list.path("items").findValues("metadata").stream()
        .map(it -> it.path("name").asText())
        .toList();
  }

  @Test
  void credentialsThatAreNotTakenAreToldAtTheFieldOfTheUrlsKind() {
    create("ops");
    patch(
            "ops",
            "{'spec':{'git':{'url':'git@git.example.org:ops.git'}},'secure':{'token':{'remove':true}}}")
        .send();
    RepositoryHealth refused =
        RepositoryHealth.unhealthy(Verdict.NO_PERMISSION, "not with this key");
    server
        .provisioning()
        .store()
        .setHealth("ops", new HealthRecord(refused, Instant.ofEpochMilli(5), 1, "b"));

    assertThat(get(ALL + "/ops").at("/status/fieldErrors/0/field").asText())
        .isEqualTo("secure.sshKey");
  }

  @Test
  void theStatusTellsWhatWasFoundAndWhatIsShown() {
    create("ops");
    server
        .provisioning()
        .store()
        .setHealth(
            "ops",
            new HealthRecord(
                RepositoryHealth.unhealthy(Verdict.NO_BRANCH, "no branch main"),
                Instant.ofEpochMilli(5),
                1,
                "b"));
    JsonNode status = get(ALL + "/ops/status").path("status");
    assertThat(status.at("/health/healthy").asBoolean()).isFalse();
    assertThat(status.at("/health/message/0").asText()).isEqualTo("no branch main");
    assertThat(status.at("/health/stage").asText()).isEqualTo("branch");
    assertThat(status.at("/fieldErrors/0/field").asText()).isEqualTo("spec.git.branch");
    assertThat(status.at("/conditions/0/reason").asText()).isEqualTo("InvalidSpec");
    assertThat(status.path("observedGeneration").asInt()).isEqualTo(1);
    server.provisioning().show("ops", new ScriptedSync());
    assertThat(get(ALL + "/ops").at("/status/stats")).hasSize(2);
    ScriptedSync held = new ScriptedSync();
    held.be(ScriptedSync.status(State.HELD, "it deletes 15 of 21"));
    server.provisioning().show("ops", held);
    JsonNode synced = get(ALL + "/ops").at("/status/conditions/1");
    assertThat(synced.path("reason").asText()).isEqualTo("DeletionsHeldBack");
    assertThat(synced.path("message").asText()).isEqualTo("it deletes 15 of 21");
    assertThat(server.admin("PUT", ALL + "/ops/status").json(object("ops")).send().status())
        .isEqualTo(405);
  }

  @Test
  void whoAsksForFilesOfARepositoryThatIsNotFollowedIsToldWhy() {
    create("ops");
    assertThat(server.admin("GET", ALL + "/ops/files").send().status()).isEqualTo(503);
    JsonNode off = get(ALL + "/ops");
    ((ObjectNode) off.at("/spec/sync")).put("enabled", false);
    assertThat(server.admin("PUT", ALL + "/ops").json(off.toString()).send().status())
        .isEqualTo(200);

    for (String path : List.of("/files", "/files/a.json", "/refs", "/history", "/resources")) {
      Reply reply = server.admin("GET", ALL + "/ops" + path).send();
      assertThat(reply.status()).as(path).isEqualTo(409);
      assertThat(reply.message()).contains("switched off", "spec.sync.enabled");
    }
    Reply job = server.admin("POST", ALL + "/ops/jobs").json("{'pull':{}}").send();
    assertThat(job.status()).isEqualTo(409);
    assertThat(server.admin("GET", ALL + "/none/files").send().status()).isEqualTo(404);
  }

  @Test
  void aRepositoryIsTriedOutBeforeItIsThere() {
    Reply good = server.admin("POST", ALL + "/new/test").json(object("new")).send();
    assertThat(good.status()).isEqualTo(422);
    Reply fine = server.admin("POST", ALL + "/next/test").json(object("next")).send();
    assertThat(fine.json().path("success").asBoolean()).isTrue();
    assertThat(server.provisioning().probed().getFirst().secrets().token().reveal())
        .isEqualTo("t0ps3cret");
    assertThat(server.provisioning().store().revision()).isZero();
    server
        .provisioning()
        .found(RepositoryHealth.unhealthy(Verdict.NO_BRANCHES, "it has no branches"));
    Reply bad = server.admin("POST", ALL + "/configured/test").send();
    assertThat(bad.status()).isEqualTo(400);
    assertThat(bad.json().at("/errors/0/detail").asText()).contains("no branches");
    assertThat(get(ALL + "/configured").at("/status/health/healthy").asBoolean()).isFalse();
    server.provisioning().found(RepositoryHealth.healthy("main"));
    assertThat(server.admin("POST", ALL + "/configured/test").send().status()).isEqualTo(200);
    assertThat(get(ALL + "/configured").at("/status/health/healthy").asBoolean())
        .as("what a test finds is its health")
        .isTrue();
    assertThat(server.admin("POST", ALL + "/none/test").send().status()).isEqualTo(404);
  }

  @Test
  void aDryRunStoresNothing() {
    Reply reply = server.admin("POST", ALL + "?dryRun=All").json(object("ops")).send();

    assertThat(reply.status()).isEqualTo(201);
    assertThat(server.provisioning().store().revision()).isZero();
    create("ops");
    assertThat(server.admin("DELETE", ALL + "/ops?dryRun=All").send().status()).isEqualTo(200);
    assertThat(stored("ops").name()).isEqualTo("ops");
  }

  @Test
  void viewersReadAndAdministratorsWrite() {
    create("ops");
    String[][] matrix = {
      {"GET", ALL, "200"},
      {"GET", ALL + "/ops", "200"},
      {"GET", BASE + "/settings", "200"},
      {"GET", ALL + "/ops/status", "403"},
      {"GET", BASE + "/stats", "403"},
      {"GET", BASE + "/connections", "403"},
      {"POST", ALL, "403"},
      {"PUT", ALL + "/ops", "403"},
      {"PATCH", ALL + "/ops", "403"},
      {"DELETE", ALL + "/ops", "403"},
      {"POST", ALL + "/ops/test", "403"}
    };
    for (String[] each : matrix) {
      for (String login : List.of("viewer", "editor")) {
        assertThat(server.call(each[0], each[1]).as(login).json("{}").send().status())
            .as("%s %s by %s", each[0], each[1], login)
            .isEqualTo(Integer.parseInt(each[2]));
      }
      assertThat(server.call(each[0], each[1]).json("{}").send().status()).isEqualTo(401);
    }
    assertThat(server.admin("GET", BASE + "/stats").send().status()).isEqualTo(200);
  }

  @Test
  void settingsAndDiscoveryTellWhatThereIs() {
    create("ops");
    JsonNode settings = get(BASE + "/settings");
    assertThat(settings.path("maxRepositories").asInt()).isEqualTo(10);
    assertThat(settings.path("items").findValuesAsText("name")).contains("configured", "ops");
    assertThat(get("/apis").path("groups").findValuesAsText("name"))
        .contains("provisioning.grafana.app");
    assertThat(
            get("/apis/provisioning.grafana.app/v0alpha1")
                .path("resources")
                .findValuesAsText("name"))
        .contains("repositories", "connections", "repositories/test");
  }

  @Test
  void connectionsAreKeptWhileRepositoriesUseThem() {
    String connections = BASE + "/connections";
    String gitlab =
        "{'metadata':{'name':'lab'},'spec':{'title':'Lab','type':'gitlab'},"
            + "'secure':{'token':{'create':'t0ps3cret'}}}";
    Reply made = server.admin("POST", connections).json(gitlab).send();
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.text()).doesNotContain("t0ps3cret");
    server
        .admin("POST", ALL)
        .json(object("ops").replace("'title'", "'connection':{'name':'lab'},'title'"))
        .send();

    Reply refused = server.admin("DELETE", connections + "/lab").send();
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.message()).contains("ops");
    assertThat(names(get(ALL + "?fieldSelector=spec.connection.name%3Dlab")))
        .containsExactly("ops");
    server.admin("DELETE", ALL + "/ops").send();
    assertThat(server.admin("DELETE", connections + "/lab").send().status()).isEqualTo(200);
  }
}
