package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.merge.Choice;
import lockstep.core.merge.MergeConflict;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.NumericId;
import lockstep.core.resource.Uid;
import lockstep.core.testing.TestClock;
import lockstep.sync.save.Author;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Edit.Base;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// Edits of different things merge; edits of the same thing come back with both sides.
class MergedSaveTest {
  private static final Author GRACE = new Author("Grace", "grace@localhost");
  private static final String BEGIN =
      """
      {
          "apiVersion": "dashboard.grafana.app/v1",
          "kind": "Dashboard",
          "metadata": {"name": "cpu"},
          "spec": {
              "title": "CPU", "schemaVersion": 41, "refresh": 1.50,
              "description": "load",
              "panels": []
          }
      }
      """;

  private final InMemoryGit git = new InMemoryGit();
  private final Instance a;
  private final Instance b;

  MergedSaveTest() {
    git.commit(
        "Begin",
        tree ->
            tree.put("cpu.json", BEGIN)
                .put("team/_folder.json", folder("team"))
                .put("other/_folder.json", folder("other")));
    a = Instance.started(git);
    b = new Instance(git, new TestClock(), "b").turns();
  }

  @Test
  void editsOfDifferentFieldsAreBothInTheFileWithAMinimalDifference() {
    a.save(save("s1", version(1), spec("CPU load", "load"), GRACE));

    SaveOutcome outcome = b.save(save("s2", version(1), spec("CPU", "by core"), Instance.ADA));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            SaveOutcome.Merged.class,
            merged -> {
              assertThat(merged.version()).isEqualTo(3);
              assertThat(merged.by()).isEqualTo("Grace");
              assertThat(merged.theirs()).extracting(it -> it.path()).containsExactly("title");
            });
    assertThat(git.file("cpu.json"))
        .contains(BEGIN.replace("\"CPU\"", "\"CPU load\"").replace("\"load\"", "\"by core\""));
  }

  @Test
  void theExactContentIsABaseToo() {
    BlobId seen = a.dashboard("cpu").blob();
    a.save(save("s1", version(1), spec("CPU load", "load"), GRACE));

    SaveOutcome outcome =
        b.save(save("s2", new Base.Exact(seen), spec("CPU", "by core"), Instance.ADA));

    assertThat(outcome).isInstanceOf(SaveOutcome.Merged.class);
    assertThat(git.fileSays("cpu.json", "CPU load")).isTrue();
    assertThat(git.fileSays("cpu.json", "by core")).isTrue();
  }

  @Test
  void contentThatWasNeverInGitIsABase() {
    a.save(save("s1", version(1), spec("CPU load", "load"), GRACE));

    SaveOutcome outcome =
        a.save(
            save("s2", new Base.Document(spec("CPU", "draft")), spec("CPU", "core"), Instance.ADA));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            SaveOutcome.Conflict.class,
            conflict ->
                assertThat(conflict.clash().orElseThrow().conflicts())
                    .extracting(MergeConflict::path)
                    .containsExactly("description"));
  }

  @Test
  void twoEditsOfOneBatchMerge() {
    PendingSave first =
        a.loop.submit(save("s1", version(1), spec("CPU load", "load"), GRACE), Instance.PATIENCE);
    PendingSave second =
        a.loop.submit(save("s2", version(1), spec("CPU", "core"), Instance.ADA), Instance.PATIENCE);

    a.turns();

    assertThat(first.outcome()).get().isInstanceOf(SaveOutcome.Saved.class);
    assertThat(second.outcome()).get().isInstanceOf(SaveOutcome.Merged.class);
    assertThat(git.fileSays("cpu.json", "CPU load")).isTrue();
    assertThat(git.fileSays("cpu.json", "core")).isTrue();
  }

  @Test
  void aMergedSaveThatIsSentAgainElsewhereIsStillCalledMerged() {
    a.save(save("s1", version(1), spec("CPU load", "load"), GRACE));
    Save save = save("s2", version(1), spec("CPU", "core"), Instance.ADA);
    SaveOutcome first = a.save(save);

    SaveOutcome again = b.save(save);

    assertThat(again)
        .isInstanceOfSatisfying(
            SaveOutcome.Merged.class,
            merged -> {
              assertThat(merged.by()).isEqualTo("Grace");
              assertThat(merged.commit()).isEqualTo(((SaveOutcome.Merged) first).commit());
            });
    assertThat(again).isEqualTo(first);
    assertThat(a.save(save)).isEqualTo(first);
    assertThat(git.history()).hasSize(3);
  }

  @Test
  void whatBothWroteIsWrittenOnceAndWhatTheOtherWroteBesidesIsTold() {
    a.save(save("s1", version(1), spec("CPU load", "core"), GRACE));

    SaveOutcome outcome = a.save(save("s2", version(1), spec("CPU", "core"), Instance.ADA));

    assertThat(outcome).isInstanceOf(SaveOutcome.Merged.class);
    assertThat(git.history()).hasSize(2);
  }

  @Test
  void aClashCarriesAllSidesAndAChoiceResolvesIt() {
    a.save(save("s1", version(1), spec("Theirs", "theirs"), GRACE));
    Edit.PutDashboard mine = edit(version(1), spec("Mine", "load"), Optional.empty());

    SaveOutcome.Clash clash = clash(a.save(save("s2", mine)));
    SaveOutcome chosen =
        a.save(save("s3", resolve(mine, clash.theirsBlob(), Map.of("title", Choice.MINE))));

    assertThat(clash.base().path("title").asText()).isEqualTo("CPU");
    assertThat(clash.mine().orElseThrow().path("title").asText()).isEqualTo("Mine");
    assertThat(clash.theirs().path("title").asText()).isEqualTo("Theirs");
    assertThat(clash.conflicts()).extracting(MergeConflict::path).containsExactly("title");
    assertThat(((SaveOutcome.Merged) chosen).theirs())
        .extracting(it -> it.path())
        .containsExactly("description");
    assertThat(git.fileSays("cpu.json", "Mine")).isTrue();
    assertThat(git.fileSays("cpu.json", "\"theirs\"")).isTrue();
  }

  @Test
  void theContentsOfAClashAreAnsweredAndNotKept() {
    a.save(save("s1", version(1), spec("Theirs", "theirs"), GRACE));

    clash(a.save(save("s2", version(1), spec("Mine", "load"), Instance.ADA)));

    assertThat(a.loop.lookup(new SaveId("s2")))
        .get()
        .isInstanceOfSatisfying(
            SaveOutcome.Conflict.class, kept -> assertThat(kept.clash()).isEmpty());
  }

  @Test
  void aChoiceHidesNothingThatCameAfterIt() {
    a.save(save("s1", version(1), spec("Theirs", "load"), GRACE));
    Edit.PutDashboard mine = edit(version(1), spec("Mine", "load"), Optional.empty());
    BlobId seen = clash(a.save(save("s2", mine))).theirsBlob();
    a.save(save("s3", version(2), spec("Later", "load"), GRACE));

    SaveOutcome outcome = a.save(save("s4", resolve(mine, seen, Map.of("title", Choice.MINE))));

    assertThat(clash(outcome).theirs().path("title").asText()).isEqualTo("Later");
    assertThat(git.fileSays("cpu.json", "Later")).isTrue();
  }

  @Test
  void aChoiceMergesWithWhatCameAfterItAndDoesNotClash() {
    a.save(save("s1", version(1), spec("Theirs", "load"), GRACE));
    Edit.PutDashboard mine = edit(version(1), spec("Mine", "load"), Optional.empty());
    BlobId seen = clash(a.save(save("s2", mine))).theirsBlob();
    a.save(save("s3", version(2), spec("Theirs", "later"), GRACE));

    a.save(save("s4", resolve(mine, seen, Map.of("title", Choice.MINE))));

    assertThat(git.fileSays("cpu.json", "Mine")).isTrue();
    assertThat(git.fileSays("cpu.json", "later")).isTrue();
  }

  @Test
  void whoNamesTheFolderThatTheBaseWasInDoesNotMoveItBack() {
    a.save(move("s1", version(1), spec("CPU", "load"), "team"));

    SaveOutcome outcome = a.save(move("s2", version(1), spec("CPU", "core"), "manifests"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            SaveOutcome.Merged.class,
            merged ->
                assertThat(merged.theirs()).extracting(it -> it.path()).containsExactly("folder"));
    assertThat(git.fileSays("team/cpu.json", "core")).isTrue();
  }

  @Test
  void aMoveThatLeftTheContentAsItWasIsNotUndoneByWhoNamesTheOldFolder() {
    BlobId seen = a.dashboard("cpu").blob();
    git.commit("Move", tree -> tree.rename("cpu.json", "team/cpu.json"));
    a.pull();
    ObjectNode mine = spec("CPU", "core").put("version", 1);

    SaveOutcome outcome = a.save(move("s2", new Base.Exact(seen), mine, "manifests"));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            SaveOutcome.Merged.class,
            merged ->
                assertThat(merged.theirs()).extracting(it -> it.path()).containsExactly("folder"));
    assertThat(git.paths()).contains("team/cpu.json").doesNotContain("cpu.json");
    assertThat(git.fileSays("team/cpu.json", "core")).isTrue();
  }

  @Test
  void aMoveAndAnEditSinceAreBothKeptByWhoNamesTheOldFolder() {
    BlobId seen = a.dashboard("cpu").blob();
    git.commit("Move", tree -> tree.rename("cpu.json", "team/cpu.json"));
    a.save(save("s1", version(2), spec("CPU load", "load"), GRACE));
    ObjectNode mine = spec("CPU", "core").put("version", 1);

    a.save(move("s2", new Base.Exact(seen), mine, "manifests"));

    assertThat(git.paths()).contains("team/cpu.json").doesNotContain("cpu.json");
    assertThat(git.fileSays("team/cpu.json", "CPU load")).isTrue();
    assertThat(git.fileSays("team/cpu.json", "core")).isTrue();
  }

  @Test
  void whoSawTheMoveMayMoveItBack() {
    BlobId seen = a.dashboard("cpu").blob();
    git.commit("Move", tree -> tree.rename("cpu.json", "team/cpu.json"));
    a.pull();
    ObjectNode mine = spec("CPU", "load").put("version", 2);

    SaveOutcome outcome = a.save(move("s2", new Base.Exact(seen), mine, "manifests"));

    assertThat(outcome).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.paths()).contains("cpu.json").doesNotContain("team/cpu.json");
  }

  @Test
  void aMoveMergesWithAnEdit() {
    a.save(save("s1", version(1), spec("CPU load", "load"), GRACE));

    a.save(move("s2", version(1), spec("CPU", "load"), "team"));

    assertThat(git.fileSays("team/cpu.json", "CPU load")).isTrue();
    assertThat(git.paths()).doesNotContain("cpu.json");
  }

  @Test
  void twoMovesClashAndAChoiceDecides() {
    a.save(move("s1", version(1), spec("CPU", "load"), "team"));
    Edit.PutDashboard mine =
        edit(
            version(1),
            spec("CPU", "load"),
            Optional.of(new Edit.Place.InFolder(new Uid("other"))));

    SaveOutcome.Clash clash = clash(a.save(save("s2", mine)));
    a.save(save("s3", resolve(mine, clash.theirsBlob(), Map.of("folder", Choice.MINE))));

    assertThat(clash.conflicts()).extracting(MergeConflict::path).containsExactly("folder");
    assertThat(git.paths()).contains("other/cpu.json").doesNotContain("team/cpu.json");
  }

  @Test
  void schemasAreNeverMixed() {
    git.commit("Convert", tree -> tree.put("cpu.json", V2));
    a.pull();

    SaveOutcome outcome = a.save(save("s1", version(1), spec("Mine", "load"), Instance.ADA));

    assertThat(clash(outcome).conflicts()).extracting(MergeConflict::path).containsExactly("");
    assertThat(git.fileSays("cpu.json", "elements")).isTrue();
  }

  @Test
  void anEditOfAClassicFileMergesIntoTheResourceThatItBecame() {
    git.commit(
        "More", tree -> tree.put("disk.json", spec("Disk", "one").put("uid", "disk").toString()));
    git.commit(
        "Convert",
        tree ->
            tree.put(
                "disk.json",
                BEGIN.replace("cpu", "disk").replace("CPU", "Disk").replace("load", "two")));
    a.pull();

    SaveOutcome outcome =
        a.save(
            new Save(
                new SaveId("s1"),
                new Edit.PutDashboard(
                    Optional.of(new Uid("disk")),
                    spec("Mine", "one"),
                    Optional.empty(),
                    version(1)),
                Instance.ADA,
                Optional.empty()));

    assertThat(outcome).isInstanceOf(SaveOutcome.Merged.class);
    assertThat(git.file("disk.json"))
        .contains(BEGIN.replace("cpu", "disk").replace("CPU", "Mine").replace("load", "two"));
  }

  @Test
  void anEditOfWhatWasDeletedTellsByWhomAndOverwriteMakesItAnew() {
    a.save(
        new Save(
            new SaveId("s1"),
            new Edit.DeleteDashboard(new Uid("cpu"), new Base.Any()),
            GRACE,
            Optional.empty()));
    ObjectNode loaded = spec("CPU", "core").put("id", NumericId.of("dashboards", new Uid("cpu")));

    SaveOutcome late = a.save(save("s2", version(1), loaded, Instance.ADA));
    SaveOutcome anew = a.save(save("s3", new Base.Any(), loaded, Instance.ADA));

    assertThat(late)
        .isInstanceOfSatisfying(
            SaveOutcome.Invalid.class,
            invalid -> assertThat(invalid.message()).contains("CPU").contains("deleted by Grace"));
    assertThat(anew)
        .isInstanceOfSatisfying(
            SaveOutcome.Saved.class, saved -> assertThat(saved.version()).isEqualTo(3));
  }

  private static final String V2 =
      """
      {"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "metadata": {"name": "cpu"},
       "spec": {"title": "CPU", "elements": {}, "layout": {"kind": "GridLayout", "spec": {"items": []}}}}
      """;

  private static SaveOutcome.Clash clash(SaveOutcome outcome) {
    assertThat(outcome).isInstanceOf(SaveOutcome.Conflict.class);
    return ((SaveOutcome.Conflict) outcome).clash().orElseThrow();
  }

  private static Base version(int version) {
    return new Base.Version(version);
  }

  private static Save save(String id, Base base, ObjectNode spec, Author author) {
    return new Save(new SaveId(id), edit(base, spec, Optional.empty()), author, Optional.empty());
  }

  private static Save save(String id, Edit edit) {
    return new Save(new SaveId(id), edit, Instance.ADA, Optional.empty());
  }

  private static Save move(String id, Base base, ObjectNode spec, String folder) {
    return new Save(
        new SaveId(id),
        edit(base, spec, Optional.of(new Edit.Place.InFolder(new Uid(folder)))),
        GRACE,
        Optional.empty());
  }

  private static Edit.PutDashboard edit(Base base, ObjectNode spec, Optional<Edit.Place> place) {
    return new Edit.PutDashboard(Optional.of(new Uid("cpu")), spec, place, base);
  }

  private static Edit.PutDashboard resolve(
      Edit.PutDashboard edit, BlobId theirs, Map<String, Choice> choices) {
    return new Edit.PutDashboard(
        edit.uid(),
        edit.dashboard(),
        edit.folder(),
        edit.base(),
        Optional.of(new Edit.Resolution(theirs, choices)));
  }

  private static ObjectNode spec(String title, String description) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.put("title", title).put("schemaVersion", 41);
    if (Json.read("1.50".getBytes(java.nio.charset.StandardCharsets.UTF_8))
        instanceof Parsed.Tree(var refresh)) {
      spec.set("refresh", refresh);
    }
    spec.put("description", description).putArray("panels");
    return spec;
  }

  private static String folder(String uid) {
    return """
    {"apiVersion":"folder.grafana.app/v1","kind":"Folder","metadata":{"name":"%s"},"spec":{"title":"%s"}}
    """
        .formatted(uid, uid);
  }
}
