package lockstep.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lockstep.core.resource.Content;
import lockstep.core.resource.Formats;
import lockstep.core.resource.Uid;
import lockstep.sync.save.CommitDraft.FileEdit;
import lockstep.sync.save.CommitDraft.FileEdit.Write;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedsTest {
  @TempDir private Path folder;

  @Test
  void ourOwnAreAtLeastNineGoodDashboardsWithTheirOwnUids() throws IOException {
    Set<Uid> uids = new HashSet<>();
    Set<String> titles = new HashSet<>();
    for (FileEdit edit : Seeds.builtIn()) {
      Write file = (Write) edit;
      switch (Formats.parse(file.path(), file.content())) {
        case Content.DashboardFile dashboard -> {
          assertThat(uids.add(dashboard.uid())).as(file.path() + " has a uid of its own").isTrue();
          titles.add(dashboard.title());
        }
        case Content.FolderFile _ -> {}
        case Content.Bad bad -> throw new AssertionError(file.path() + ": " + bad.reason());
        case Content.Other _ -> throw new AssertionError(file.path() + " is no dashboard");
      }
    }
    assertThat(uids).hasSizeGreaterThanOrEqualTo(9);
    assertThat(titles).contains("Metrics", "Alerts", "Logs");
  }

  @Test
  void takesTheDashboardFilesOfATreeAndPassesOverTheRest() throws Exception {
    Files.createDirectories(folder.resolve("team/deep"));
    Files.createDirectories(folder.resolve(".git"));
    Files.writeString(folder.resolve("team/deep/cpu.json"), "{}");
    Files.writeString(folder.resolve("team/disk.YML"), "a: 1");
    Files.writeString(folder.resolve("README.md"), "# no dashboard");
    Files.writeString(folder.resolve(".git/config.json"), "{}");
    Files.createSymbolicLink(folder.resolve("link.json"), folder.resolve("team/deep/cpu.json"));

    List<String> paths = Seeds.from(folder).stream().map(edit -> edit.path().value()).toList();

    assertThat(paths).containsExactlyInAnyOrder("team/deep/cpu.json", "team/disk.YML");
  }

  @Test
  void refusesATreeWithoutDashboardFiles() throws IOException {
    Files.writeString(folder.resolve("README.md"), "# nothing here");

    assertThatThrownBy(() -> Seeds.from(folder))
        .hasMessageContaining("holds no .json, .yaml or .yml file");
  }
}
