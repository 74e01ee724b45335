package lockstep.api.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import lockstep.api.testing.RunningInstance;
import lockstep.api.testing.TestServer.Call;
import lockstep.api.testing.TestServer.Reply;
import lockstep.core.resource.CommitId;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Dashboards and folders for clients that speak Kubernetes.
@Timeout(60)
class ResourcesTest {
  private static final String V1 = "/apis/dashboard.grafana.app/v1/namespaces/default/dashboards";
  private static final String FOLDERS =
      "/apis/folder.grafana.app/v1beta1/namespaces/default/folders";

  private final InMemoryGit git = new InMemoryGit();
  private final RunningInstance a = new RunningInstance("a", git);
  private final RunningInstance b = new RunningInstance("b", git);

  @BeforeEach
  void seed() {
    git.commit(
        "Begin",
        tree ->
            tree.put(
                    "team/load.json",
                    "{\"uid\":\"load\",\"title\":\"Load\",\"schemaVersion\":39,\"panels\":[]}\n")
                .put(
                    "team/_folder.json",
                    """
                    {"apiVersion":"folder.grafana.app/v1","kind":"Folder","metadata":{"name":"team"},"spec":{"title":"Team"}}
                    """)
                .put(
                    "new.json",
                    """
                    {"apiVersion":"dashboard.grafana.app/v2","kind":"Dashboard","metadata":{"name":"new"},
                     "spec":{"title":"New","elements":{},"layout":{"kind":"GridLayout","spec":{"items":[]}}}}
                    """));
    a.follow();
    b.follow();
  }

  @AfterEach
  void stop() {
    a.close();
    b.close();
  }

  @Test
  void discoveryNamesGroupsVersionsAndResources() {
    assertThat(get("/apis").path("groups").findValuesAsText("name"))
        .contains("dashboard.grafana.app", "folder.grafana.app");
    JsonNode group = get("/apis/dashboard.grafana.app");
    assertThat(group.path("kind").asText()).isEqualTo("APIGroup");
    assertThat(group.at("/preferredVersion/version").asText()).isEqualTo("v1");
    assertThat(group.path("versions").findValuesAsText("version"))
        .containsExactly("v1", "v1beta1", "v2", "v2beta1", "v2alpha1", "v0alpha1");
    JsonNode resources = get("/apis/dashboard.grafana.app/v1").path("resources");
    assertThat(resources.path(0).path("namespaced").asBoolean()).isTrue();
    assertThat(resources.findValuesAsText("name")).containsExactly("dashboards", "dashboards/dto");
    assertThat(a.server().admin("GET", "/apis/other.grafana.app").send().status()).isEqualTo(404);
  }

  @Test
  void aFolderThatTheFileNamesIsNotTheOneItIsIn() {
    git.commit(
        "From elsewhere",
        tree ->
            tree.put(
                "old.json",
                """
                {"apiVersion":"dashboard.grafana.app/v1","kind":"Dashboard",
                 "metadata":{"name":"old","annotations":{"grafana.app/folder":"team","team":"ops"}},
                 "spec":{"title":"Old","panels":[]}}
                """));
    try (RunningInstance c = new RunningInstance("c", git)) {
      c.follow();

      JsonNode object = c.server().admin("GET", V1 + "/old").send().json();
      JsonNode annotations = object.at("/metadata/annotations");
      assertThat(annotations.has("grafana.app/folder")).isFalse();
      assertThat(annotations.path("team").asText()).isEqualTo("ops");
    }
  }

  @Test
  void anObjectCarriesItsExactRevisionItsFolderAndItsSpec() {
    JsonNode object = get(V1 + "/load");

    assertThat(object.path("kind").asText()).isEqualTo("Dashboard");
    assertThat(object.path("apiVersion").asText()).isEqualTo("dashboard.grafana.app/v1");
    JsonNode metadata = object.path("metadata");
    assertThat(metadata.path("name").asText()).isEqualTo("load");
    assertThat(metadata.path("namespace").asText()).isEqualTo("default");
    assertThat(metadata.path("generation").asInt()).isEqualTo(1);
    assertThat(a.server().admin("GET", "/api/dashboards/uid/load").send().header("ETag"))
        .isEqualTo("\"" + metadata.path("resourceVersion").asText() + "\"");
    assertThat(metadata.path("annotations").path("grafana.app/folder").asText()).isEqualTo("team");
    JsonNode annotations = metadata.path("annotations");
    assertThat(annotations.path("grafana.app/managedBy").asText()).isEqualTo("repo");
    assertThat(annotations.path("grafana.app/sourcePath").asText()).isEqualTo("team/load.json");
    assertThat(annotations.path("grafana.app/sourceChecksum").asText())
        .isEqualTo(metadata.path("resourceVersion").asText());
    assertThat(annotations.path("grafana.app/sourceTimestamp").asText())
        .isEqualTo(
            "%d"
                .formatted(
                    Instant.parse(annotations.path("grafana.app/updatedTimestamp").asText())
                        .toEpochMilli()));
    assertThat(object.at("/spec/title").asText()).isEqualTo("Load");
    assertThat(object.path("spec").has("uid")).isFalse();
    assertThat(object.path("status")).isEmpty();
    assertThat(get(V1 + "/load/dto").at("/access/canSave").asBoolean()).isTrue();
    Reply missing = a.server().admin("GET", V1 + "/none").send();
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.json().path("reason").asText()).isEqualTo("NotFound");
    assertThat(missing.json().path("kind").asText()).isEqualTo("Status");
  }

  @Test
  void theSameSpecIsGivenInEachVersionThatHoldsItAndNeverConverted() {
    for (String version : new String[] {"v0alpha1", "v1beta1", "v1"}) {
      JsonNode object = get(V1.replace("/v1/", "/" + version + "/") + "/load");
      assertThat(object.path("apiVersion").asText()).isEqualTo("dashboard.grafana.app/" + version);
      assertThat(object.at("/spec/title").asText()).isEqualTo("Load");
    }
    assertThat(get(V1.replace("/v1/", "/v2/") + "/new").at("/spec/elements").isObject()).isTrue();
    Reply wrong = a.server().admin("GET", V1 + "/new").send();
    Reply between = a.server().admin("GET", V1.replace("/v1/", "/v2beta1/") + "/new").send();
    Reply written = a.server().admin("PUT", V1 + "/new").json(object("new", "", "x")).send();

    assertThat(wrong.status()).isEqualTo(406);
    assertThat(wrong.message()).contains("stored as v2");
    assertThat(between.status()).isEqualTo(406);
    assertThat(written.status()).isEqualTo(406);
    assertThat(git.fileSays("new.json", "elements")).isTrue();
  }

  @Test
  void aListHasPagesAndNamesTheVersionOfWhatItCannotHold() {
    JsonNode first = get(V1 + "?limit=1");
    JsonNode second = get(V1 + "?limit=1&continue=" + first.at("/metadata/continue").asText());

    assertThat(first.path("kind").asText()).isEqualTo("DashboardList");
    assertThat(first.at("/metadata/resourceVersion").asText())
        .matches(git.head().orElseThrow().hex() + "-[0-9a-f]{12}");
    assertThat(first.at("/metadata/remainingItemCount").asInt()).isEqualTo(1);
    assertThat(first.at("/items/0/metadata/name").asText()).isEqualTo("load");
    assertThat(second.at("/items/0/metadata/name").asText()).isEqualTo("new");
    assertThat(second.at("/items/0/status/conversion/storedVersion").asText()).isEqualTo("v2");
    assertThat(second.at("/metadata").has("continue")).isFalse();
    assertThat(get(V1 + "?fieldSelector=metadata.name%3Dload").path("items")).hasSize(1);
    assertThat(a.server().admin("GET", V1 + "?labelSelector=a%3Db").send().status()).isEqualTo(400);
  }

  @Test
  void aStaleResourceVersionIsAConflictAndAFreshOneASave() {
    String seen = get(V1 + "/load").at("/metadata/resourceVersion").asText();
    Reply first = a.server().admin("PUT", V1 + "/load").json(object("load", seen, "Mine")).send();
    Reply stale = b.server().admin("PUT", V1 + "/load").json(object("load", seen, "Yours")).send();
    String next = first.json().at("/metadata/resourceVersion").asText();
    Reply second = b.server().admin("PUT", V1 + "/load").json(object("load", next, "Yours")).send();

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().at("/metadata/generation").asInt()).isEqualTo(2);
    assertThat(first.json().at("/spec/title").asText()).isEqualTo("Mine");
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.json().path("kind").asText()).isEqualTo("Status");
    assertThat(stale.json().path("reason").asText()).isEqualTo("Conflict");
    assertThat(stale.message()).contains("dashboards.dashboard.grafana.app \"load\"");
    assertThat(stale.json().at("/details/causes/0/field").asText()).isEqualTo("spec.title");
    assertThat(second.status()).isEqualTo(200);
    assertThat(git.fileSays("team/load.json", "Yours")).isTrue();
  }

  @Test
  void anUpdateOnAVersionOfADeletedObjectIsAConflictAndMakesNothing() {
    String seen = get(V1 + "/load").at("/metadata/resourceVersion").asText();
    assertThat(a.server().admin("DELETE", V1 + "/load").send().status()).isEqualTo(200);

    Reply late = a.server().admin("PUT", V1 + "/load").json(object("load", seen, "Late")).send();

    assertThat(late.status()).isEqualTo(409);
    assertThat(late.json().path("reason").asText()).isEqualTo("Conflict");
    assertThat(late.message()).contains("deleted");
    assertThat(git.paths()).doesNotContain("team/load.json");
  }

  @Test
  void commitsSayWhatTheAnnotationSaysElseWhatWasDone() {
    String seen = get(V1 + "/load").at("/metadata/resourceVersion").asText();
    String said =
        object("load", seen, "Mine")
            .replace("'annotations':{", "'annotations':{'grafana.app/message':'Because',");
    Reply first = a.server().admin("PUT", V1 + "/load").json(said).send();
    String next = first.json().at("/metadata/resourceVersion").asText();
    a.server().admin("PUT", V1 + "/load").json(object("load", next, "Plain")).send();

    assertThat(git.history().get(1).message()).startsWith("Because\n");
    assertThat(git.history().getFirst().message()).startsWith("Update ");
    assertThat(git.history().getFirst().author().name()).isEqualTo("Admin A.");
  }

  @Test
  void nobodyForgesWhoManagesAnObjectOrWhereItIs() {
    String seen = get(V1 + "/load").at("/metadata/resourceVersion").asText();
    String forged =
        object("load", seen, "Mine")
            .replace(
                "'annotations':{",
                "'annotations':{'grafana.app/managerId':'other','grafana.app/managedBy':'terraform',"
                    + "'grafana.app/sourcePath':'elsewhere.json',"
                    + "'grafana.app/createdBy':'mallory',");

    assertThat(a.server().admin("PUT", V1 + "/load").json(forged).send().status()).isEqualTo(200);

    JsonNode annotations = get(V1 + "/load").at("/metadata/annotations");
    assertThat(annotations.path("grafana.app/managedBy").asText()).isEqualTo("repo");
    assertThat(annotations.path("grafana.app/managerId").asText()).isEqualTo("manifests");
    assertThat(annotations.path("grafana.app/sourcePath").asText()).isEqualTo("team/load.json");
    assertThat(annotations.path("grafana.app/createdBy").asText()).isNotEqualTo("mallory");
    assertThat(git.file("team/load.json").orElseThrow())
        .doesNotContain("terraform", "elsewhere", "mallory");
  }

  @Test
  void anObjectIsMadeOnceAndDeleted() {
    Call create = a.server().admin("POST", V1).json(object("fresh", "", "Fresh"));
    Reply made = create.header("Lockstep-Save-Id", "c1").send();
    Reply again = create.header("Lockstep-Save-Id", "c2").send();
    Reply wrong = a.server().admin("POST", V1).json(object("other", "1", "x")).send();
    Reply dry = a.server().admin("POST", V1 + "?dryRun=All").json(object("dry", "", "x")).send();
    String stale = "{'preconditions':{'resourceVersion':'%s'}}".formatted("a".repeat(40));
    Reply kept = a.server().admin("DELETE", V1 + "/fresh").json(stale).send();
    Reply gone = a.server().admin("DELETE", V1 + "/fresh").send();

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().at("/metadata/name").asText()).isEqualTo("fresh");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json().path("reason").asText()).isEqualTo("AlreadyExists");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(dry.status()).isEqualTo(400);
    assertThat(kept.status()).isEqualTo(409);
    assertThat(gone.json().path("status").asText()).isEqualTo("Success");
    assertThat(git.paths()).doesNotContain("team/fresh.json", "dry.json");
    JsonNode trash = get(V1 + "?labelSelector=grafana.app%2Fget-trash%3Dtrue").path("items");
    assertThat(trash.path(0).at("/metadata/name").asText()).isEqualTo("fresh");
    assertThat(trash.path(0).at("/metadata").has("deletionTimestamp")).isTrue();
  }

  @Test
  void historyIsAListOfRevisions() {
    String seen = get(V1 + "/load").at("/metadata/resourceVersion").asText();
    a.server().admin("PUT", V1 + "/load").json(object("load", seen, "Mine")).send();

    JsonNode items =
        get(V1
                + "?labelSelector=grafana.app%2Fget-history%3Dtrue"
                + "&fieldSelector=metadata.name%3Dload")
            .path("items");

    assertThat(items.findValuesAsText("generation")).containsExactly("2", "1");
    assertThat(items.path(1).at("/spec/title").asText()).isEqualTo("Load");
    assertThat(items.path(1).at("/metadata/resourceVersion").asText()).isEqualTo(seen);
  }

  @Test
  void foldersAreObjectsToo() {
    Reply made = a.server().admin("POST", FOLDERS).json(folder("ops", "", "Ops")).send();
    String version = made.json().at("/metadata/resourceVersion").asText();
    Reply renamed =
        a.server().admin("PUT", FOLDERS + "/ops").json(folder("ops", version, "Nets")).send();
    Reply stale =
        b.server().admin("PUT", FOLDERS + "/ops").json(folder("ops", version, "Late")).send();

    assertThat(made.status()).isEqualTo(201);
    assertThat(renamed.json().at("/spec/title").asText()).isEqualTo("Nets");
    assertThat(stale.status()).isEqualTo(409);
    assertThat(get(FOLDERS).path("items")).hasSize(2);
    assertThat(get(FOLDERS + "/team").at("/spec/title").asText()).isEqualTo("Team");
    assertThat(a.server().admin("DELETE", FOLDERS + "/ops").send().status()).isEqualTo(200);
    assertThat(a.server().admin("GET", FOLDERS + "/ops").send().status()).isEqualTo(404);
  }

  @Test
  void whatMustBeThereIsChangedAndWhatMustBeNewIsMadeAndNothingElse() {
    CommitId begin = git.head().orElseThrow();
    String dashboard = object("none", "", "X");
    String folder = folder("none", "", "X");
    assertRefused(412, call("POST", V1, "If-Match").json(dashboard).send());
    assertRefused(412, call("PUT", V1 + "/none", "If-Match").json(dashboard).send());
    assertRefused(412, call("DELETE", V1 + "/none", "If-Match").send());
    assertRefused(412, call("POST", FOLDERS, "If-Match").json(folder).send());
    assertRefused(412, call("PUT", FOLDERS + "/none", "If-Match").json(folder).send());
    assertRefused(412, call("DELETE", FOLDERS + "/none", "If-Match").send());

    String load = object("load", "", "X");
    String team = folder("team", "", "X");
    assertRefused(409, call("POST", V1, "If-None-Match").json(load).send());
    assertRefused(412, call("PUT", V1 + "/load", "If-None-Match").json(load).send());
    assertRefused(412, call("DELETE", V1 + "/load", "If-None-Match").send());
    assertRefused(409, call("POST", FOLDERS, "If-None-Match").json(team).send());
    assertRefused(412, call("PUT", FOLDERS + "/team", "If-None-Match").json(team).send());
    assertRefused(412, call("DELETE", FOLDERS + "/team", "If-None-Match").send());
    assertRefused(404, call("DELETE", V1 + "/none", "If-None-Match").send());
    assertRefused(404, call("PUT", FOLDERS + "/none", "If-None-Match").json(folder).send());
    assertThat(git.head()).contains(begin);

    assertThat(call("POST", V1, "If-None-Match").json(dashboard).send().status()).isEqualTo(201);
    assertThat(call("PUT", V1 + "/none", "If-Match").json(dashboard).send().status())
        .isEqualTo(200);
    assertThat(call("DELETE", V1 + "/none", "If-Match").send().status()).isEqualTo(200);
    assertThat(call("POST", FOLDERS, "If-None-Match").json(folder).send().status()).isEqualTo(201);
    assertThat(call("PUT", FOLDERS + "/none", "If-Match").json(folder).send().status())
        .isEqualTo(200);
    assertThat(call("DELETE", FOLDERS + "/none", "If-Match").send().status()).isEqualTo(200);
  }

  @Test
  void anExactIfMatchIsAResourceVersion() {
    for (String at : List.of(V1 + "/load", FOLDERS + "/team")) {
      String seen = get(at).at("/metadata/resourceVersion").asText();
      String mine = at.startsWith(V1) ? object("load", "", "Mine") : folder("team", "", "Mine");
      String yours = mine.replace("Mine", "Yours");
      Reply first = match("PUT", at, '"' + seen + '"').json(mine).send();
      assertThat(first.json().at("/spec/title").asText()).isEqualTo("Mine");
      String next = first.json().at("/metadata/resourceVersion").asText();

      CommitId begin = git.head().orElseThrow();
      assertRefused(409, match("PUT", at, '"' + seen + '"').json(yours).send());
      assertRefused(409, match("PUT", at, "\"no-blob\"").json(yours).send());
      assertRefused(409, match("PUT", at, "\"\"").json(yours).send());
      String both = yours.replace("'resourceVersion':''", "'resourceVersion':'" + next + "'");
      assertRefused(400, match("PUT", at, '"' + seen + '"').json(both).send());
      assertRefused(409, match("DELETE", at, '"' + seen + '"').send());
      assertRefused(409, match("DELETE", at, "\"\"").send());
      String before = "{'preconditions':{'resourceVersion':'%s'}}".formatted(seen);
      assertRefused(400, match("DELETE", at, '"' + next + '"').json(before).send());
      assertThat(git.head()).contains(begin);

      String either = "\"%s\", W/\"%s\"".formatted(seen, next);
      Reply second = match("PUT", at, either).json(both.replace("Yours", "Ours")).send();
      assertThat(second.status()).isEqualTo(200);
      String last = second.json().at("/metadata/resourceVersion").asText();
      if (at.startsWith(V1)) {
        assertThat(match("DELETE", at, '"' + last + '"').send().status()).isEqualTo(200);
        assertRefused(409, match("PUT", at, '"' + last + '"').json(mine).send());
      }
    }
    String fresh = object("fresh", "", "Fresh");
    assertRefused(412, match("POST", V1, '"' + "a".repeat(40) + '"').json(fresh).send());
  }

  private Call match(String method, String path, String tags) {
    return a.server().admin(method, path).header("If-Match", tags);
  }

  private Call call(String method, String path, String header) {
    return a.server().admin(method, path).header(header, "*");
  }

  private static void assertRefused(int status, Reply reply) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.json().path("kind").asText()).isEqualTo("Status");
    assertThat(reply.json().path("code").asInt()).isEqualTo(status);
  }

  private JsonNode get(String path) {
    return a.server().admin("GET", path).send().json();
  }

  private static String object(String name, String version, String title) {
    return ("{'apiVersion':'dashboard.grafana.app/v1','kind':'Dashboard','metadata':{'name':'%s',"
            + "'resourceVersion':'%s','annotations':{'grafana.app/folder':'team'}},"
            + "'spec':{'title':'%s','schemaVersion':39,'panels':[]}}")
        .formatted(name, version, title);
  }

  private static String folder(String name, String version, String title) {
    return ("{'apiVersion':'folder.grafana.app/v1beta1','kind':'Folder','metadata':{'name':'%s',"
            + "'resourceVersion':'%s'},'spec':{'title':'%s'}}")
        .formatted(name, version, title);
  }
}
