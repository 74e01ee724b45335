package lockstep.core.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lockstep.core.snapshot.Changes.bad;
import static lockstep.core.snapshot.Changes.commit;
import static lockstep.core.snapshot.Changes.dashboard;
import static lockstep.core.snapshot.Changes.folderFile;
import static lockstep.core.snapshot.Changes.other;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.DerivedUid;
import lockstep.core.resource.FileWarning;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.FolderRules.Target;
import org.junit.jupiter.api.Test;

final class SnapshotBuilderTest {
  private final SnapshotBuilder builder = builder(Target.FOLDER);

  @Test
  void showsTheWrapperFolderEvenOfAnEmptyRepository() {
    Snapshot empty = builder.empty();
    assertThat(empty.commit()).isEmpty();
    assertThat(empty.dashboards()).isEmpty();
    assertThat(empty.folders().values())
        .containsExactly(
            new Folder(
                new Uid("manifests"),
                "Manifests",
                Optional.empty(),
                RepoPath.ROOT,
                Optional.empty(),
                Optional.empty()));
    assertThat(empty.folderAt(RepoPath.ROOT)).contains(empty.folders().get(new Uid("manifests")));
  }

  @Test
  void putsDashboardsIntoTheFoldersOfTheirDirectories() {
    Snapshot snapshot = at(dashboard("a.json", "a"), dashboard("x/y/b.json", "b"));
    Folder x = snapshot.folderAt(new RepoPath("x")).orElseThrow();
    Folder y = snapshot.folderAt(new RepoPath("x/y")).orElseThrow();

    assertThat(snapshot.dashboard(new Uid("a")).orElseThrow().folder())
        .contains(new Uid("manifests"));
    assertThat(snapshot.dashboard(new Uid("b")).orElseThrow().folder()).contains(y.uid());
    assertThat(y.parent()).contains(x.uid());
    assertThat(x.parent()).contains(new Uid("manifests"));
    assertThat(x.title()).isEqualTo("x");
    assertThat(x.uid()).isEqualTo(DerivedUid.ofFolder("manifests", new RepoPath("x")));
    assertThat(snapshot.ancestors(y)).extracting(Folder::title).containsExactly("Manifests", "x");
    assertThat(snapshot.dashboardsIn(Optional.of(y.uid()))).hasSize(1);
    assertThat(snapshot.foldersIn(Optional.of(x.uid()))).containsExactly(y);
    assertThat(snapshot.warnings()).isEmpty();
  }

  @Test
  void hasNoWrapperFolderInTheOtherTargets() {
    for (Target target : List.of(Target.FOLDERLESS, Target.INSTANCE)) {
      SnapshotBuilder flat = builder(target);
      Snapshot snapshot =
          flat.next(
              flat.empty(),
              commit(1),
              List.of(dashboard("a.json", "a"), dashboard("x/b.json", "b")));
      assertThat(snapshot.dashboard(new Uid("a")).orElseThrow().folder()).isEmpty();
      assertThat(snapshot.folders()).hasSize(1);
      assertThat(snapshot.foldersIn(Optional.empty())).hasSize(1);
    }
  }

  @Test
  void takesUidAndTitleOfAFolderFromItsMetadata() {
    Snapshot snapshot = at(folderFile("x/_folder.json", "team-x", "Team X"));
    Folder folder = snapshot.folder(new Uid("team-x")).orElseThrow();
    assertThat(folder.title()).isEqualTo("Team X");
    assertThat(folder.metadata()).isPresent();
  }

  @Test
  void makesAFolderOfADirectoryThatHasOnlyAKeepFile() {
    assertThat(at(other("empty/.keep")).folderAt(new RepoPath("empty"))).isPresent();
  }

  @Test
  void makesNoFolderOfHiddenDirectoriesAndOfThoseTooDeepForDashboards() {
    Snapshot snapshot =
        at(
            other(".github/workflows/ci.yml"),
            other("x/.y/z/a.txt"),
            other("1/2/3/4/5/6/7/8/9/a.txt"));
    assertThat(snapshot.folders().values())
        .extracting(f -> f.path().value())
        .containsExactly(
            "", "1", "1/2", "1/2/3", "1/2/3/4", "1/2/3/4/5", "1/2/3/4/5/6", "1/2/3/4/5/6/7", "x");
  }

  @Test
  void letsTheFirstPathHaveAUidThatTwoDashboardsClaim() {
    Snapshot both = at(dashboard("b.json", "same"), dashboard("a/a.json", "same"));
    assertThat(path(both, "same")).isEqualTo("a/a.json");
    assertThat(both.dashboardAt(new RepoPath("a/a.json"))).isPresent();
    assertThat(both.dashboardAt(new RepoPath("b.json"))).isEmpty();
    assertThat(both.warnings())
        .containsExactly(
            new FileWarning("b.json", "uid same belongs to a/a.json; this file is not shown"));

    Snapshot after = builder.next(both, commit(2), List.of(new FileChange.Removed("a/a.json")));
    assertThat(path(after, "same")).isEqualTo("b.json");
    assertThat(after.warnings()).isEmpty();
  }

  @Test
  void givesADerivedUidToTheSecondFolderThatClaimsOne() {
    Snapshot snapshot =
        at(
            folderFile("b/_folder.json", "same", "B"),
            folderFile("a/_folder.json", "same", "A"),
            folderFile("c/_folder.json", "manifests", "C"),
            folderFile("d/_folder.json", "general", "D"));
    assertThat(snapshot.folder(new Uid("same")).orElseThrow().title()).isEqualTo("A");
    assertThat(snapshot.folders().values())
        .extracting(Folder::title)
        .containsExactly("Manifests", "A", "B", "C", "D");
    assertThat(snapshot.warnings())
        .containsExactly(
            new FileWarning(
                "b/_folder.json", "uid same belongs to a; the folder has a derived uid"),
            new FileWarning(
                "c/_folder.json",
                "uid manifests is the repository's; the folder has a derived uid"),
            new FileWarning(
                "d/_folder.json", "uid general is reserved; the folder has a derived uid"));
  }

  @Test
  void findsAnotherDerivedUidWhenSomebodyClaimedTheFirst() {
    Uid derived = DerivedUid.ofFolder("manifests", new RepoPath("a"));
    Snapshot snapshot = at(folderFile("b/_folder.json", derived.value(), "B"), other("a/x.txt"));
    assertThat(snapshot.folder(derived).orElseThrow().title()).isEqualTo("B");
    assertThat(snapshot.folderAt(new RepoPath("a"))).isPresent();
  }

  @Test
  void letsAFolderAndADashboardShareAUid() {
    Snapshot snapshot = at(folderFile("a/_folder.json", "x", "X"), dashboard("b.json", "x"));
    assertThat(snapshot.dashboard(new Uid("x"))).isPresent();
    assertThat(snapshot.folder(new Uid("x"))).isPresent();
    assertThat(snapshot.warnings()).isEmpty();
  }

  @Test
  void keepsTheLastGoodVersionOfABadFileAndSaysSo() {
    FileChange.Put good = dashboard("a.json", "a");
    Snapshot snapshot = at(bad("a.json", "line 1, column 2: no", Optional.of(good)));
    assertThat(snapshot.dashboard(new Uid("a")).orElseThrow().blob()).isEqualTo(good.blob());
    assertThat(snapshot.warnings())
        .containsExactly(
            new FileWarning("a.json", "line 1, column 2: no; its last good version is shown"));
    assertThat(snapshot.digest()).isEqualTo(at(good).digest());
  }

  @Test
  void showsNothingOfAFileThatNeverWasGood() {
    Snapshot snapshot = at(bad("a.json", "not JSON", Optional.empty()));
    assertThat(snapshot.dashboards()).isEmpty();
    assertThat(snapshot.warnings())
        .containsExactly(new FileWarning("a.json", "not JSON; nothing of it is shown"));
    assertThat(snapshot.hasPath(new RepoPath("a.json"))).isTrue();
  }

  @Test
  void keepsTheUidOfAFolderWhoseMetadataWentBad() {
    FileChange.Put good = folderFile("a/_folder.json", "x", "X");
    Snapshot snapshot = at(bad("a/_folder.json", "not JSON", Optional.of(good)));
    assertThat(snapshot.folder(new Uid("x")).orElseThrow().title()).isEqualTo("X");
  }

  @Test
  void remembersUnreadablePathsUntilTheyGo() {
    Snapshot snapshot =
        at(
            new FileChange.Unreadable(
                "bad\\name.json", "path has a backslash", Optional.empty(), Birth.unknown("")),
            new FileChange.Unreadable(
                "link.json", "a symbolic link", Optional.empty(), Birth.unknown("")));
    assertThat(snapshot.warnings())
        .extracting(FileWarning::path)
        .containsExactly("bad\\name.json", "link.json");
    assertThat(snapshot.hasPath(new RepoPath("link.json"))).isTrue();
    Snapshot later = builder.next(snapshot, commit(2), List.of(dashboard("a.json", "a")));
    assertThat(later.warnings()).hasSize(2);
    Snapshot last =
        builder.next(
            later,
            commit(3),
            List.of(new FileChange.Removed("bad\\name.json"), new FileChange.Removed("link.json")));
    assertThat(last.warnings()).isEmpty();
  }

  @Test
  void warnsOfADashboardWhoseUidIsMadeFromItsPath() {
    RepoPath path = new RepoPath("a.json");
    Content content = Formats.parse(path, "{\"title\":\"A\",\"panels\":[]}".getBytes(UTF_8));
    Snapshot snapshot = at(Changes.put("a.json", content, 1));
    assertThat(snapshot.warnings()).hasSize(1);
    assertThat(snapshot.dashboards()).hasSize(1);
  }

  @Test
  void knowsTheUidThatIsMadeFromAPathAndNoOther() {
    for (String name :
        List.of("a.json", "disk usage.json", "\u00fc.json", "x".repeat(60) + ".json")) {
      RepoPath path = new RepoPath("some/" + name);
      Uid made = DerivedUid.ofFile(path);
      assertThat(DerivedUid.isOfFile(made, path)).as(name).isTrue();
      assertThat(DerivedUid.isOfFile(made, new RepoPath("other/" + name))).as(name).isFalse();
      assertThat(DerivedUid.isOfFile(new Uid("x" + made.value().substring(1)), path))
          .isEqualTo(made.value().startsWith("x"));
    }
    assertThat(DerivedUid.isOfFile(new Uid("a"), new RepoPath("a.json"))).isFalse();
  }

  /// Instances of two releases run side by side while a cluster is upgraded.
  @Test
  void hasTheDigestThatEarlierReleasesHad() {
    Snapshot snapshot =
        at(
            dashboard("ops/a.json", "a", "Disk \u00fc", List.of("x", "y")),
            dashboard("ops/long.json", "b", "t".repeat(3000), List.of()),
            folderFile("ops/_folder.json", "ops", "Operations"),
            Changes.put(
                "c.json",
                new Content.DashboardFile(new Uid("c"), "C", List.of(), Optional.empty()),
                7));
    assertThat(snapshot.digest())
        .isEqualTo("731c802e89c00d5227a63dcd8ffd48b795bd98de5e8917d863d99656edfd0b9f");
  }

  @Test
  void tellsFilesAndDirectoriesFromWhatSortsBetweenThem() {
    Snapshot snapshot = at(dashboard("a-b.json", "a"), dashboard("a/x.json", "b"), other("a.json"));
    assertThat(snapshot.hasPath(new RepoPath("a"))).isTrue();
    assertThat(snapshot.hasPath(new RepoPath("a-"))).isFalse();
    assertThat(snapshot.hasPath(new RepoPath("b"))).isFalse();
    assertThat(snapshot.filesBelow(new RepoPath("a"))).containsExactly(new RepoPath("a/x.json"));
    assertThat(snapshot.filesBelow(RepoPath.ROOT)).hasSize(3);
  }

  @Test
  void treatsNamesThatDifferInCaseAsDifferent() {
    Snapshot snapshot = at(dashboard("A/x.json", "a"), dashboard("a/x.json", "b"));
    assertThat(snapshot.folders()).hasSize(3);
    assertThat(snapshot.dashboards()).hasSize(2);
  }

  @Test
  void hasAnotherDigestForEverythingThatIsShown() {
    FileChange.Put put = dashboard("a.json", "a");
    Content.DashboardFile file = (Content.DashboardFile) put.content();
    Content tagged =
        new Content.DashboardFile(file.uid(), file.title(), List.of("t"), file.apiVersion());
    Content titled = new Content.DashboardFile(file.uid(), "other", file.tags(), file.apiVersion());
    assertThat(
            List.of(
                at(put).digest(),
                at(dashboard("b.json", "a")).digest(),
                at(Changes.put("a.json", tagged, 1)).digest(),
                at(Changes.put("a.json", titled, 1)).digest(),
                at(Changes.put("a.json", file, 2)).digest(),
                at(new FileChange.Put(
                        put.path(),
                        new BlobId("a".repeat(40)),
                        file,
                        put.provenance(),
                        Optional.empty(),
                        put.birth()))
                    .digest(),
                at(put, other("x/.keep")).digest()))
        .doesNotHaveDuplicates();
    assertThat(at(put, other("README.md")).digest()).isEqualTo(at(put).digest());
  }

  @Test
  void countsTags() {
    Content one = new Content.DashboardFile(new Uid("a"), "A", List.of("x", "y"), Optional.empty());
    Content two = new Content.DashboardFile(new Uid("b"), "B", List.of("x"), Optional.empty());
    assertThat(at(Changes.put("a.json", one, 1), Changes.put("b.json", two, 1)).tags().toString())
        .isEqualTo("{x=2, y=1}");
  }

  @Test
  void refusesARepositoryNameThatCannotBeAFolderUid() {
    assertThatThrownBy(() -> new FolderRules("a b", "t", Target.FOLDER))
        .hasMessageContaining("repository name: a b");
    assertThatThrownBy(() -> new FolderRules("general", "t", Target.FOLDER))
        .hasMessageContaining("not 'general'");
  }

  private Snapshot at(FileChange... changes) {
    return builder.next(builder.empty(), commit(1), List.of(changes));
  }

  private static String path(Snapshot snapshot, String uid) {
    return snapshot.dashboard(new Uid(uid)).map(Dashboard::path).orElseThrow().value();
  }

  private static SnapshotBuilder builder(Target target) {
    return new SnapshotBuilder(new FolderRules("manifests", "Manifests", target));
  }
}
