package lockstep.sync.save;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Formats;
import lockstep.core.resource.NumericId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.pull.Archive;
import lockstep.sync.pull.Tip;
import lockstep.sync.pull.TipReader;
import lockstep.sync.save.CommitDraft.FileEdit;
import lockstep.sync.save.Edit.Base;
import lockstep.sync.save.Edit.Place;
import lockstep.sync.save.SaveOutcome.Reason;
import lockstep.sync.testing.InMemoryCopy;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// What a save comes to on a repository like this.
class PlannerTest {
  private static final String RESOURCE =
      """
      {
          "kind": "Dashboard",
          "apiVersion": "dashboard.grafana.app/v1beta1",
          "metadata": {"name": "cpu", "labels": {"team": "a"}},
          "spec": {
              "title": "CPU", "schemaVersion": 41, "tags": [], "refresh": 1.50,
              "panels": []
          }
      }
      """;
  private static final String CLASSIC =
      """
      {"id": 12, "uid": "disk", "title": "Disk", "schemaVersion": 39, "tags": [], "panels": [],
       "version": 7}\
      """;
  private static final String YAML =
      """
      # by hand
      apiVersion: dashboard.grafana.app/v1
      kind: Dashboard
      metadata: { name: net }
      spec:
        title: Net   # short
        schemaVersion: 41
        tags: []
        panels: []
      """;
  private static final String TEAM =
      """
      {"apiVersion":"folder.grafana.app/v1","kind":"Folder","metadata":{"name":"team"},"spec":{"title":"Team"}}
      """;

  private final InMemoryGit git = new InMemoryGit();

  PlannerTest() {
    git.commit(
        "Begin",
        tree ->
            tree.put("cpu.json", RESOURCE)
                .put("old/disk.json", CLASSIC)
                .put("net.yaml", YAML)
                .put("team/_folder.json", TEAM)
                .put("team/sub/only.json", RESOURCE.replace("\"cpu\"", "\"only\"")));
  }

  @Test
  void aNewDashboardIsAResourceNamedAfterItsTitle() {
    Plan.Write plan = write(put("new", "Orders: p95 latency", 0));

    assertThat(plan.words()).isEqualTo("Create Orders: p95 latency");
    assertThat(plan.uid()).isEqualTo(new Uid("new"));
    ObjectNode file = json(only(plan, "orders-p95-latency.json"));
    assertThat(file.path("apiVersion").asText()).isEqualTo("dashboard.grafana.app/v1");
    assertThat(file.at("/metadata/name").asText()).isEqualTo("new");
    assertThat(file.at("/spec/title").asText()).isEqualTo("Orders: p95 latency");
    assertThat(file.path("spec").has("uid")).isFalse();
    assertThat(file.path("spec").has("version")).isFalse();
  }

  @Test
  void aNewDashboardIsClassicAmongClassicOnes() {
    Plan.Write plan = write(put("new", "New", 0, new Place.InFolder(folderOf("old"))));

    ObjectNode file = json(only(plan, "old/new.json"));
    assertThat(file.path("uid").asText()).isEqualTo("new");
    assertThat(file.has("apiVersion")).isFalse();
    assertThat(file.has("version")).isFalse();
  }

  @Test
  void aTakenNameGetsANumber() {
    assertThat(only(write(put("new", "CPU", 0)), "cpu-2.json")).isNotEmpty();
  }

  @Test
  void anEditKeepsTheTextOfTheFile() {
    Plan.Write plan = write(put("cpu", "CPU load", 1));

    assertThat(text(plan, "cpu.json"))
        .isEqualTo(RESOURCE.replace("\"CPU\"", "\"CPU load\"").replace(", \"refresh\": 1.50", ""));
    assertThat(plan.words()).isEqualTo("Update CPU load");
  }

  @Test
  void anEditOfAClassicFileKeepsWhatServersMade() {
    Plan.Write plan = write(put("disk", "Disks", 1));

    assertThat(text(plan, "old/disk.json"))
        .contains("\"title\": \"Disks\"")
        .contains("\"id\": 12")
        .contains("\"version\": 7");
  }

  @Test
  void anEditOfAYamlFileStaysThere() {
    Plan.Write plan = write(put("net", "Network", 1));

    assertThat(Formats.parse(new RepoPath("net.yaml"), only(plan, "net.yaml")))
        .isInstanceOfSatisfying(
            Content.DashboardFile.class, file -> assertThat(file.title()).isEqualTo("Network"));
  }

  @Test
  void aWholeResourceIsTakenToo() {
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.put("apiVersion", "dashboard.grafana.app/v1").put("kind", "Dashboard");
    resource.putObject("metadata").put("name", "cpu");
    resource.set("spec", dashboard("cpu", "CPU load"));

    Plan.Write plan =
        write(new Edit.PutDashboard(Optional.empty(), resource, Optional.empty(), version(1)));

    assertThat(json(only(plan, "cpu.json")).at("/spec/title").asText()).isEqualTo("CPU load");
    assertThat(json(only(plan, "cpu.json")).at("/metadata/labels/team").asText()).isEqualTo("a");
  }

  @Test
  void movingIsADeletionAndAWriteInOneCommit() {
    Plan.Write plan = write(put("cpu", "CPU", 1, new Place.InFolder(new Uid("team"))));

    assertThat(plan.edits()).hasSize(2);
    assertThat(plan.edits().getFirst()).isEqualTo(new FileEdit.Delete(new RepoPath("cpu.json")));
    assertThat(text(plan, "team/cpu.json")).contains("\"cpu\"");
  }

  @Test
  void stayingInItsFolderIsNoMove() {
    Uid old = folderOf("old");

    assertThat(write(put("disk", "Disks", 1, new Place.InFolder(old))).edits()).hasSize(1);
    assertThat(write(put("cpu", "CPU load", 1, new Place.Top())).edits()).hasSize(1);
  }

  @Test
  void aFolderOutlivesItsLastDashboard() {
    Plan.Write moved = write(put("disk", "Disk", 1, new Place.Top()));
    Plan.Write deleted = write(new Edit.DeleteDashboard(new Uid("disk"), new Base.Any()));

    assertThat(paths(moved)).containsExactly("old/disk.json", "old/.keep", "disk.json");
    assertThat(paths(deleted)).containsExactly("old/disk.json", "old/.keep");
    assertThat(deleted.words()).isEqualTo("Delete Disk");
  }

  @Test
  void theRootNeedsNoPlaceholder() {
    assertThat(paths(write(new Edit.DeleteDashboard(new Uid("cpu"), new Base.Any()))))
        .containsExactly("cpu.json");
  }

  @Test
  void anOverwriteNeedsNoBase() {
    Edit edit =
        new Edit.PutDashboard(
            Optional.empty(), dashboard("cpu", "CPU load"), Optional.empty(), new Base.Any());

    assertThat(plan(edit)).isInstanceOf(Plan.Write.class);
  }

  @Test
  void anExportOfAnotherServerIsNew() {
    ObjectNode export = dashboard("foreign", "Foreign");
    export.put("id", 4711).put("version", 12);

    assertThat(plan(new Edit.PutDashboard(Optional.empty(), export, Optional.empty(), version(12))))
        .isInstanceOf(Plan.Write.class);
  }

  @Test
  void whatSomebodyDeletedMeanwhileIsNotMadeAnewSilently() {
    ObjectNode loaded = dashboard("gone", "Gone");
    loaded.put("id", NumericId.of("dashboards", new Uid("gone")));

    refused(
        new Edit.PutDashboard(Optional.empty(), loaded, Optional.empty(), version(3)),
        Reason.NOT_FOUND,
        true);
  }

  @Test
  void theExactContentIsABaseWhateverItsVersion() {
    BlobId loaded = blobOf("cpu");
    git.commit("Elsewhere", tree -> tree.rename("cpu.json", "team/cpu.json"));

    assertThat(plan(put(new Base.Exact(loaded)))).isInstanceOf(Plan.Write.class);
    assertThat(plan(new Edit.DeleteDashboard(new Uid("cpu"), new Base.Exact(loaded))))
        .isInstanceOf(Plan.Write.class);
  }

  @Test
  void otherContentIsAConflict() {
    BlobId loaded = blobOf("cpu");
    git.commit("Edit", tree -> tree.put("cpu.json", RESOURCE.replace("1.50", "1.60")));

    assertThat(plan(put(new Base.Exact(loaded)))).satisfies(PlannerTest::isDoubtfulConflict);
    assertThat(plan(new Edit.DeleteDashboard(new Uid("cpu"), new Base.Exact(loaded))))
        .satisfies(PlannerTest::isDoubtfulConflict);
  }

  @Test
  void exactContentThatIsGoneIsNotMadeAnew() {
    BlobId loaded = blobOf("cpu");
    git.commit("Delete", tree -> tree.delete("cpu.json"));

    refused(put(new Base.Exact(loaded)), Reason.NOT_FOUND, true);
  }

  @Test
  void refusesWhatCannotBe() {
    refused(put("new", " ", 0), Reason.EMPTY_TITLE, false);
    refused(put("cpu", "CPU", 0), Reason.UID_TAKEN, true);
    refused(put("no/uid", "New", 0), Reason.BAD_REQUEST, false);
    refused(put("new", "New", 0, new Place.InFolder(new Uid("x"))), Reason.FOLDER_NOT_FOUND, true);
    refused(new Edit.DeleteDashboard(new Uid("x"), new Base.Any()), Reason.NOT_FOUND, true);
    refused(new Edit.RenameFolder(new Uid("x"), "X"), Reason.NOT_FOUND, true);
    refused(new Edit.RenameFolder(new Uid("team"), ""), Reason.EMPTY_TITLE, false);
    refused(new Edit.RenameFolder(new Uid("manifests"), "X"), Reason.BAD_REQUEST, false);
    refused(new Edit.DeleteFolder(new Uid("manifests")), Reason.BAD_REQUEST, false);
    refused(moved("manifests"), Reason.BAD_REQUEST, false);
    refused(
        new Edit.CreateFolder(Optional.of(new Uid("team")), "Team", Optional.empty()),
        Reason.UID_TAKEN,
        true);
    refused(
        new Edit.CreateFolder(Optional.empty(), "X", Optional.of(new Uid("x"))),
        Reason.FOLDER_NOT_FOUND,
        true);
  }

  @Test
  void refusesADashboardAboveTheLimit() {
    ObjectNode large = dashboard("new", "New");
    large.put("description", "x".repeat(Formats.MAX_BYTES));

    refused(
        new Edit.PutDashboard(Optional.empty(), large, Optional.empty(), version(0)),
        Reason.TOO_LARGE,
        false);
  }

  @Test
  void refusesAPathThatIsTooDeep() {
    String deep = "a/b/c/d/e/f/g";
    git.commit("Deep", tree -> tree.put(deep + "/x.json", CLASSIC.replace("disk", "deep")));

    assertThat(plan(put("new", "New", 0, new Place.InFolder(folderOf(deep)))))
        .isInstanceOf(Plan.Write.class);
    refused(
        new Edit.CreateFolder(Optional.empty(), "H", Optional.of(folderOf(deep))),
        Reason.BAD_REQUEST,
        false);
  }

  @Test
  void aNewFolderIsADirectoryWithItsOwnFile() {
    Edit edit = new Edit.CreateFolder(Optional.empty(), "Team B", Optional.of(new Uid("team")));

    Plan.Write plan = write(edit);

    ObjectNode file = json(only(plan, "team/team-b/_folder.json"));
    assertThat(file.at("/metadata/name").asText()).isEqualTo(plan.uid().value());
    assertThat(file.at("/spec/title").asText()).isEqualTo("Team B");
  }

  @Test
  void renamingAFolderKeepsItsUidAndPath() {
    Plan.Write plan = write(new Edit.RenameFolder(new Uid("team"), "Squad"));

    assertThat(text(plan, "team/_folder.json")).isEqualTo(TEAM.replace("Team", "Squad"));
    assertThat(plan(new Edit.RenameFolder(new Uid("team"), "Team")))
        .isInstanceOf(Plan.Unchanged.class);
  }

  @Test
  void aDescriptionIsNotWrittenOverOneThatCameMeanwhile() {
    String described = TEAM.replace("{\"title\"", "{\"description\":\"Theirs\",\"title\"");
    git.commit("Describe", tree -> tree.put("team/_folder.json", described));
    Edit mine = describe("Mine", version(1));

    assertThat(plan(mine))
        .isInstanceOfSatisfying(
            Plan.No.class, no -> assertThat(no.outcome()).isInstanceOf(SaveOutcome.Conflict.class));
    assertThat(plan(describe("Theirs", version(1)))).isInstanceOf(Plan.Unchanged.class);
    Plan.Write plan = write(describe("Mine", version(2)));
    assertThat(text(plan, "team/_folder.json")).isEqualTo(described.replace("Theirs", "Mine"));
    assertThat(plan.words()).isEqualTo("Describe folder Team");
  }

  private static Edit describe(String text, Base base) {
    return new Edit.RenameFolder(new Uid("team"), "Team", Optional.of(text), base);
  }

  @Test
  void renamingADirectoryWritesItsUidDown() {
    Uid uid = folderOf("old");

    ObjectNode file = json(only(write(new Edit.RenameFolder(uid, "Older")), "old/_folder.json"));

    assertThat(file.at("/metadata/name").asText()).isEqualTo(uid.value());
  }

  @Test
  void deletingAFolderDeletesAllThatIsInIt() {
    Plan.Write plan = write(new Edit.DeleteFolder(new Uid("team")));

    assertThat(paths(plan)).containsExactly("team/_folder.json", "team/sub/only.json");
    assertThat(plan.words()).isEqualTo("Delete folder Team");
  }

  @Test
  void theFolderAroundADeletedOneStays() {
    git.commit("Nest", tree -> tree.put("x/y/z.json", CLASSIC.replace("disk", "z")));

    Plan.Write plan = write(new Edit.DeleteFolder(folderOf("x/y")));

    assertThat(paths(plan)).containsExactly("x/y/z.json", "x/.keep");
  }

  private Plan plan(Edit edit) {
    InMemoryCopy copy = git.copy();
    copy.fetch();
    Save save =
        new Save(new SaveId("s1"), edit, new Author("Ada", "ada@localhost"), Optional.empty());
    Tip tip = tip(copy);
    return new Planner(blob -> copy.read(blob, Formats.MAX_BYTES))
        .plan(save, tip.snapshot(), new Archive(tip, copy));
  }

  private Snapshot snapshot(InMemoryCopy copy) {
    return tip(copy).snapshot();
  }

  private Tip tip(InMemoryCopy copy) {
    SnapshotBuilder builder =
        new SnapshotBuilder(new FolderRules("manifests", "Manifests", FolderRules.Target.FOLDER));
    TipReader reader = new TipReader(copy, builder);
    return reader.next(reader.empty(), git.head().orElseThrow()).tip();
  }

  private Plan.Write write(Edit edit) {
    Plan plan = plan(edit);
    assertThat(plan).isInstanceOf(Plan.Write.class);
    return (Plan.Write) plan;
  }

  /// Neither the folder nor the one that it goes into may still be on its way to Git.
  @Test
  void aMoveSpeaksOfBothFolders() {
    Save save =
        new Save(new SaveId("s"), moved("cpu"), new Author("Ada", "ada@x"), Optional.empty());

    assertThat(Planner.speaksOf(save)).containsExactlyInAnyOrder(new Uid("cpu"), new Uid("team"));
  }

  private static Edit moved(String folder) {
    return new Edit.MoveFolder(new Uid(folder), Optional.of(new Uid("team")), new Base.Any());
  }

  private void refused(Edit edit, Reason reason, boolean doubtful) {
    assertThat(plan(edit))
        .isInstanceOfSatisfying(
            Plan.No.class,
            no -> {
              assertThat(no.doubtful()).isEqualTo(doubtful);
              assertThat(no.outcome())
                  .isInstanceOfSatisfying(
                      SaveOutcome.Invalid.class,
                      invalid -> assertThat(invalid.reason()).isEqualTo(reason));
            });
  }

  private static void isDoubtfulConflict(Plan plan) {
    assertThat(plan)
        .isInstanceOfSatisfying(
            Plan.No.class,
            no -> {
              assertThat(no.doubtful()).isTrue();
              assertThat(no.outcome()).isInstanceOf(SaveOutcome.Conflict.class);
            });
  }

  private BlobId blobOf(String uid) {
    InMemoryCopy copy = git.copy();
    copy.fetch();
    return snapshot(copy).dashboard(new Uid(uid)).orElseThrow().blob();
  }

  private static Edit put(Base base) {
    return new Edit.PutDashboard(
        Optional.empty(), dashboard("cpu", "CPU load"), Optional.empty(), base);
  }

  private Uid folderOf(String path) {
    InMemoryCopy copy = git.copy();
    copy.fetch();
    return snapshot(copy).folderAt(new RepoPath(path)).orElseThrow().uid();
  }

  private static Edit put(String uid, String title, int base, Place... place) {
    return new Edit.PutDashboard(
        Optional.empty(),
        dashboard(uid, title),
        List.of(place).stream().findFirst(),
        version(base));
  }

  private static Base version(int version) {
    return new Base.Version(version);
  }

  private static ObjectNode dashboard(String uid, String title) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("uid", uid).put("title", title).put("schemaVersion", 41).put("version", 1);
    node.putArray("tags");
    node.putArray("panels");
    return node;
  }

  private static List<String> paths(Plan.Write plan) {
    return plan.edits().stream().map(edit -> edit.path().value()).toList();
  }

  private static byte[] only(Plan.Write plan, String path) {
    assertThat(paths(plan)).containsExactly(path);
    return content(plan, path);
  }

  private static String text(Plan.Write plan, String path) {
    return new String(content(plan, path), StandardCharsets.UTF_8);
  }

  private static byte[] content(Plan.Write plan, String path) {
    return plan.edits().stream()
        .filter(FileEdit.Write.class::isInstance)
        .map(FileEdit.Write.class::cast)
        .filter(write -> write.path().value().equals(path))
        .findFirst()
        .orElseThrow()
        .content();
  }

  private static ObjectNode json(byte[] bytes) {
    return (ObjectNode) ((Parsed.Tree) Json.read(bytes)).root();
  }
}
