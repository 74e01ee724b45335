package lockstep.sync.pull;

import static lockstep.sync.pull.Followed.folder;
import static lockstep.sync.pull.Followed.resource;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.IntStream;
import lockstep.core.resource.DerivedUid;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.FolderRules.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Grafana's acceptance tests for what directories become, case by case: folders. Each commit is
/// compared with a fresh start at it.
class GrafanaFoldersTest {
  private final Followed repository = new Followed();

  @Test
  void theFoldersAreExactlyTheDirectoriesThatExist() {
    repository.commit(tree -> tree.put("p/a/x.json", resource("x", "X")));
    assertThat(repository.folders()).containsExactly("", "p", "p/a");

    repository.commit(tree -> tree.rename("p/a/x.json", "p/b/x.json"));
    assertThat(repository.folders()).containsExactly("", "p", "p/b");

    repository.commit(tree -> tree.rename("p/b/x.json", "x.json"));
    assertThat(repository.folders()).containsExactly("");
    assertThat(repository.folderOf("x")).contains(new Uid("manifests"));
  }

  @Test
  void aWholeDirectoryIsRenamedAndKeepsItsDashboards() {
    repository.commit(
        tree ->
            IntStream.range(0, 5)
                .forEach(i -> tree.put("old/d" + i + ".json", resource("d" + i, "D"))));
    repository.commit(
        tree ->
            IntStream.range(0, 5)
                .forEach(i -> tree.rename("old/d" + i + ".json", "new/d" + i + ".json")));

    assertThat(repository.folders()).containsExactly("", "new");
    assertThat(repository.snapshot().dashboardsIn(Optional.of(repository.folderAt("new").uid())))
        .hasSize(5)
        .allMatch(it -> it.provenance().version() == 2);
  }

  @Test
  void aDirectoryOfIgnoredFilesIsAFolder() {
    repository.commit(tree -> tree.put("notes/README.md", "# x").put("empty/.keep", ""));

    assertThat(repository.folders()).containsExactly("", "empty", "notes");
    repository.commit(tree -> tree.delete("empty/.keep"));
    assertThat(repository.folders()).containsExactly("", "notes");
  }

  @Test
  void theUidOfADirectoryComesFromRepositoryAndPath() {
    repository.commit(tree -> tree.put("Team A/x.json", resource("x", "X")));

    assertThat(repository.folderAt("Team A").uid())
        .isEqualTo(DerivedUid.ofFolder("manifests", new RepoPath("Team A")));
    assertThat(repository.folderAt("Team A").title()).isEqualTo("Team A");
  }

  @Test
  void aNewUidOfAFolderTakesItsChildrenAlong() {
    repository.commit(
        tree ->
            tree.put("t/_folder.json", folder("one", "T"))
                .put("t/a.json", resource("a", "A"))
                .put("t/deep/b.json", resource("b", "B")));
    repository.commit(tree -> tree.put("t/_folder.json", folder("two", "T")));

    assertThat(repository.folderAt("t").uid()).isEqualTo(new Uid("two"));
    assertThat(repository.snapshot().folder(new Uid("one"))).isEmpty();
    assertThat(repository.folderOf("a")).contains(new Uid("two"));
    assertThat(repository.folderAt("t/deep").parent()).contains(new Uid("two"));
    assertThat(repository.dashboard("a").provenance().version()).isEqualTo(1);
  }

  @Test
  void aNewTitleKeepsTheUid() {
    repository.commit(tree -> tree.put("t/_folder.json", folder("one", "Old")));
    repository.commit(tree -> tree.put("t/_folder.json", folder("one", "New")));

    assertThat(repository.folderAt("t").title()).isEqualTo("New");
    assertThat(repository.folderAt("t").uid()).isEqualTo(new Uid("one"));
  }

  @Test
  void severalFoldersSwapTheirUidsInOneCommit() {
    repository.commit(
        tree ->
            tree.put("a/_folder.json", folder("one", "A"))
                .put("b/_folder.json", folder("two", "B"))
                .put("a/x.json", resource("x", "X")));
    repository.commit(
        tree ->
            tree.put("a/_folder.json", folder("two", "A"))
                .put("b/_folder.json", folder("one", "B")));

    assertThat(repository.folderOf("x")).contains(new Uid("two"));
    assertThat(repository.warnings()).isEmpty();
  }

  @Test
  void aMovedDirectoryWithMetadataIsTheSameFolder() {
    repository.commit(
        tree ->
            tree.put("old/_folder.json", folder("team", "Team"))
                .put("old/x.json", resource("x", "X")));
    repository.commit(
        tree ->
            tree.rename("old/_folder.json", "top/new/_folder.json")
                .rename("old/x.json", "top/new/x.json"));

    assertThat(repository.folderAt("top/new").uid()).isEqualTo(new Uid("team"));
    assertThat(repository.folderAt("top/new").parent()).contains(repository.folderAt("top").uid());
    assertThat(repository.folderOf("x")).contains(new Uid("team"));
  }

  @Test
  void ofTwoFoldersWithOneUidTheFirstPathHasItAlsoAfterAMove() {
    repository.commit(tree -> tree.put("b/_folder.json", folder("same", "B")));
    repository.commit(tree -> tree.put("c/_folder.json", folder("same", "C")));
    assertThat(repository.folderAt("b").uid()).isEqualTo(new Uid("same"));

    repository.commit(tree -> tree.rename("c/_folder.json", "a/_folder.json"));

    assertThat(repository.folderAt("a").uid()).isEqualTo(new Uid("same"));
    assertThat(repository.folderAt("b").uid())
        .isEqualTo(DerivedUid.ofFolder("manifests", new RepoPath("b")));
    assertThat(repository.warnings()).startsWith("b/_folder.json: uid same belongs to a;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{}",
        "{\"apiVersion\":\"folder.grafana.app/v1\",\"kind\":\"Folder\",\"metadata\":{\"name\":\"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx\"},\"spec\":{\"title\":\"T\"}}",
        "{\"apiVersion\":\"folder.grafana.app/v1\",\"kind\":\"Folder\",\"metadata\":{\"name\":\"a"
            + " b\"},\"spec\":{\"title\":\"T\"}}",
        "{\"apiVersion\":\"dashboard.grafana.app/v1\",\"kind\":\"Dashboard\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"title\":\"T\"}}"
      })
  void invalidMetadataIsAWarningAndTheUidThatOfThePath(String metadata) {
    repository.commit(
        tree -> tree.put("t/_folder.json", metadata).put("t/x.json", resource("x", "X")));

    Uid derived = DerivedUid.ofFolder("manifests", new RepoPath("t"));
    assertThat(repository.folderAt("t").uid()).isEqualTo(derived);
    assertThat(repository.folderOf("x")).contains(derived);
    assertThat(repository.warnings()).startsWith("t/_folder.json: ");
  }

  @Test
  void metadataThatWentBadKeepsItsLastGoodVersion() {
    repository.commit(tree -> tree.put("t/_folder.json", folder("one", "T")));
    repository.commit(tree -> tree.put("t/_folder.json", "{"));

    assertThat(repository.folderAt("t").uid()).isEqualTo(new Uid("one"));
    assertThat(repository.warnings()).endsWith("; its last good version is shown");
    repository.commit(tree -> tree.delete("t/_folder.json").put("t/.keep", ""));
    assertThat(repository.folderAt("t").uid())
        .isEqualTo(DerivedUid.ofFolder("manifests", new RepoPath("t")));
  }

  @Test
  void metadataWithoutTitleHasThatOfTheDirectory() {
    repository.commit(tree -> tree.put("t/_folder.json", folder("one", "")));

    assertThat(repository.folderAt("t").title()).isEqualTo("t");
  }

  @Test
  void theMetadataOfTheRootIsNotUsedAndSaysSo() {
    repository.commit(tree -> tree.put("_folder.json", folder("one", "T")));

    assertThat(repository.folders()).containsExactly("");
    assertThat(repository.folderAt("").uid()).isEqualTo(new Uid("manifests"));
    assertThat(repository.warnings()).startsWith("_folder.json: not used");
  }

  @Test
  void directoriesThatOnlyDifferInCaseAreTwoFolders() {
    repository.commit(
        tree -> tree.put("Team/a.json", resource("a", "A")).put("team/b.json", resource("b", "B")));

    assertThat(repository.folders()).containsExactly("", "Team", "team");
    assertThat(repository.folderAt("Team").uid()).isNotEqualTo(repository.folderAt("team").uid());
  }

  @Test
  void aFolderlessRepositoryHasItsFoldersAtTheTop() {
    Followed here = new Followed(Target.FOLDERLESS);
    here.commit(tree -> tree.put("a/b/x.json", resource("x", "X")).put("_folder.json", "{}"));

    assertThat(here.folderAt("a").parent()).isEmpty();
    assertThat(here.folderAt("a/b").parent()).contains(here.folderAt("a").uid());
    assertThat(here.warnings()).startsWith("_folder.json: ");
  }

  @Test
  void noMoreThanTenThousandDirectoriesBecomeFolders() {
    repository.commit(
        tree ->
            IntStream.range(0, 10_050)
                .forEach(i -> tree.put("n%05d/x.json".formatted(i), resource("d" + i, "D" + i))));

    assertThat(repository.folders()).hasSize(10_001);
    assertThat(repository.snapshot().dashboards()).hasSize(10_050);
    assertThat(repository.folderOf("d9999")).contains(repository.folderAt("n09999").uid());
    assertThat(repository.folderOf("d10000")).contains(new Uid("manifests"));
    assertThat(repository.warnings())
        .startsWith("n10000: 10,050 directories are more than the 10,000 that can be folders");
    repository.commit(
        tree -> IntStream.range(0, 60).forEach(i -> tree.delete("n%05d/x.json".formatted(i))));
    assertThat(repository.folderOf("d10000")).contains(repository.folderAt("n10000").uid());
    assertThat(repository.warnings()).isEmpty();
  }
}
