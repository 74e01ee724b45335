package lockstep.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.core.resource.Content;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Search.Kind;
import lockstep.core.snapshot.Search.Sort;
import org.junit.jupiter.api.Test;

final class SearchTest {
  private static final Search.Within TOP = new Search.Within(Optional.empty());

  private final Snapshot snapshot = snapshot();

  @Test
  void givesFoldersFirstThenDashboardsByTitle() {
    assertThat(titles(Search.ALL))
        .containsExactly("Apps", "zoo", "CPU load", "cpu load of nodes", "Memory", "Überblick");
  }

  @Test
  void wantsAllWordsInAnyOrderAndCase() {
    assertThat(titles(Search.ALL.withText("LOAD  cpu")))
        .containsExactly("CPU load", "cpu load of nodes");
    assertThat(titles(Search.ALL.withText("oad nod"))).containsExactly("cpu load of nodes");
    assertThat(titles(Search.ALL.withText("ÜBER"))).containsExactly("Überblick");
    assertThat(titles(Search.ALL.withText("cpu memory"))).isEmpty();
    assertThat(titles(Search.ALL.withText("  "))).hasSize(6);
  }

  @Test
  void wantsAllTagsAndFindsNoFolderByTag() {
    assertThat(titles(Search.ALL.withTags(List.of("prod")))).containsExactly("CPU load", "Memory");
    assertThat(titles(Search.ALL.withTags(List.of("prod", "host")))).containsExactly("Memory");
  }

  @Test
  void narrowsToAKind() {
    assertThat(titles(Search.ALL.withKind(Kind.FOLDER))).containsExactly("Apps", "zoo");
    assertThat(titles(Search.ALL.withKind(Kind.DASHBOARD))).hasSize(4);
  }

  @Test
  void narrowsToFoldersWithoutThoseBelow() {
    Search.Within apps = new Search.Within(Optional.of(new Uid("apps")));
    assertThat(titles(Search.ALL.within(Set.of(apps)))).containsExactly("zoo", "CPU load");
    assertThat(titles(Search.ALL.within(Set.of(TOP)))).containsExactly("Apps", "Memory");
    assertThat(titles(Search.ALL.within(Set.of(TOP, apps)))).hasSize(4);
  }

  @Test
  void narrowsToDashboardUids() {
    assertThat(titles(Search.ALL.withDashboards(Set.of(new Uid("d1"), new Uid("apps")))))
        .containsExactly("CPU load");
  }

  @Test
  void sortsAsAsked() {
    assertThat(titles(Search.ALL.withSort(Sort.TITLE_ASCENDING)))
        .containsExactly("Apps", "CPU load", "cpu load of nodes", "Memory", "zoo", "Überblick");
    assertThat(titles(Search.ALL.withSort(Sort.TITLE_DESCENDING)))
        .containsExactly("Überblick", "zoo", "Memory", "cpu load of nodes", "CPU load", "Apps");
    assertThat(titles(Search.ALL.withSort(Sort.UPDATED_DESCENDING)))
        .containsExactly("Memory", "Überblick", "cpu load of nodes", "CPU load", "Apps", "zoo");
  }

  @Test
  void givesPagesAndTheTotal() {
    assertThat(titles(Search.ALL.withPage(4, 1))).hasSize(4);
    SearchResult second = snapshot.find(Search.ALL.withPage(4, 2));
    assertThat(second.hits()).extracting(Hit::title).containsExactly("Memory", "Überblick");
    assertThat(second.total()).isEqualTo(6);
    assertThat(titles(Search.ALL.withPage(Integer.MAX_VALUE, Integer.MAX_VALUE))).isEmpty();
    assertThatThrownBy(() -> Search.ALL.withPage(0, 1)).hasMessageContaining("limit, page: 0, 1");
  }

  @Test
  void tellsTheFolderOfEachHit() {
    Hit.OfDashboard cpu = (Hit.OfDashboard) snapshot.find(Search.ALL).hits().get(2);
    assertThat(cpu.folder().map(Folder::title)).contains("Apps");
    Hit.OfFolder zoo = (Hit.OfFolder) snapshot.find(Search.ALL).hits().get(1);
    assertThat(zoo.parent().map(Folder::title)).contains("Apps");
  }

  private List<String> titles(Search search) {
    return snapshot.find(search).hits().stream().map(Hit::title).toList();
  }

  private static Snapshot snapshot() {
    SnapshotBuilder builder =
        new SnapshotBuilder(new FolderRules("m", "M", FolderRules.Target.FOLDERLESS));
    return builder.next(
        builder.empty(),
        Changes.commit(1),
        List.of(
            Changes.folderFile("apps/_folder.json", "apps", "Apps"),
            Changes.folderFile("apps/z/_folder.json", "z", "zoo"),
            put("apps/1.json", "d1", "CPU load", 1, "prod"),
            put("apps/z/2.json", "d2", "cpu load of nodes", 2),
            put("3.json", "d3", "Memory", 4, "host", "prod"),
            put("apps/z/4.json", "d4", "Überblick", 3)));
  }

  private static FileChange put(
      String path, String uid, String title, int version, String... tags) {
    return Changes.put(
        path,
        new Content.DashboardFile(new Uid(uid), title, List.of(tags), Optional.empty()),
        version);
  }
}
