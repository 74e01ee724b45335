package lockstep.sync.save;

import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Slug;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.save.CommitDraft.FileEdit;

/// Names for new files and directories: from the title, with a number when they are taken.
final class FreePath {
  private static final String KEEP = ".keep";

  private FreePath() {}

  /// A file for a new dashboard.
  static RepoPath file(Snapshot snapshot, RepoPath directory, String title) {
    return free(snapshot, directory, Slug.of(title), ".json");
  }

  /// A directory for a new folder.
  static RepoPath directory(Snapshot snapshot, RepoPath parent, String title) {
    return free(snapshot, parent, Slug.of(title), "");
  }

  /// The place of a file that moves to another directory: under its own name if that is free.
  static RepoPath moved(Snapshot snapshot, RepoPath directory, RepoPath file) {
    String name = file.name();
    int dot = name.lastIndexOf('.');
    return dot <= 0
        ? free(snapshot, directory, name, "")
        : free(snapshot, directory, name.substring(0, dot), name.substring(dot));
  }

  /// What keeps an empty directory in Git.
  static FileEdit placeholder(RepoPath directory) {
    return new FileEdit.Write(directory.child(KEEP), new byte[0]);
  }

  static Plan.No tooDeep(RepoPath path) {
    return Planner.no(
        SaveOutcome.Reason.BAD_REQUEST,
        "%s is too deep: at most %d folders hold each other"
            .formatted(path, Formats.MAX_DEPTH - 1));
  }

  private static RepoPath free(Snapshot snapshot, RepoPath directory, String stem, String ending) {
    RepoPath path = directory.child(stem + ending);
    for (int number = 2; snapshot.hasPath(path); number++) {
      path = directory.child(stem + "-" + number + ending);
    }
    return path;
  }
}
