package lockstep.core.snapshot;

import java.util.Optional;
import lockstep.core.resource.Content;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.RepoPath;
import org.jspecify.annotations.Nullable;

/// What a snapshot remembers of one path, so that the next one can be made from the difference
/// alone.
///
/// @param path empty when Git's name for it is none that we take
/// @param directory the part of Git's name before the last slash
/// @param content what it is
/// @param shown the version that is shown: the present one of a good file, an earlier one of a bad
/// file, none of others
/// @param birth since when it is there
/// @param made the dashboard of that version as the last snapshot had it, to be taken over
record FileState(
    Optional<RepoPath> path,
    String directory,
    Content content,
    Optional<FileChange.LastGood> shown,
    Birth birth,
    Optional<Made> made) {
  /// A dashboard with its part of the digest, which is made when somebody asks for it: to hash ten
  /// thousand takes longer than all else of a restart's first snapshot.
  static final class Made {
    private final Dashboard dashboard;
    private final boolean pathMade;
    private volatile byte @Nullable [] hash;

    /// @param pathMade true when its uid is made from its path
    Made(Dashboard dashboard, boolean pathMade) {
      this.dashboard = dashboard;
      this.pathMade = pathMade;
    }

    Dashboard dashboard() {
      return dashboard;
    }

    boolean pathMade() {
      return pathMade;
    }

    /// @param with makes it, unless that was done before
    byte[] hash(SnapshotDigest with) {
      byte[] made = hash;
      if (made == null) {
        made = with.of(dashboard);
        hash = made;
      }
      return made;
    }
  }

  static FileState of(FileChange.Put put) {
    Optional<FileChange.LastGood> shown =
        switch (put.content()) {
          case Content.Good good ->
              Optional.of(new FileChange.LastGood(put.blob(), good, put.provenance()));
          case Content.Bad _ -> put.lastGood();
          case Content.Other _ -> Optional.empty();
        };
    return new FileState(
        Optional.of(put.path()),
        FolderTree.parent(put.path().value()),
        put.content(),
        shown,
        put.birth(),
        Optional.empty());
  }

  static FileState of(FileChange.Unreadable unreadable) {
    Optional<RepoPath> path =
        RepoPath.problemWith(unreadable.path()).isPresent()
            ? Optional.empty()
            : Optional.of(new RepoPath(unreadable.path()));
    return new FileState(
        path,
        FolderTree.parent(unreadable.path()),
        new Content.Bad(unreadable.reason()),
        path.isPresent() ? unreadable.lastGood() : Optional.empty(),
        unreadable.birth(),
        Optional.empty());
  }

  /// True when it is a dashboard, or should be one and nobody can read it.
  boolean wantsPlace() {
    return path.filter(it -> Allowance.wantsPlace(it, content)).isPresent();
  }

  /// The same, showing `dashboard`.
  FileState withMade(Made dashboard) {
    return new FileState(path, directory, content, shown, birth, Optional.of(dashboard));
  }
}
