package lockstep.sync.save;

import java.util.List;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;

/// What came to a dashboard after the revision that an edit started from.
public final class Unseen {
  /// How far back it is looked for the content of a file.
  private static final int LOOKED_THROUGH = 1000;

  private Unseen() {}

  /// The first change since the base of `edit`; empty when there is none, when its base is no
  /// revision in `past`, and of an edit that has no base.
  public static Optional<Revision> first(Edit edit, Past past) {
    return switch (edit) {
      case Edit.PutDashboard put ->
          put.uid().flatMap(uid -> after(uid, seen(put, uid, past), past));
      case Edit.DeleteDashboard delete ->
          after(delete.uid(), seen(delete.base(), delete.uid(), past), past);
      case Edit.PutFile put -> after(put.path(), put.base(), past);
      case Edit.DeletePaths delete -> after(delete.paths().getFirst(), delete.base(), past);
      case Edit.MovePaths move -> after(move.moves().getFirst().from(), move.base(), past);
      case Edit.CreateFolder _,
          Edit.RenameFolder _,
          Edit.MoveFolder _,
          Edit.DeleteFolder _,
          Edit.MakeDirectory _,
          Edit.DeclareFolders _ ->
          Optional.empty();
    };
  }

  private static Optional<Revision> seen(Edit.PutDashboard put, Uid uid, Past past) {
    return put.base() instanceof Edit.Base.Exact(BlobId blob)
        ? Merging.loaded(put, blob, uid, past)
        : seen(put.base(), uid, past);
  }

  private static Optional<Revision> seen(Edit.Base base, Uid uid, Past past) {
    return switch (base) {
      case Edit.Base.Version(int version) -> past.revision(uid, version);
      case Edit.Base.Exact(BlobId blob) -> past.revision(uid, blob);
      case Edit.Base.Document _, Edit.Base.Any _ -> Optional.empty();
    };
  }

  private static Optional<Revision> after(Uid uid, Optional<Revision> seen, Past past) {
    return seen.flatMap(it -> past.revision(uid, it.version() + 1));
  }

  private static Optional<Revision> after(RepoPath path, Edit.Base base, Past past) {
    if (!(base instanceof Edit.Base.Exact(BlobId seen))) {
      return Optional.empty();
    }
    List<Revision> newestFirst = past.revisions(path, LOOKED_THROUGH);
    for (int i = 1; i < newestFirst.size(); i++) {
      if (newestFirst.get(i).blob().equals(Optional.of(seen))) {
        return Optional.of(newestFirst.get(i - 1));
      }
    }
    return Optional.empty();
  }
}
