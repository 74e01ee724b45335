package lockstep.sync.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Author;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import org.junit.jupiter.api.Test;

/// Whoever lists what waits calls a save without a title a deletion.
class TitlesTest {
  private static final Uid TEAM = new Uid("team");

  @Test
  void onlyADeletionHasNone() {
    Edit.Base any = new Edit.Base.Any();
    Edit.MovePaths.Move file =
        new Edit.MovePaths.Move(new RepoPath("a.json"), new RepoPath("b.json"));

    assertThat(title(new Edit.DeleteFolder(TEAM))).isEmpty();
    assertThat(title(new Edit.MoveFolder(TEAM, Optional.empty(), any)))
        .isEqualTo("the move of folder team");
    assertThat(title(new Edit.MovePaths(List.of(file)))).isEqualTo("the move of a.json");
  }

  private static String title(Edit edit) {
    return Titles.of(
        new Save(new SaveId("s1"), edit, new Author("Ada", "ada@localhost"), Optional.empty()));
  }
}
