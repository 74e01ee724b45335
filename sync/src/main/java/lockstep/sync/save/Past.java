package lockstep.sync.save;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;

/// What was there before, as the history of one commit tells it. Any thread may ask.
public interface Past {
  /// That of a repository without one.
  static Past none() {
    return NoPast.INSTANCE;
  }

  /// The highest epoch of a primary that the saves in it tell; 0 when they tell none.
  long epoch();

  /// The revisions of a dashboard, present or deleted, newest first; none when there never was one.
  ///
  /// @param below only versions below this one
  /// @param limit how many at most
  List<Revision> revisions(Uid dashboard, int below, int limit);

  /// The revision with this version.
  Optional<Revision> revision(Uid dashboard, int version);

  /// The newest revision that held exactly this content, among the newest thousand.
  Optional<Revision> revision(Uid dashboard, BlobId content);

  /// The revision that a save made of a dashboard, among the newest hundred, when it holds just
  /// what was sent: not when changes of others were merged into it.
  Optional<Revision> madeBy(Uid dashboard, Predicate<SaveId> save);

  /// The revisions of the file that is at `path` now, newest first.
  ///
  /// @param limit how many at most
  List<Revision> revisions(RepoPath path, int limit);

  /// What the file held at a revision; empty when nothing, or more than is ever read.
  ///
  /// @return not to be changed
  Optional<byte[]> content(Revision revision);

  /// The uid that the directory of a revision had declared when it was made; empty when it had no
  /// `_folder.json` that tells.
  Optional<Uid> folder(Revision revision);

  /// The dashboard, if it was deleted and is not there any more.
  Optional<Deleted> deleted(Uid dashboard);

  /// Dashboards that were deleted and are not there any more, the latest first.
  ///
  /// @param limit how many at most
  Trash deleted(int limit);

  /// What was deleted.
  ///
  /// @param dashboards the latest first
  /// @param cut true when there may be more, deleted before
  record Trash(List<Deleted> dashboards, boolean cut) {
    public Trash {
      dashboards = List.copyOf(dashboards);
    }
  }

  /// A dashboard that is not there any more: its file was deleted, or has another uid since.
  ///
  /// @param title as it was last
  /// @param last what it held last
  /// @param deletion who took it away, and when
  record Deleted(Uid uid, String title, Revision last, Revision deletion) {}
}
