package lockstep.api.provisioning.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import lockstep.api.testing.RunningInstance;
import lockstep.api.testing.TestServer.Call;
import lockstep.api.testing.TestServer.Reply;
import lockstep.core.resource.CommitId;
import lockstep.sync.save.BranchName;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilesTest {
  private static final String BASE =
      "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories/manifests";
  private static final String FILES = BASE + "/files/";
  private static final String LOAD =
      """
      {
        "apiVersion": "dashboard.grafana.app/v1",
        "kind": "Dashboard",
        "metadata": { "name": "load" },
        "spec": { "title": "Load", "schemaVersion": 41, "tags": [], "panels": [], "refresh": "1m" }
      }
      """;
  private static final String NET = LOAD.replace("load", "net").replace("Load", "Net");
  private static final BranchName SIDE = new BranchName("ann/side");

  private final InMemoryGit git = new InMemoryGit();
  private final RunningInstance a = new RunningInstance("a", git);

  FilesTest() {
    git.commit(
        "Begin",
        tree ->
            tree.put("load.json", LOAD)
                .put("team/disk.json", LOAD.replace("load", "disk").replace("Load", "Disk"))
                .put("team/_folder.json", folder("team", "Team"))
                .put("bad.json", "{\"apiVersion\": ")
                .put("README.md", "# Read me"));
    a.follow();
  }

  @AfterEach
  void stop() {
    a.close();
  }

  @Test
  void aFileIsWrappedAsTheContractSays() {
    Reply reply = get("load.json");

    assertThat(reply.status()).isEqualTo(200);
    JsonNode json = reply.json();
    assertThat(names(json))
        .containsExactlyInAnyOrder(
            "kind", "apiVersion", "path", "ref", "hash", "timestamp", "repository", "resource");
    assertThat(json.path("kind").asText()).isEqualTo("ResourceWrapper");
    assertThat(json.path("apiVersion").asText()).isEqualTo("provisioning.grafana.app/v0alpha1");
    assertThat(json.path("ref").asText()).isEqualTo("main");
    assertThat(reply.header("ETag")).isEqualTo("\"" + json.path("hash").asText() + "\"");
    assertThat(json.path("repository").toString())
        .isEqualTo(
            "{\"type\":\"git\",\"title\":\"Manifests\",\"namespace\":\"default\",\"name\":\"manifests\"}");
    JsonNode resource = json.path("resource");
    assertThat(names(resource))
        .containsExactlyInAnyOrder("type", "file", "action", "existing", "dryRun");
    assertThat(resource.path("type").toString())
        .isEqualTo(
            "{\"group\":\"dashboard.grafana.app\",\"version\":\"v1\",\"kind\":\"Dashboard\",\"resource\":\"dashboards\"}");
    assertThat(resource.path("action").asText()).isEqualTo("update");
    assertThat(resource.at("/file/spec/title").asText()).isEqualTo("Load");
    assertThat(resource.at("/dryRun/metadata/name").asText()).isEqualTo("load");
  }

  @Test
  void aTextIsGivenRawAndABadFileWithItsReason() {
    assertThat(get("README.md").json().at("/resource/file/content").asText())
        .isEqualTo("# Read me");

    Reply bad = get("bad.json");
    assertThat(bad.status()).isEqualTo(206);
    assertThat(bad.json().path("errors").get(0).asText()).contains("line 1");
  }

  @ParameterizedTest
  @CsvSource({
    "gone.json, 404, gone.json is not there",
    "load.txt, 400, 'path: load.txt ends with none of .json, .yaml, .yml and .md'",
    "team/, 400, 'path: a directory is not listed by itself: ask for files/ and filter by path'",
    ".git/config.json, 400, path: path names .git",
    "a%2F..%2Fb.json, 400, 'path: path has an escaped slash, backslash or dot'",
    "1/2/3/4/5/6/7/8/9.json, 400, 'path: 1/2/3/4/5/6/7/8/9.json has 9 segments (expected: at most"
        + " 8)'",
    "load.json?ref=none, 404, ref: branch none is not there",
    "load.json?ref=a..b, 400, 'ref: ''a..b'' is not a branch name (expected: such as"
        + " ann/new-panels)'",
  })
  void whatCannotBeReadSaysWhy(String path, int status, String message) {
    Reply reply = get(path);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.message()).isEqualTo(message);
    assertThat(reply.json().path("kind").asText()).isEqualTo("Status");
  }

  @Test
  void aCommitOfTheHistoryIsLookedAtByItsHash() {
    String before = git.head().orElseThrow().hex();
    CommitId later = git.commit("Later", tree -> tree.put("load.json", NET.replace("net", "load")));
    assertThat(a.reaches(later)).isTrue();

    assertThat(get("load.json?ref=" + before).json().at("/resource/file/spec/title").asText())
        .isEqualTo("Load");
    assertThat(get("load.json").json().at("/resource/file/spec/title").asText()).isEqualTo("Net");
    Reply list = a.server().admin("GET", BASE + "/files?ref=" + before).send();
    assertThat(list.json().at("/metadata/resourceVersion").asText()).isEqualTo(before);
    assertThat(get("load.json?ref=" + "ab".repeat(20)))
        .satisfies(
            it -> {
              assertThat(it.status()).isEqualTo(404);
              assertThat(it.message()).contains("commit ababab", "main");
            });
    Reply write = a.server().admin("PUT", FILES + "load.json?ref=" + before).json(LOAD).send();
    assertThat(write.status()).isEqualTo(400);
    assertThat(write.message())
        .isEqualTo("ref: is a commit, and those do not change: name a branch");
  }

  @Test
  void anUnknownRepositoryIsNotFound() {
    Reply reply = a.server().admin("GET", FILES.replace("manifests", "other") + "load.json").send();

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.message())
        .isEqualTo("repositories.provisioning.grafana.app \"other\" not found");
  }

  @Test
  void aNewFileIsOneCommitWithItsFolders() {
    Reply reply = send("POST", "x/y/net.json?message=Net%20at%20last", NET);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().at("/resource/action").asText()).isEqualTo("create");
    assertThat(reply.json().at("/resource/upsert/metadata/name").asText()).isEqualTo("net");
    assertThat(reply.json().path("hash").asText()).hasSize(40);
    assertThat(git.paths()).contains("x/_folder.json", "x/y/_folder.json", "x/y/net.json");
    assertThat(git.history()).hasSize(2);
    assertThat(git.history().getFirst().message()).startsWith("Net at last\n");
    assertThat(get("x/y/net.json").status()).isEqualTo(200);
  }

  @Test
  void whatIsThereIsNotMadeAgainAndWhatIsNotThereIsNotReplaced() {
    assertThat(send("POST", "load.json", NET).status()).isEqualTo(409);
    assertThat(send("PUT", "net.json", NET).status()).isEqualTo(404);
    assertThat(send("DELETE", "net.json", "").status()).isEqualTo(404);
    assertThat(send("POST", "other.json", LOAD).status()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "net.json|{'apiVersion':'folder.grafana.app/v1','kind':'Folder','metadata':{'name':'f'},'spec':{'title':'F'}}|400|cannot"
            + " declare folders through files: POST to their directory, as in files/team/",
        "net.json|{'apiVersion':'dashboard.grafana.app/v1','kind':'Dashboard','metadata':{},'spec':{'title':'F'}}|400|metadata:"
            + " name or generateName required",
        "net.json|{'apiVersion':'v1','kind':'Pod','metadata':{'name':'x'},'spec':{}}|400|kind: Pod"
            + " of v1 is not kept here (expected: Dashboard of dashboard.grafana.app)",
        "net.json|[]|400|the body is no object",
        "team/_folder.json|{'kind':'Folder'}|403|team/_folder.json cannot be written by itself: PUT"
            + " its directory, team/",
        "README.md|{}|400|path: README.md can be read and not written here",
      })
  void whatCannotBeWrittenSaysWhy(String path, String body, int status, String message) {
    Reply reply = send("POST", path, body.replace('\'', '"'));

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.message()).isEqualTo(message);
    assertThat(git.history()).hasSize(1);
  }

  @Test
  void yamlComesAndStaysYaml() {
    String yaml =
        """
        apiVersion: dashboard.grafana.app/v1
        kind: Dashboard
        metadata: {name: net}
        spec: {title: Net,   panels: []}   # as written
        """;

    assertThat(send("POST", "net.yaml", yaml).status()).isEqualTo(200);
    assertThat(git.file("net.yaml")).contains(yaml);
    String other = yaml.replace("as written", "explained");
    assertThat(send("PUT", "net.yaml", other).status()).isEqualTo(200);
    assertThat(git.file("net.yaml")).contains(other);
    Reply program =
        call("PUT", "net.yaml").json(NET.replace("\"Net\"", "\"Nets\"").replace('"', '\'')).send();
    assertThat(program.status()).isEqualTo(200);
    assertThat(git.file("net.yaml").orElseThrow()).contains("title: Nets", "# explained");
    Reply mislabelled =
        call("PUT", "net.yaml")
            .bytes(yaml.getBytes(StandardCharsets.UTF_8))
            .header("Content-Type", "application/json")
            .send();
    assertThat(mislabelled.status()).isEqualTo(200);
    assertThat(git.file("net.yaml")).contains(yaml);
    assertThat(get("net.yaml").json().at("/resource/file/spec/title").asText()).isEqualTo("Net");
  }

  @Test
  void aPutKeepsTheTextOfTheFileAndSaysWhatItReplaced() {
    Reply reply = send("PUT", "load.json", LOAD.replace("\"Load\"", "\"Load of hosts\""));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().at("/resource/upsert/spec/title").asText()).isEqualTo("Load of hosts");
    assertThat(git.file("load.json")).contains(LOAD.replace("\"Load\"", "\"Load of hosts\""));
    assertThat(history("load.json").json().path("items")).hasSize(2);
  }

  @Test
  void anOldHashMergesAndAClashIsAConflictWithBothSides() {
    String loaded = get("load.json").header("ETag");
    send("PUT", "load.json", LOAD.replace("1m", "5m"));

    Reply merged = put(LOAD.replace("\"Load\"", "\"Load of hosts\""), loaded);
    assertThat(merged.status()).isEqualTo(200);
    assertThat(merged.json().at("/merged/theirs").size()).isEqualTo(1);
    assertThat(merged.header("ETag")).isEmpty();
    assertThat(git.file("load.json").orElseThrow()).contains("Load of hosts").contains("5m");

    Reply clash = put(LOAD.replace("\"Load\"", "\"Mine\""), loaded);
    assertThat(clash.status()).isEqualTo(409);
    assertThat(clash.json().path("kind").asText()).isEqualTo("Status");
    assertThat(clash.json().path("reason").asText()).isEqualTo("Conflict");
    JsonNode conflict = clash.json().path("conflict");
    assertThat(conflict.at("/base/title").asText()).isEqualTo("Load");
    assertThat(conflict.at("/mine/title").asText()).isEqualTo("Mine");
    assertThat(conflict.at("/theirs/title").asText()).isEqualTo("Load of hosts");
    assertThat(conflict.path("conflicts")).hasSize(1);
    assertThat(git.file("load.json").orElseThrow()).doesNotContain("Mine");
  }

  @Test
  void aDeletionOfAnotherHashIsAConflict() {
    assertThat(call("DELETE", "load.json").header("If-Match", "\"" + "a".repeat(40) + "\"").send())
        .extracting(Reply::status)
        .isEqualTo(409);
    assertThat(call("DELETE", "load.json").header("If-Match", "yesterday").send().status())
        .isEqualTo(409);

    String loaded = get("load.json").header("ETag");
    send("PUT", "load.json", LOAD.replace("\"Load\"", "\"Theirs\""));
    Reply seen = call("DELETE", "load.json").header("If-Match", loaded).send();
    assertThat(seen.status()).isEqualTo(409);
    JsonNode conflict = seen.json().path("conflict");
    assertThat(conflict.at("/base/title").asText()).isEqualTo("Load");
    assertThat(conflict.at("/theirs/title").asText()).isEqualTo("Theirs");
    assertThat(conflict.has("mine")).isFalse();
    String hash = get("load.json").header("ETag");
    assertThat("\"%s\"".formatted(conflict.path("etag").asText())).isEqualTo(hash);
    Reply move = call("POST", "x.json?originalPath=load.json").header("If-Match", loaded).send();
    assertThat(move.json().at("/conflict/theirs/title").asText()).isEqualTo("Theirs");

    Reply reply = call("DELETE", "load.json").header("If-Match", hash).send();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().at("/resource/action").asText()).isEqualTo("delete");
    assertThat(git.file("load.json")).isEmpty();
  }

  @Test
  void aMoveIsOneCommit() {
    Reply reply = send("POST", "x/load.json?originalPath=load.json", "");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().at("/resource/action").asText()).isEqualTo("move");
    assertThat(git.file("x/load.json")).contains(LOAD);
    assertThat(git.file("load.json")).isEmpty();
    assertThat(history("x/load.json").json().path("items")).hasSize(2);
  }

  @Test
  void aDirectoryIsMadeAndTitled() {
    Reply made = send("POST", "x/y/", "");
    assertThat(made.status()).isEqualTo(200);
    assertThat(made.json().path("path").asText()).isEqualTo("x/y/");
    assertThat(made.json().at("/resource/type/kind").asText()).isEqualTo("Folder");
    assertThat(git.paths()).contains("x/_folder.json", "x/y/_folder.json");

    assertThat(send("PUT", "team/", folder("team", "Crew")).status()).isEqualTo(200);
    assertThat(git.file("team/_folder.json").orElseThrow()).contains("Crew");
    String described =
        folder("team", "Crew").replace("\"title\"", "\"description\":\"All\",\"title\"");
    Reply reply = send("PUT", "team/", described);
    assertThat(reply.json().at("/resource/upsert/spec/description").asText()).isEqualTo("All");
    assertThat(send("PUT", "team/", folder("team", "Us")).status()).isEqualTo(200);
    assertThat(git.file("team/_folder.json").orElseThrow())
        .contains("\"description\"", "All", "Us");
    Reply other = send("PUT", "team/", folder("other", "Crew"));
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.message()).startsWith("metadata.name: is not team");
  }

  @Test
  void aDirectoryOfTheFollowedBranchNeedsAJobAndOneOfAnotherBranchDoesNot() {
    Reply refused = send("DELETE", "team/", "");
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.message()).contains("repositories/manifests/jobs");
    assertThat(send("POST", "crew/?originalPath=team/", "").status()).isEqualTo(405);

    Reply moved = send("POST", "crew/?originalPath=team/&ref=ann/side", "");
    assertThat(moved.status()).isEqualTo(200);
    assertThat(moved.json().path("ref").asText()).isEqualTo("ann/side");
    assertThat(moved.json().at("/resource/action").asText()).isEqualTo("move");
    assertThat(git.file(SIDE, "crew/disk.json")).isPresent();
    assertThat(git.file("team/disk.json")).isPresent();
  }

  @Test
  void aDirectoryThatIsNamedLikeAFileIsNoFile() {
    git.commit("Add", tree -> tree.put("dir.json/x.json", LOAD.replace("load", "x")));
    a.reaches(git.head().orElseThrow());

    Reply moved = send("POST", "other.json?originalPath=dir.json", "");
    Reply gone = send("DELETE", "dir.json", "");

    assertThat(moved.status()).isEqualTo(400);
    assertThat(moved.message())
        .isEqualTo("originalPath: dir.json is a directory: end its path with a slash");
    assertThat(gone.status()).isEqualTo(400);
    assertThat(git.paths()).contains("dir.json/x.json");
  }

  @Test
  void aBranchIsMadeAndItsFileIsPreviewed() {
    Reply saved = send("PUT", "load.json?ref=ann/side", LOAD.replace("\"Load\"", "\"Side\""));
    assertThat(saved.status()).isEqualTo(200);
    assertThat(saved.json().path("ref").asText()).isEqualTo("ann/side");
    assertThat(saved.cookie("lockstep_commit")).isEmpty();

    JsonNode preview = get("load.json?ref=ann/side").json();
    assertThat(preview.at("/resource/dryRun/spec/title").asText()).isEqualTo("Side");
    assertThat(preview.at("/resource/existing/spec/title").asText()).isEqualTo("Load");
    assertThat(get("load.json").json().at("/resource/dryRun/spec/title").asText())
        .isEqualTo("Load");
  }

  @Test
  void branchesFilesAndResourcesAreListed() {
    send("PUT", "load.json?ref=ann/side", LOAD.replace("\"Load\"", "\"Side\""));

    JsonNode refs = a.server().admin("GET", BASE + "/refs").send().json();
    assertThat(refs.path("items").findValuesAsText("name")).containsExactly("ann/side", "main");
    assertThat(refs.at("/items/1/hash").asText()).isEqualTo(git.head().orElseThrow().hex());

    JsonNode files = a.server().admin("GET", FILES).send().json();
    assertThat(files.path("items").findValuesAsText("path"))
        .containsExactly(
            "README.md", "bad.json", "load.json", "team/_folder.json", "team/disk.json");
    assertThat(files.at("/items/2/size").asInt()).isEqualTo(LOAD.length());
    JsonNode page = a.server().admin("GET", FILES + "?limit=2").send().json();
    assertThat(page.at("/metadata/remainingItemCount").asInt()).isEqualTo(3);
    String rest = "?limit=9&continue=" + page.at("/metadata/continue").asText();
    JsonNode last = a.server().admin("GET", FILES + rest).send().json();
    assertThat(last.path("items").findValuesAsText("path"))
        .containsExactly("load.json", "team/_folder.json", "team/disk.json");
    assertThat(last.path("metadata").has("continue")).isFalse();

    JsonNode shown = a.server().admin("GET", BASE + "/resources").send().json();
    assertThat(shown.path("items").findValuesAsText("name"))
        .containsExactly("team", "load", "disk");
    assertThat(shown.at("/items/2/folder").asText()).isEqualTo("team");

    JsonNode branch = a.server().admin("GET", BASE + "/history?ref=ann/side").send().json();
    assertThat(branch.path("items")).hasSize(2);
    assertThat(branch.at("/items/0/authors/0/name").asText()).isEqualTo("Admin A.");
    assertThat(history("never.json").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "viewer, GET, /files/load.json, 200",
    "viewer, PUT, /files/load.json, 403",
    "viewer, POST, /files/x/, 403",
    "viewer, DELETE, /files/load.json, 403",
    "viewer, GET, /refs, 403",
    "editor, GET, /refs, 200",
    "editor, GET, /history, 403",
    "editor, GET, /resources, 403",
    "editor, DELETE, /files/load.json, 200",
  })
  void eachRoleMayDoItsPart(String login, String method, String path, int status) {
    assertThat(a.server().call(method, BASE + path).as(login).send().status()).isEqualTo(status);
  }

  @Test
  void withoutTheGitHostTheFollowedBranchIsReadAndNothingElse() {
    git.host(InMemoryGit.Host.DOWN);

    assertThat(get("load.json").status()).isEqualTo(200);
    assertThat(get("load.json?ref=ann/side").status()).isEqualTo(503);
    assertThat(a.server().admin("GET", BASE + "/refs").send().status()).isEqualTo(503);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void whatMustBeThereIsChangedAndWhatMustBeNewIsMadeAndNothingElse() {
    CommitId begin = git.head().orElseThrow();
    String folder = folder("team", "X");
    assertRefused(412, call("PUT", "net.json").header("If-Match", "*").json(NET).send());
    assertRefused(412, call("POST", "net.json").header("If-Match", "*").json(NET).send());
    assertRefused(412, call("DELETE", "net.json").header("If-Match", "*").send());
    assertRefused(412, call("PUT", "none/").header("If-Match", "*").json(folder).send());
    assertRefused(
        412, call("POST", "to.json?originalPath=net.json").header("If-Match", "*").send());
    assertRefused(409, call("POST", "load.json").header("If-Match", "*").json(NET).send());

    Call put = call("PUT", "load.json").header("If-None-Match", "*").json(LOAD);
    assertRefused(412, put.send());
    assertRefused(412, call("DELETE", "load.json").header("If-None-Match", "*").send());
    assertRefused(412, call("PUT", "team/").header("If-None-Match", "*").json(folder).send());
    assertRefused(409, call("POST", "load.json").header("If-None-Match", "*").json(LOAD).send());
    assertRefused(404, call("PUT", "net.json").header("If-None-Match", "*").json(NET).send());
    assertThat(git.head()).contains(begin);

    assertThat(call("POST", "net.json").header("If-None-Match", "*").json(NET).send().status())
        .isEqualTo(200);
    assertThat(call("PUT", "net.json").header("If-Match", "*").json(NET).send().status())
        .isEqualTo(200);
    assertThat(call("PUT", "team/").header("If-Match", "*").json(folder).send().status())
        .isEqualTo(200);
    assertThat(call("DELETE", "net.json").header("If-Match", "*").send().status()).isEqualTo(200);
  }

  private static void assertRefused(int status, Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.json().path("kind").asText()).isEqualTo("Status");
  }

  private static String folder(String uid, String title) {
    return """
    {"apiVersion":"folder.grafana.app/v1","kind":"Folder","metadata":{"name":"%s"},"spec":{"title":"%s"}}
    """
        .formatted(uid, title);
  }

  private Call call(String method, String path) {
    return a.server().admin(method, FILES + path);
  }

  private Reply get(String path) {
    return call("GET", path).send();
  }

  private Reply history(String path) {
    return a.server().admin("GET", BASE + "/history/" + path).send();
  }

  private Reply send(String method, String path, String body) {
    return call(method, path).bytes(body.getBytes(StandardCharsets.UTF_8)).send();
  }

  private Reply put(String body, String tag) {
    return call("PUT", "load.json")
        .header("If-Match", tag)
        .bytes(body.getBytes(StandardCharsets.UTF_8))
        .send();
  }
}
