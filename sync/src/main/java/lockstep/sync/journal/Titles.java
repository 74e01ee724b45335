package lockstep.sync.journal;

import lockstep.core.resource.DashboardDraft;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;

/// What people call what a save is about.
public final class Titles {
  private static final int MAX_LENGTH = 200;

  private Titles() {}

  /// The title that the save gives, cut to 200 characters and without control characters, of which
  /// PostgreSQL takes not all. Of a move, that it is one; empty for a deletion, and for nothing
  /// else.
  public static String of(Save save) {
    String given =
        switch (save.edit()) {
          case Edit.PutDashboard put -> DashboardDraft.of(put.dashboard()).title();
          case Edit.CreateFolder create -> create.title();
          case Edit.RenameFolder rename -> rename.title();
          case Edit.PutFile put -> DashboardDraft.of(put.object()).title();
          case Edit.MakeDirectory make -> make.title().orElseGet(make.path()::name);
          case Edit.DeclareFolders declare -> "%d folders".formatted(declare.directories().size());
          case Edit.MoveFolder move -> "the move of folder " + move.uid();
          case Edit.MovePaths move -> "the move of " + move.moves().getFirst().from();
          case Edit.DeleteDashboard _, Edit.DeleteFolder _, Edit.DeletePaths _ -> "";
        };
    String title = given.replaceAll("\\p{Cntrl}", " ");
    return title.codePointCount(0, title.length()) <= MAX_LENGTH
        ? title
        : title.substring(0, title.offsetByCodePoints(0, MAX_LENGTH));
  }
}
