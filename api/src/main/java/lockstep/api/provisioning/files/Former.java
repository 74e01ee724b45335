package lockstep.api.provisioning.files;

import java.util.List;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.LoggedCommit;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.save.Edit;

/// What was there before a save, for who asks what it replaced.
///
/// It is read from the commit before that of the save, so it is the same when the save was merged,
/// or is answered once more.
///
/// @param shown what this instance showed when the request came
/// @param path where the thing was: of a move, where it was before
/// @param action as the answer names it
record Former(Target target, Snapshot shown, RepoPath path, String action) {
  /// Of a save that is about to be made.
  Former(Target target, Edit edit, String action) {
    this(target, target.sync().snapshot(), path(edit), action);
  }

  /// A file as it was, and where.
  record Was(RepoPath path, TreeChange.File file) {}

  private static RepoPath path(Edit edit) {
    return switch (edit) {
      case Edit.MovePaths move -> move.moves().getFirst().from();
      case Edit.PutFile put -> put.path();
      case Edit.DeletePaths delete -> delete.paths().getFirst();
      case Edit.MakeDirectory make -> make.path();
      case Edit.RenameFolder _,
          Edit.MoveFolder _,
          Edit.PutDashboard _,
          Edit.DeleteDashboard _,
          Edit.CreateFolder _,
          Edit.DeleteFolder _,
          Edit.DeclareFolders _ ->
          RepoPath.ROOT;
    };
  }

  boolean isDeletion() {
    return action.equals("delete");
  }

  /// What the save found; empty for what it made, and for a directory that had no file.
  ///
  /// @param now the file as it left it; empty for a directory, and for what is gone
  Optional<Was> before(CommitId saved, Asked asked, Optional<TreeChange.File> now) {
    if (action.equals("create")) {
      return Optional.empty();
    }
    RepoPath at = asked.directory() ? asked.path().child(Formats.FOLDER_FILE) : path;
    if (now.isPresent() && showed(at).equals(now.map(TreeChange.File::blob))) {
      return Optional.of(new Was(at, now.get())); // nothing was changed
    }
    List<LoggedCommit> log = target.sync().trees().log(saved, RepoPath.ROOT, 2);
    return log.size() < 2
        ? Optional.empty()
        : target
            .sync()
            .trees()
            .file(log.getLast().commit(), at)
            .filter(file -> file.size() <= Formats.MAX_BYTES)
            .map(file -> new Was(at, file));
  }

  /// The folder of a directory that had no file; empty for one that had, or was not there.
  Optional<Folder> bare(RepoPath directory) {
    return shown
        .folderAt(directory)
        .filter(folder -> folder.metadata().isEmpty() && action.equals("update"));
  }

  private Optional<BlobId> showed(RepoPath at) {
    return shown
        .dashboardAt(at)
        .map(Dashboard::blob)
        .or(() -> shown.folderAt(at.parent()).flatMap(Folder::metadata));
  }

  /// The `_folder.json` of a directory as the save left it.
  Optional<TreeChange.File> after(CommitId saved, RepoPath directory) {
    return target.sync().trees().file(saved, directory.child(Formats.FOLDER_FILE));
  }
}
