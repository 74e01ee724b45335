package lockstep.api.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import lockstep.api.testing.ScriptedSync;
import lockstep.api.testing.Shelf;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardTest {
  private static final String NO_VERSION =
      " bad request data: dashboard.version must be a whole number, the one that was loaded with"
          + " the dashboard";
  private static final String LOAD = "/api/dashboards/uid/load";
  private static final String DB = "/api/dashboards/db";
  private static final CommitId COMMIT = new CommitId("c".repeat(40));

  private final TestServer server = new TestServer();
  private final Shelf shelf = new Shelf(server.sync());

  @BeforeEach
  void fill() {
    shelf
        .put(
            "ops/load.json",
            "{'uid':'load','title':'Load of hosts','schemaVersion':39,'tags':['a'],'panels':[],"
                + "'id':5,'version':77,'weight':1.50}",
            4)
        .put(
            "new.json",
            "{'apiVersion':'dashboard.grafana.app/v2','kind':'Dashboard','metadata':{'name':'new'},"
                + "'spec':{'title':'New','elements':{},'layout':{}}}");
    server.sync().onSave(save -> new SaveOutcome.Saved(COMMIT, new Uid("load"), 5));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aDashboardComesWithItsPlaceAndItsHistory() {
    Reply reply = server.admin("GET", LOAD).send();

    JsonNode dashboard = reply.json().path("dashboard");
    JsonNode meta = reply.json().path("meta");
    assertThat(dashboard.path("uid").asText()).isEqualTo("load");
    assertThat(dashboard.path("version").asInt()).isEqualTo(4);
    assertThat(dashboard.path("id").isIntegralNumber()).isTrue();
    assertThat(dashboard.path("id").asLong()).isGreaterThan(5).isLessThan(1L << 53);
    assertThat(reply.text()).contains("\"weight\":1.50");
    assertThat(meta.path("version").asInt()).isEqualTo(4);
    assertThat(meta.path("url").asText()).isEqualTo("/d/load/load-of-hosts");
    assertThat(meta.path("slug").asText()).isEqualTo("load-of-hosts");
    assertThat(meta.path("folderTitle").asText()).isEqualTo("ops");
    assertThat(meta.path("folderUid").asText()).startsWith("ops-");
    assertThat(meta.path("folderUrl").asText()).startsWith("/dashboards/f/ops-");
    assertThat(meta.path("createdBy").asText()).isEqualTo("Ada");
    assertThat(meta.path("updatedBy").asText()).isEqualTo("Bob");
    assertThat(meta.path("updated").asText()).isEqualTo("2026-11-01T00:01:00Z");
    assertThat(meta.path("canSave").asBoolean()).isTrue();
    assertThat(meta.path("repository").asText())
        .isEqualTo(
            server.admin("GET", "/ha/status").send().json().at("/repositories/0/name").asText())
        .isNotEmpty();
    assertThat(reply.header("Lockstep-Commit")).isEqualTo(shelf.commit());
    assertThat(reply.header("Lockstep-Instance")).isEqualTo("a");
  }

  @Test
  void whoMayOnlyLookIsNotOfferedToSave() {
    JsonNode meta = server.call("GET", LOAD).as("viewer").send().json().path("meta");

    assertThat(meta.path("canSave").asBoolean(true)).isFalse();
    assertThat(meta.path("canDelete").asBoolean(true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nope", "%20", "a%2Fb", "0123456789012345678901234567890123456789x"})
  void whatIsNotThereIsNotFound(String uid) {
    Reply reply = server.admin("GET", "/api/dashboards/uid/" + uid).send();

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void aDashboardOfTheNewSchemaIsNotAcceptable() {
    Reply reply = server.admin("GET", "/api/dashboards/uid/new").send();

    assertThat(reply.status()).isEqualTo(406);
    assertThat(reply.message()).contains("v2");
    assertThat(reply.json().path("storedVersion").asText()).startsWith("v2");
  }

  @Test
  void aMirrorThatCannotBeReadIs503() {
    String lost = "{'uid':'lost','title':'Lost','schemaVersion':1,'panels':[]}";
    server.sync().show(new Shelf(new ScriptedSync()).put("lost.json", lost).snapshot());

    Reply reply = server.admin("GET", "/api/dashboards/uid/lost").send();

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.message()).isEqualTo("The copy of the repository cannot be read");
  }

  @Test
  void aSaveAnswersWhereItWentAndUnderWhichId() {
    Reply reply =
        server
            .admin("POST", DB + "/")
            .header("Lockstep-Save-Id", "save-1")
            .json(
                "{'dashboard':{'uid':'load','title':'Load of hosts','version':4,'panels':[]},"
                    + "'folderUid':'ops','message':'Tidy up'}")
            .send();

    assertThat(reply.status()).isEqualTo(200);
    JsonNode json = reply.json();
    assertThat(json.path("uid").asText()).isEqualTo("load");
    assertThat(json.path("status").asText()).isEqualTo("success");
    assertThat(json.path("version").asInt()).isEqualTo(5);
    assertThat(json.path("slug").asText()).isEqualTo("load-of-hosts");
    assertThat(json.path("url").asText()).isEqualTo("/d/load/load-of-hosts");
    assertThat(json.path("id").isIntegralNumber()).isTrue();
    assertThat(json.path("folderUid").asText()).startsWith("ops-");
    assertThat(reply.header("Lockstep-Commit")).isEqualTo(COMMIT.hex());
    assertThat(reply.header("Lockstep-Save-Id")).isEqualTo("save-1");
    assertThat(reply.cookie("lockstep_commit")).isEqualTo(COMMIT.hex());
    Save save = server.sync().saves().getFirst();
    assertThat(save.id().value()).isEqualTo("save-1");
    assertThat(save.author()).hasToString("Author[name=Admin A., email=admin@x.org]");
    assertThat(save.message()).contains("Tidy up");
    Edit.PutDashboard edit = (Edit.PutDashboard) save.edit();
    assertThat(edit.uid()).contains(new Uid("load"));
    assertThat(edit.folder()).contains(new Edit.Place.InFolder(new Uid("ops")));
    assertThat(edit.base()).isEqualTo(new Edit.Base.Version(4));
  }

  @Test
  void aSaveWithoutAnIdGetsAFreshOneEachTime() {
    String body = "{'dashboard':{'title':'X'}}";
    String first = server.admin("POST", DB).json(body).send().header("Lockstep-Save-Id");
    String second = server.admin("POST", DB).json(body).send().header("Lockstep-Save-Id");

    assertThat(first).hasSize(32).isNotEqualTo(second);
  }

  @Test
  void aSaveSaysWhatItStartsFrom() {
    assertThat(base("{'dashboard':{'title':'X'}}")).isEqualTo(new Edit.Base.Version(0));
    assertThat(base("{'dashboard':{'title':'X','version':9},'overwrite':true}"))
        .isEqualTo(new Edit.Base.Any());
    assertThat(
            base(
                "{'dashboard':{'apiVersion':'dashboard.grafana.app/v1','kind':'Dashboard',"
                    + "'metadata':{'name':'load','generation':3},'spec':{'title':'X'}}}"))
        .isEqualTo(new Edit.Base.Version(3));
  }

  @Test
  void aSaveSaysWhereItGoes() {
    assertThat(place("{'dashboard':{'title':'X'}}")).isEmpty();
    assertThat(place("{'dashboard':{'title':'X'},'folderUid':''}")).contains(new Edit.Place.Top());
    assertThat(place("{'dashboard':{'title':'X'},'folderId':0}")).isEmpty();
    long id = shelf.snapshot().folders().values().iterator().next().id();
    assertThat(place("{'dashboard':{'title':'X'},'folderId':%d}".formatted(id)))
        .containsInstanceOf(Edit.Place.InFolder.class);
  }

  @Test
  void anOldClientMayNameTheDashboardByItsNumber() {
    long id = shelf.snapshot().dashboard(new Uid("load")).orElseThrow().id();

    assertThat(put("{'dashboard':{'title':'X','id':%d}}".formatted(id)).uid())
        .contains(new Uid("load"));
    Reply unknown = server.admin("POST", DB).json("{'dashboard':{'title':'X','id':12}}").send();
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().path("status").asText()).isEqualTo("not-found");
  }

  @Test
  void theExactRevisionMayBeTheBase() {
    String tag = server.admin("GET", LOAD).send().header("ETag");
    String body = "{'dashboard':{'uid':'load','title':'X'}}";
    Dashboard load = shelf.snapshot().dashboard(new Uid("load")).orElseThrow();
    String commit = load.provenance().commit().hex();

    Reply right = server.admin("POST", DB).header("If-Match", tag).json(body).send();
    Reply wrong = server.admin("POST", DB).header("If-Match", "\"beef\"").json(body).send();

    assertThat(right.status()).isEqualTo(200);
    assertThat(wrong.status()).isEqualTo(412);
    assertThat(wrong.message()).startsWith("If-Match: names no revision");
    server.admin("POST", DB).header("If-Match", commit).json(body).send();
    server.admin("POST", DB).header("If-Match", "d".repeat(40)).json(body).send();
    server.admin("DELETE", LOAD).header("If-Match", tag).send();
    Edit.Base exact = new Edit.Base.Exact(load.blob());
    assertThat(server.sync().saves())
        .extracting(Save::edit)
        .map(DashboardTest::base)
        .containsExactly(exact, exact, new Edit.Base.Exact(new BlobId("d".repeat(40))), exact);
  }

  @Test
  void anOverwriteReplacesEvenWhatIfMatchDoesNotName() {
    server
        .admin("POST", DB)
        .header("If-Match", "d".repeat(40))
        .json("{'dashboard':{'uid':'load','title':'X'},'overwrite':true}")
        .send();

    assertThat(base(server.sync().saves().getFirst().edit())).isEqualTo(new Edit.Base.Any());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{                                             | bad request data",
        "[]                                            | bad request data",
        "{}                                            | bad request data",
        "{'dashboard':5}                               | bad request data: dashboard must be an"
            + " object",
        "{'dashboard':{'title':''}}                    | Dashboard title cannot be empty",
        "{'dashboard':{}}                              | Dashboard title cannot be empty",
        "{'dashboard':{'title':'x','uid':'a b'}}       | uid contains illegal characters",
        "{'dashboard':{'title':'x'},'folderUid':'a b'} | folder not found",
        "{'dashboard':{'title':'x'},'folderId':9}      | folder not found",
        "{'dashboard':{'title':'x'},'isFolder':true}   | Use folders endpoint for saving folders.",
        "{'dashboard':{'title':'x'},'overwrite':'y'}   | bad request data: overwrite must be true"
            + " or false",
        "{'dashboard':{'title':'x','uid':'load','version':1.5}}   |" + NO_VERSION,
        "{'dashboard':{'title':'x','uid':'load','version':-1}}    |" + NO_VERSION,
        "{'dashboard':{'title':'x','uid':'load','version':'abc'}} |" + NO_VERSION,
        "{'dashboard':{'title':'x','uid':'load','version':true}}  |" + NO_VERSION,
      })
  void aWrongRequestIsRefusedBeforeItGetsToGit(String body, String message) {
    Reply reply = server.admin("POST", DB).json(body).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).isEqualTo(message);
    assertThat(server.sync().saves()).isEmpty();
  }

  /// Of what is not there no version can be meant.
  @Test
  void aNewDashboardMayBringWhateverItsProgramCallsAVersion() {
    Reply reply =
        server.admin("POST", DB).json("{'dashboard':{'title':'x','version':'v7'}}").send();

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(base(server.sync().saves().getFirst().edit())).isEqualTo(new Edit.Base.Version(0));
  }

  @Test
  void longNamesAndMessagesAreRefused() {
    assertThat(refusal("{'dashboard':{'title':'x','uid':'%s'}}".formatted("u".repeat(41))))
        .isEqualTo("uid too long, max 40 characters");
    assertThat(refusal("{'dashboard':{'title':'x'},'message':'%s'}".formatted("m".repeat(501))))
        .isEqualTo("message too long, max 500 characters");
    assertThat(refusal("{'dashboard':{'title':'%s'}}".formatted("t".repeat(5001))))
        .startsWith("Dashboard title cannot contain more than");
  }

  @Test
  void aMalformedSaveIdIsRefused() {
    Reply reply =
        server
            .admin("POST", DB)
            .header("Lockstep-Save-Id", "a b")
            .json("{'dashboard':{'title':'X'}}")
            .send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).startsWith("Lockstep-Save-Id:");
  }

  @Test
  void aDashboardAboveTheLimitIsTooLarge() {
    byte[] body = new byte[6 * 1024 * 1024];
    Arrays.fill(body, (byte) ' ');

    Reply reply = server.admin("POST", DB).bytes(body).send();

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.message()).isEqualTo("The request is too large, max is 5 MB");
    assertThat(server.admin("GET", LOAD).send().status()).isEqualTo(200);
  }

  @Test
  void jsonThatNestsTooDeepIsRefused() {
    String deep =
        "{'dashboard':{'title':'x','a':%s%s}}".formatted("[".repeat(900), "]".repeat(900));

    assertThat(refusal(deep)).isEqualTo("bad request data");
  }

  @Test
  void everyOutcomeHasItsAnswer() {
    Instant when = Instant.parse("2026-11-02T00:00:00Z");
    Reply conflict =
        outcome(new SaveOutcome.Conflict(new Uid("load"), 6, "Eve", when, Optional.empty()));
    assertThat(conflict.status()).isEqualTo(412);
    assertThat(conflict.header("Lockstep-Commit")).isEqualTo(shelf.commit());
    assertThat(conflict.json().path("status").asText()).isEqualTo("version-mismatch");
    assertThat(conflict.message()).isEqualTo("The dashboard has been changed by someone else");
    assertThat(conflict.json().path("updatedBy").asText()).isEqualTo("Eve");

    Reply refused = outcome(new SaveOutcome.Refused("protected branch"));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.message()).contains("protected branch");

    Reply away = outcome(new SaveOutcome.Unavailable("Git cannot be reached"));
    assertThat(away.status()).isEqualTo(503);
    assertThat(away.header("Retry-After")).isEqualTo("2");

    server.sync().onSave(save -> new SaveOutcome.Unknown(save.id(), "no answer in time"));
    Reply unknown = save("s-9");
    assertThat(unknown.status()).isEqualTo(504);
    assertThat(unknown.text())
        .isEqualTo("{\"status\":\"unknown\",\"message\":\"no answer in time\",\"saveId\":\"s-9\"}");
    assertThat(unknown.cookie("lockstep_commit")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, 404, as told",
    "UID_TAKEN, 412, The dashboard has been changed by someone else",
    "PATH_TAKEN, 409, as told",
    "FOLDER_NOT_FOUND, 400, folder not found",
    "BAD_REQUEST, 400, as told",
    "TOO_LARGE, 413, 'Dashboard is too large, max is 5 MB'",
    "QUOTA_EXCEEDED, 403, as told",
    "EMPTY_TITLE, 400, Dashboard title cannot be empty"
  })
  void everyKindOfWrongHasItsAnswer(SaveOutcome.Reason reason, int status, String message) {
    Reply reply = outcome(new SaveOutcome.Invalid(reason, "as told"));

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.message()).isEqualTo(message);
  }

  @Test
  void aDeletedDashboardIsNamed() {
    server.sync().onSave(save -> new SaveOutcome.Saved(COMMIT, new Uid("load"), 0));

    Reply reply = server.admin("DELETE", LOAD).send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("title").asText()).isEqualTo("Load of hosts");
    assertThat(reply.json().path("uid").asText()).isEqualTo("load");
    assertThat(reply.message()).isEqualTo("Dashboard Load of hosts deleted");
    assertThat(server.sync().saves().getFirst().edit())
        .isEqualTo(new Edit.DeleteDashboard(new Uid("load"), new Edit.Base.Any()));
    server
        .sync()
        .onSave(_ -> new SaveOutcome.Invalid(SaveOutcome.Reason.NOT_FOUND, "Dashboard not found"));
    assertThat(server.admin("DELETE", "/api/dashboards/uid/nope").send().status()).isEqualTo(404);
    assertThat(server.admin("DELETE", "/api/dashboards/uid/a%2Fb").send().message())
        .isEqualTo("Dashboard not found");
  }

  @Test
  void aReplayIsNotJudgedByWhatIsThereNow() {
    server.sync().remember(new SaveId("s-1"), new SaveOutcome.Saved(COMMIT, new Uid("load"), 5));

    Reply reply =
        server
            .admin("POST", DB)
            .header("Lockstep-Save-Id", "s-1")
            .json("{'dashboard':{'title':'X','id':12},'folderId':9}")
            .send();

    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void whoMayOnlyLookCannotSaveOrDelete() {
    assertThat(
            server
                .call("POST", DB)
                .as("viewer")
                .json("{'dashboard':{'title':'X'}}")
                .send()
                .status())
        .isEqualTo(403);
    assertThat(server.call("DELETE", LOAD).as("viewer").send().status()).isEqualTo(403);
    assertThat(server.sync().saves()).isEmpty();
  }

  @Test
  void tagsAreCounted() {
    assertThat(server.admin("GET", "/api/dashboards/tags").send().text())
        .isEqualTo("[{\"term\":\"a\",\"count\":1}]");
  }

  @Test
  void whoSavedWaitsForTheirOwnCommitAndNobodyElseDoes() {
    server.sync().reach(true);
    Reply seen = server.admin("GET", LOAD).header("Cookie", cookie("d")).send();
    assertThat(seen.header("Lockstep-Behind")).isEmpty();
    assertThat(server.sync().waits()).hasSize(1);

    server.admin("GET", LOAD).send();
    server.admin("GET", LOAD).header("Cookie", "lockstep_commit=" + shelf.commit()).send();
    server.admin("GET", LOAD).header("Cookie", "lockstep_commit=nonsense").send();
    server.admin("GET", "/api/datasources").header("Cookie", cookie("d")).send();
    assertThat(server.sync().waits()).hasSize(1);
  }

  @Test
  void anInstanceThatCannotGetThereSaysSoAndLetsNobodyWaitTwice() {
    Reply first = server.admin("GET", LOAD).header("Cookie", cookie("d")).send();
    Reply second = server.admin("GET", LOAD).header("Cookie", cookie("d")).send();

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("Lockstep-Behind")).isEqualTo("d".repeat(40));
    assertThat(second.header("Lockstep-Behind")).isEqualTo("d".repeat(40));
    assertThat(server.sync().waits())
        .extracting(wait -> wait.toString().toLowerCase(Locale.ROOT))
        .containsExactly("pt3s", "pt0s");
  }

  private static Edit.Base base(Edit edit) {
    return switch (edit) {
      case Edit.PutDashboard put -> put.base();
      case Edit.DeleteDashboard delete -> delete.base();
      case Edit _ -> throw new AssertionError(edit);
    };
  }

  private static String cookie(String digit) {
    return "lockstep_commit=" + digit.repeat(40);
  }

  private Reply save(String id) {
    return server
        .admin("POST", DB)
        .header("Lockstep-Save-Id", id)
        .json("{'dashboard':{'title':'X'}}")
        .send();
  }

  private Reply outcome(SaveOutcome outcome) {
    server.sync().onSave(_ -> outcome);
    return save("s");
  }

  private String refusal(String body) {
    Reply reply = server.admin("POST", DB).json(body).send();
    assertThat(reply.status()).isEqualTo(400);
    return reply.message();
  }

  private Edit.PutDashboard put(String body) {
    assertThat(server.admin("POST", DB).json(body).send().status()).isEqualTo(200);
    return (Edit.PutDashboard) server.sync().saves().getLast().edit();
  }

  private Edit.Base base(String body) {
    return put(body).base();
  }

  private Optional<Edit.Place> place(String body) {
    return put(body).folder();
  }
}
