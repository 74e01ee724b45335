package lockstep.sync.save;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.FolderDraft;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.save.CommitDraft.FileEdit;
import lockstep.sync.save.SaveOutcome.Reason;

/// What there is at a path, and what is said when it is not what an edit needs.
final class Places {
  private Places() {}

  /// A directory that is to be made, with the file that makes it a folder.
  record Made(Uid uid, FileEdit edit) {}

  /// True when there is something at the path that is no directory.
  static boolean isFile(RepoPath path, Snapshot snapshot) {
    return snapshot.hasPath(path) && !isDirectory(path, snapshot);
  }

  static boolean isDirectory(RepoPath path, Snapshot snapshot) {
    return !snapshot.filesBelow(path).isEmpty();
  }

  /// True when files of these names are written in one notation.
  static boolean sameFormat(RepoPath one, RepoPath other) {
    return isJson(one) == isJson(other);
  }

  private static boolean isJson(RepoPath path) {
    return path.name().toLowerCase(Locale.ROOT).endsWith(".json");
  }

  /// The `_folder.json`s of a directory and of those around it, outermost first, as far as they are
  /// not there; each with a uid of its own that the save id gives.
  static List<Made> declare(SaveId id, RepoPath directory, Snapshot snapshot) {
    Deque<RepoPath> missing = new ArrayDeque<>();
    for (RepoPath at = directory; !at.isRoot() && !snapshot.hasPath(at); at = at.parent()) {
      missing.addFirst(at);
    }
    List<Made> made = new ArrayList<>();
    Set<Uid> given = new HashSet<>();
    for (RepoPath at : missing) {
      Uid uid = FreshUid.of(id, it -> given.contains(it) || snapshot.folder(it).isPresent());
      given.add(uid);
      made.add(new Made(uid, folderFile(at, uid)));
    }
    return made;
  }

  /// The `_folder.json` of a directory, titled as it is named.
  static FileEdit folderFile(RepoPath directory, Uid uid) {
    return new FileEdit.Write(
        directory.child(Formats.FOLDER_FILE), new FolderDraft(uid, directory.name()).fresh());
  }

  /// Why nothing can be below a directory of this path: something that is none has its name.
  static Optional<Plan.No> fileAbove(RepoPath path, Snapshot snapshot) {
    for (RepoPath at = path.parent(); !at.isRoot(); at = at.parent()) {
      if (isFile(at, snapshot)) {
        return Optional.of(
            Planner.perhapsNo(
                Reason.BAD_REQUEST, "path: %s is a file, so nothing can be in it".formatted(at)));
      }
    }
    return Optional.empty();
  }

  static Plan.No taken(RepoPath path) {
    return Planner.perhapsNo(Reason.PATH_TAKEN, path + " is there already");
  }

  static Plan.No notThere(RepoPath path) {
    return Planner.perhapsNo(Reason.NOT_FOUND, path + " is not there");
  }

  /// The content of the file that is at a path now; empty for what is no regular file.
  static Optional<BlobId> blob(RepoPath path, Past past) {
    return past.revisions(path, 1).stream().findFirst().flatMap(Revision::blob);
  }

  /// True when the file holds something in Git that cannot be read as it should be: what is shown
  /// of it is an earlier version, if anything.
  static boolean isUnread(RepoPath path, Snapshot snapshot) {
    return unread(path, snapshot).isPresent();
  }

  /// Why the file cannot be read as it should be; empty when it can.
  static Optional<String> unread(RepoPath path, Snapshot snapshot) {
    return snapshot
        .said(path.value())
        .flatMap(
            said ->
                said.content() instanceof Content.Bad(String reason)
                    ? Optional.of(reason)
                    : Optional.empty());
  }

  /// The conflict when the file is not what the edit started from.
  ///
  /// @param about whose conflict it is
  static Optional<Plan.No> stale(
      Edit.Base base, RepoPath path, Uid about, Snapshot snapshot, Past past) {
    Optional<Revision> now = past.revisions(path, 1).stream().findFirst();
    boolean fits =
        switch (base) {
          case Edit.Base.Any() -> true;
          case Edit.Base.Exact(BlobId blob) ->
              now.flatMap(Revision::blob).filter(blob::equals).isPresent();
          case Edit.Base.Version(int version) ->
              // A number is what an editor was shown, and this was shown to nobody.
              now.filter(it -> it.version() == version && !isUnread(path, snapshot)).isPresent();
          case Edit.Base.Document _ -> false;
        };
    if (fits || now.isEmpty()) {
      return Optional.empty();
    }
    Uid uid = snapshot.dashboardAt(path).map(Dashboard::uid).orElse(about);
    return Optional.of(
        new Plan.No(
            new SaveOutcome.Conflict(
                uid,
                now.get().version(),
                now.get().author(),
                now.get().when(),
                Optional.empty(),
                unread(path, snapshot)),
            true));
  }
}
