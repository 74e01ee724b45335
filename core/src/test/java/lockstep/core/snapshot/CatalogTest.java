package lockstep.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.FileWarning;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Heads;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Catalog.Part;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// The union of several repositories.
final class CatalogTest {
  /// Files of one repository: which uids its dashboards and folders claim.
  record Files(String target, List<Integer> dashboards, List<Integer> folders) {}

  @Property(tries = 300)
  void isAFunctionOfTheListWhereTheEarlierWins(@ForAll("repositories") List<Files> all) {
    List<Part> parts = parts(all);
    Catalog catalog = Catalog.of(parts);

    Map<Uid, Dashboard> dashboards = new LinkedHashMap<>();
    Map<Uid, Folder> folders = new LinkedHashMap<>();
    int claims = 0;
    for (Part part : parts) {
      part.snapshot().folderAt(RepoPath.ROOT).ifPresent(it -> folders.putIfAbsent(it.uid(), it));
    }
    for (Part part : parts) {
      part.snapshot().dashboards().forEach(dashboards::putIfAbsent);
      part.snapshot().folders().forEach(folders::putIfAbsent);
      claims += part.snapshot().dashboards().size() + part.snapshot().folders().size();
    }
    assertThat(List.copyOf(catalog.dashboards().values()))
        .isEqualTo(List.copyOf(dashboards.values()));
    assertThat(List.copyOf(catalog.folders().values())).isEqualTo(List.copyOf(folders.values()));
    assertThat(catalog.clashes()).hasSize(claims - dashboards.size() - folders.size());
    assertThat(catalog.digest()).isEqualTo(Catalog.of(parts(all)).digest());
  }

  @Property(tries = 300)
  void everyThingIsFromTheRepositoryThatIsSaidToOwnIt(@ForAll("repositories") List<Files> all) {
    Catalog catalog = Catalog.of(parts(all));

    catalog
        .dashboards()
        .forEach(
            (uid, shown) ->
                assertThat(
                        catalog.ownerOfDashboard(uid).flatMap(own -> own.snapshot().dashboard(uid)))
                    .contains(shown));
    catalog
        .folders()
        .forEach(
            (uid, shown) ->
                assertThat(catalog.ownerOfFolder(uid).flatMap(own -> own.snapshot().folder(uid)))
                    .contains(shown));
  }

  @Property(tries = 300)
  void eachRepositoryShowsWhatIsItsOwnAndAllTogetherShowAll(
      @ForAll("repositories") List<Files> all) {
    List<Part> parts = parts(all);
    Catalog catalog = Catalog.of(parts);
    List<Dashboard> dashboards = new ArrayList<>();
    List<Folder> folders = new ArrayList<>();
    for (Part part : parts) {
      dashboards.addAll(catalog.dashboardsOf(part.repository()));
      folders.addAll(catalog.foldersOf(part.repository()));
      assertThat(part.snapshot().dashboards().values())
          .containsAll(catalog.dashboardsOf(part.repository()));
    }

    assertThat(dashboards).containsExactlyElementsOf(catalog.dashboards().values());
    assertThat(folders).containsExactlyInAnyOrderElementsOf(catalog.folders().values());
  }

  @Property(tries = 300)
  void foldersGoInNoCircle(@ForAll("repositories") List<Files> all) {
    Catalog catalog = Catalog.of(parts(all));
    List<Uid> before = new ArrayList<>();
    for (Folder folder : catalog.folders().values()) {
      assertThat(catalog.ancestors(folder)).extracting(Folder::uid).doesNotContain(folder.uid());
      assertThat(folder.parent().filter(parent -> !before.contains(parent))).isEmpty();
      before.add(folder.uid());
    }
  }

  @Property(tries = 100)
  void searchFindsWhatIsShownAndNothingElse(@ForAll("repositories") List<Files> all) {
    Catalog catalog = Catalog.of(parts(all));

    assertThat(catalog.find(Search.ALL).hits())
        .hasSize(catalog.dashboards().size() + catalog.folders().size());
    assertThat(catalog.tags().values().stream().mapToInt(it -> it).sum())
        .isEqualTo(catalog.dashboards().size());
  }

  @Example
  void aSingleRepositoryIsItsSnapshot() {
    Part only = part("a", new Files("folder", List.of(1, 2), List.of(3)));
    Catalog catalog = Catalog.of(List.of(only));

    assertThat(catalog.digest()).isEqualTo(only.snapshot().digest());
    assertThat(catalog.dashboards()).isSameAs(only.snapshot().dashboards());
    assertThat(catalog.folders()).isSameAs(only.snapshot().folders());
    assertThat(catalog.commits()).isEqualTo(only.snapshot().commit().orElseThrow().hex());
  }

  @Example
  void theOneThatLosesIsToldWithItsFileAndTheWayOut() {
    Catalog catalog =
        Catalog.of(
            List.of(
                part("a", new Files("folderless", List.of(1), List.of())),
                part("b", new Files("folderless", List.of(1), List.of()))));

    assertThat(catalog.clashesOf("a")).isEmpty();
    assertThat(catalog.clashesOf("b"))
        .containsExactly(
            new FileWarning(
                "d1.json",
                "dashboard d1 is managed by repo 'a' and cannot be modified by repo 'b': not shown;"
                    + " give it another uid, or take it out of one of the two"));
  }

  @Example
  void noFolderTakesTheOneThatWrapsALaterRepository() {
    Part a = part("a", new Files("folderless", List.of(1), List.of(7)));
    Part f7 = part("f7", new Files("folder", List.of(2), List.of()));
    Catalog catalog = Catalog.of(List.of(a, f7));

    assertThat(catalog.ownerOfFolder(new Uid("f7"))).contains(f7);
    assertThat(catalog.folder(new Uid("f7")).orElseThrow().path()).isEqualTo(RepoPath.ROOT);
    assertThat(catalog.clashesOf("f7")).isEmpty();
    assertThat(catalog.clashesOf("a"))
        .singleElement()
        .satisfies(
            it -> assertThat(it.path()).startsWith("f7"),
            it -> assertThat(it.reason()).contains("folder f7 is managed by repo 'f7'"));
  }

  @Example
  void theOrderOfTheListIsPartOfTheDigest() {
    Part a = part("a", new Files("folder", List.of(1), List.of()));
    Part b = part("b", new Files("folder", List.of(2), List.of()));

    assertThat(Catalog.of(List.of(a, b)).digest()).isNotEqualTo(Catalog.of(List.of(b, a)).digest());
  }

  @Example
  void withoutARepositoryThereIsNothing() {
    Catalog none = Catalog.of(List.of());

    assertThat(none.dashboards()).isEmpty();
    assertThat(none.find(Search.ALL).hits()).isEmpty();
    assertThat(none.commits()).isEmpty();
  }

  @Example
  void headsAreOneWordAndBack() {
    Heads heads =
        Heads.NONE
            .with("team", new CommitId("a".repeat(40)))
            .with("main_1", new CommitId("b".repeat(40)));

    assertThat(heads.text())
        .isEqualTo("main_1:" + "b".repeat(40) + ".team:" + "a".repeat(40))
        .matches("[A-Za-z0-9_:.-]+");
    assertThat(Heads.parse(heads.text())).contains(heads);
    assertThat(Heads.parse("")).contains(Heads.NONE);
    for (String wrong : List.of("x", "a:b", "a:" + "c".repeat(40) + ".", ":" + "c".repeat(40))) {
      assertThat(Heads.parse(wrong)).as(wrong).isEmpty();
    }
  }

  @Provide
  Arbitrary<List<Files>> repositories() {
    Arbitrary<List<Integer>> uids = Arbitraries.integers().between(0, 6).list().ofMaxSize(5);
    return Arbitraries.of("folder", "folderless")
        .flatMap(
            target ->
                uids.flatMap(
                    dashboards ->
                        uids.map(
                            folders ->
                                new Files(
                                    target,
                                    dashboards.stream().distinct().toList(),
                                    folders.stream().distinct().toList()))))
        .list()
        .ofMinSize(2)
        .ofMaxSize(4);
  }

  private static List<Part> parts(List<Files> all) {
    List<Part> parts = new ArrayList<>();
    for (Files files : all) {
      parts.add(part("f" + parts.size(), files)); // named as folders are
    }
    return parts;
  }

  /// Folders are nested in the order in which they are listed, dashboards lie in the innermost.
  private static Part part(String name, Files files) {
    FolderRules.Target target =
        files.target().equals("folder") ? FolderRules.Target.FOLDER : FolderRules.Target.FOLDERLESS;
    List<FileChange> changes = new ArrayList<>();
    String directory = "";
    for (int folder : files.folders()) {
      directory += "f" + folder + "/";
      changes.add(Changes.folderFile(directory + "_folder.json", "f" + folder, "F" + folder));
    }
    for (int uid : files.dashboards()) {
      changes.add(
          Changes.dashboard(directory + "d" + uid + ".json", "d" + uid, name, List.of("t")));
    }
    SnapshotBuilder builder = new SnapshotBuilder(new FolderRules(name, name, target));
    return new Part(name, builder.next(builder.empty(), Changes.commit(1), changes));
  }
}
