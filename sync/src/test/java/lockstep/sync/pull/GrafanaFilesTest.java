package lockstep.sync.pull;

import static lockstep.sync.pull.Followed.classic;
import static lockstep.sync.pull.Followed.resource;
import static lockstep.sync.pull.Followed.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import lockstep.core.resource.DerivedUid;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.snapshot.FolderRules.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Grafana's acceptance tests for what files become, case by case: dashboards. Each commit is
/// compared with a fresh start at it.
class GrafanaFilesTest {
  private final Followed repository = new Followed();

  @Test
  void addsUpdatesAndDeletes() {
    repository.commit(tree -> tree.put("a.json", resource("a", "One")));
    repository.commit(tree -> tree.put("b.yaml", yaml("b", "Two")));
    assertThat(repository.shown()).containsExactly("a@a.json", "b@b.yaml");

    repository.commit(tree -> tree.put("a.json", resource("a", "Another")));
    assertThat(repository.dashboard("a").title()).isEqualTo("Another");
    assertThat(repository.dashboard("a").provenance().version()).isEqualTo(2);

    repository.commit(tree -> tree.delete("a.json"));
    assertThat(repository.shown()).containsExactly("b@b.yaml");
  }

  @Test
  void aRenamedFileIsTheSameDashboardInItsNewPlace() {
    repository.commit(tree -> tree.put("a.json", resource("a", "A")));
    repository.commit(tree -> tree.rename("a.json", "team/b.json"));

    assertThat(repository.shown()).containsExactly("a@team/b.json");
    assertThat(repository.folderOf("a")).contains(repository.folderAt("team").uid());
    assertThat(repository.dashboard("a").provenance().version()).isEqualTo(2);
  }

  @Test
  void aFileThatIsRenamedAndEditedInOneCommitIsTheSameDashboard() {
    repository.commit(tree -> tree.put("a.json", resource("a", "A")));
    repository.commit(tree -> tree.delete("a.json").put("x/a.json", resource("a", "Edited")));

    assertThat(repository.shown()).containsExactly("a@x/a.json");
    assertThat(repository.dashboard("a").title()).isEqualTo("Edited");
    assertThat(repository.warnings()).isEmpty();
  }

  @Test
  void aRenamedFileWithAnotherUidIsAnotherDashboard() {
    repository.commit(tree -> tree.put("a.json", resource("a", "A")));
    repository.commit(tree -> tree.delete("a.json").put("b.json", resource("b", "A")));

    assertThat(repository.shown()).containsExactly("b@b.json");
  }

  @Test
  void aChangedNameMakesANewDashboardAndTakesTheOldOneAway() {
    repository.commit(tree -> tree.put("a.json", resource("old", "A")));
    repository.commit(tree -> tree.put("a.json", resource("new", "A")));

    assertThat(repository.shown()).containsExactly("new@a.json");
    assertThat(repository.dashboard("new").provenance().version()).isEqualTo(2);
  }

  @Test
  void theOldUidStaysWhereAnotherFileTookItInTheSameCommit() {
    repository.commit(tree -> tree.put("a.json", resource("one", "A")));
    repository.commit(
        tree -> tree.put("a.json", resource("two", "A")).put("b.json", resource("one", "B")));

    assertThat(repository.shown()).containsExactly("two@a.json", "one@b.json");
    assertThat(repository.warnings()).isEmpty();
  }

  @Test
  void twoFilesSwapTheirUidsInOneCommit() {
    repository.commit(
        tree -> tree.put("a.json", resource("one", "A")).put("b.json", resource("two", "B")));
    repository.commit(
        tree -> tree.put("a.json", resource("two", "A")).put("b.json", resource("one", "B")));

    assertThat(repository.shown()).containsExactly("two@a.json", "one@b.json");
    assertThat(repository.warnings()).isEmpty();
  }

  @Test
  void threeFilesPassTheirUidsRound() {
    repository.commit(
        tree ->
            tree.put("a.json", resource("1", "A"))
                .put("b.json", resource("2", "B"))
                .put("c.json", resource("3", "C")));
    repository.commit(
        tree ->
            tree.put("a.json", resource("2", "A"))
                .put("b.json", resource("3", "B"))
                .put("c.json", resource("1", "C")));

    assertThat(repository.shown()).containsExactly("2@a.json", "3@b.json", "1@c.json");
  }

  @Test
  void aFileTakesAUidOverWhenItsOwnerGoes() {
    repository.commit(tree -> tree.put("a.json", resource("one", "A")));
    repository.commit(tree -> tree.delete("a.json").put("z.json", resource("one", "Z")));

    assertThat(repository.shown()).containsExactly("one@z.json");
    assertThat(repository.dashboard("one").title()).isEqualTo("Z");
  }

  @Test
  void aLaterFileCannotTakeOverTheUidOfALiveOne() {
    repository.commit(tree -> tree.put("b.json", resource("one", "B")));
    repository.commit(tree -> tree.put("c.json", resource("one", "C")));

    assertThat(repository.shown()).containsExactly("one@b.json");
    assertThat(repository.warnings())
        .isEqualTo("c.json: uid one belongs to b.json; this file is not shown");
  }

  @Test
  void ofSeveralFilesWithOneUidTheFirstPathWinsWheneverItCame() {
    repository.commit(tree -> tree.put("c.json", resource("one", "C")));
    repository.commit(tree -> tree.put("b.json", resource("one", "B")));
    repository.commit(tree -> tree.put("a.json", resource("one", "A")));

    assertThat(repository.shown()).containsExactly("one@a.json");
    assertThat(repository.snapshot().warnings()).hasSize(2);
  }

  @Test
  void aRenameAndADuplicateInOneCommitAreBothSeen() {
    repository.commit(tree -> tree.put("b.json", resource("one", "B")));
    repository.commit(
        tree -> tree.rename("b.json", "d.json").put("e.json", resource("one", "Copy")));

    assertThat(repository.shown()).containsExactly("one@d.json");
    assertThat(repository.warnings()).startsWith("e.json: uid one belongs to d.json");
  }

  @Test
  void anOwnerThatGoesBadKeepsItsUid() {
    repository.commit(
        tree -> tree.put("a.json", resource("one", "A")).put("b.json", resource("one", "B")));
    repository.commit(tree -> tree.put("a.json", "{"));

    assertThat(repository.shown()).containsExactly("one@a.json");
    assertThat(repository.snapshot().warnings()).hasSize(2);
  }

  @Test
  void aDashboardIsDeletedAndMadeAnewInTwoCommits() {
    repository.commit(tree -> tree.put("a.json", resource("one", "A")));
    repository.commit(tree -> tree.delete("a.json"));
    repository.commit(tree -> tree.put("a.json", resource("one", "Back")));

    assertThat(repository.dashboard("one").title()).isEqualTo("Back");
    assertThat(repository.dashboard("one").provenance().version()).isEqualTo(3);
  }

  @Test
  void aFileThatMovesToAnUnsupportedExtensionIsLeftAlone() {
    repository.commit(tree -> tree.put("t/a.json", resource("a", "A")));
    repository.commit(tree -> tree.rename("t/a.json", "t/a.txt"));

    assertThat(repository.shown()).isEmpty();
    assertThat(repository.folders()).containsExactly("", "t");
    assertThat(repository.warnings()).isEmpty();
    repository.commit(tree -> tree.rename("t/a.txt", "t/a.yml"));
    assertThat(repository.shown()).containsExactly("a@t/a.yml");
  }

  @Test
  void aFileThatMovesTooDeepIsAWarningAndNotShown() {
    repository.commit(tree -> tree.put("a.json", resource("a", "A")));
    repository.commit(tree -> tree.rename("a.json", "1/2/3/4/5/6/7/a.json"));
    assertThat(repository.shown()).containsExactly("a@1/2/3/4/5/6/7/a.json");

    repository.commit(tree -> tree.rename("1/2/3/4/5/6/7/a.json", "1/2/3/4/5/6/7/8/a.json"));

    assertThat(repository.shown()).isEmpty();
    assertThat(repository.warnings())
        .isEqualTo(
            "1/2/3/4/5/6/7/8/a.json: the path has 9 segments; at most 8 are read; nothing of it is"
                + " shown");
  }

  @Test
  void aByteOrderMarkIsTolerated() {
    repository.commit(
        tree ->
            tree.put("a.json", "\uFEFF" + resource("a", "A"))
                .put("b.yaml", "\uFEFF" + yaml("b", "B")));

    assertThat(repository.shown()).containsExactly("a@a.json", "b@b.yaml");
    assertThat(repository.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"generateName\":\"x-\"}|metadata.name: missing; generateName would give another uid",
        "{}|metadata.name: missing",
        "{\"name\":\"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx\"}|metadata.name: uid too long",
        "{\"name\":\"a/b\"}|metadata.name: uid contains illegal characters",
      })
  void aResourceWithoutAGoodNameIsAWarning(String metadata, String reason) {
    repository.commit(
        tree ->
            tree.put("bad.json", resource("x", "X").replace("{\"name\": \"x\"}", metadata))
                .put("good.json", resource("g", "G")));

    assertThat(repository.shown()).containsExactly("g@good.json");
    assertThat(repository.warnings()).startsWith("bad.json: " + reason);
  }

  @Test
  void aClassicFileWithoutUidGetsOneOfItsPathAndAWarning() {
    String nameless = classic("x", "X").replace("\"uid\":\"x\",", "");
    repository.commit(tree -> tree.put("team/x.json", nameless));
    String uid = DerivedUid.ofFile(new RepoPath("team/x.json")).value();

    assertThat(repository.shown()).containsExactly(uid + "@team/x.json");
    assertThat(repository.warnings())
        .isEqualTo("team/x.json: no uid in the file; %s is used until it moves".formatted(uid));
    repository.commit(tree -> tree.rename("team/x.json", "y.json"));
    assertThat(repository.shown()).doesNotContain(uid + "@y.json").hasSize(1);
  }

  @Test
  void aFolderInAnOrdinaryFileIsRefusedWithItsReason() {
    repository.commit(tree -> tree.put("x.json", Followed.folder("f", "F")));

    assertThat(repository.folders()).containsExactly("");
    assertThat(repository.warnings())
        .startsWith("x.json: a folder is declared by the _folder.json of its directory");
  }

  @Test
  void whatTheServerKnowsBetterIsTakenFromNoFile() {
    String file =
        """
        {"apiVersion": "dashboard.grafana.app/v1", "kind": "Dashboard",
         "metadata": {"name": "a", "namespace": "stacks-7", "uid": "u-u", "resourceVersion": "9",
           "annotations": {"grafana.app/folder": "elsewhere", "grafana.app/managerId": "other"}},
         "spec": {"title": "A", "uid": "not-this", "id": 5, "version": 99}}
        """;
    repository.commit(tree -> tree.put("t/a.json", file));

    assertThat(repository.shown()).containsExactly("a@t/a.json");
    assertThat(repository.folderOf("a")).contains(repository.folderAt("t").uid());
    assertThat(repository.dashboard("a").provenance().version()).isEqualTo(1);
    assertThat(repository.warnings()).isEmpty();
  }

  @Test
  void aBadFileInAManyFilesCommitHarmsNoOtherFile() {
    repository.commit(tree -> tree.put("m.json", resource("m", "M")));
    repository.commit(
        tree -> {
          IntStream.range(0, 20)
              .forEach(i -> tree.put("d" + i + ".json", resource("d" + i, "D" + i)));
          tree.put("m.json", "{\"apiVersion\": ").put("n.yaml", "a: [");
        });

    assertThat(repository.shown()).hasSize(21).contains("m@m.json");
    assertThat(repository.warnings())
        .contains("m.json: line 1, column", "; its last good version is shown")
        .contains("n.yaml: line 1, column", "; nothing of it is shown");
    repository.commit(tree -> tree.put("m.json", resource("m", "Mended")).delete("n.yaml"));
    assertThat(repository.warnings()).isEmpty();
    assertThat(repository.dashboard("m").provenance().version()).isEqualTo(3);
  }

  @Test
  void aFileOverTheLimitIsAWarningAndKeepsItsLastGoodVersion() {
    repository.commit(tree -> tree.put("a.json", resource("a", "Small")));
    repository.commit(tree -> tree.put("a.json", resource("a", "x".repeat(Formats.MAX_BYTES))));

    assertThat(repository.dashboard("a").title()).isEqualTo("Small");
    assertThat(repository.warnings())
        .startsWith("a.json: the file has 5,242,")
        .endsWith("at most 5,242,880 are read; its last good version is shown");
  }

  @Test
  void aFileAndADirectoryChangePlacesInOneCommit() {
    repository.commit(tree -> tree.put("x", "note").put("y.json/a.json", resource("a", "A")));
    repository.commit(
        tree ->
            tree.delete("x")
                .delete("y.json/a.json")
                .put("x/a.json", resource("a", "A"))
                .put("y.json", resource("y", "Y")));

    assertThat(repository.shown()).containsExactly("a@x/a.json", "y@y.json");
    assertThat(repository.folders()).containsExactly("", "x");
  }

  @ParameterizedTest
  @EnumSource(Target.class)
  void everyTargetShowsTheSameDashboards(Target target) {
    Followed here = new Followed(target);
    here.commit(
        tree -> tree.put("a.json", resource("a", "A")).put("team/b.json", resource("b", "B")));
    here.commit(tree -> tree.rename("team/b.json", "other/b.json"));

    assertThat(here.shown()).containsExactly("a@a.json", "b@other/b.json");
    List<String> expected = target == Target.FOLDER ? List.of("", "other") : List.of("other");
    assertThat(here.folders()).isEqualTo(expected);
    assertThat(here.folderOf("a").isPresent()).isEqualTo(target == Target.FOLDER);
  }
}
