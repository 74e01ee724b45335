package lockstep.sync.save;

import java.util.Optional;
import lockstep.core.resource.Uid;

/// An edit on its way to being a commit.
///
/// @param id makes it idempotent
/// @param edit what changes
/// @param author who wants it
/// @param message the person's words for the commit; absent: made from the edit, such as `Update
/// <title>`
/// @param request of the request that asked for it; absent where the program itself made the id, as
/// in jobs, and in what an older program wrote
public record Save(
    SaveId id,
    Edit edit,
    Author author,
    Optional<String> message,
    Optional<RequestDigest> request) {
  /// A save that no request of a client asked for.
  public Save(SaveId id, Edit edit, Author author, Optional<String> message) {
    this(id, edit, author, message, Optional.empty());
  }

  /// The same save, understood as this edit.
  public Save with(Edit other) {
    return new Save(id, other, author, message, request);
  }

  /// The same save with other words for the commit.
  public Save with(Optional<String> words) {
    return new Save(id, edit, author, words, request);
  }

  /// True when a commit that was about `uid` and left a dashboard, or none, may be of this save.
  ///
  /// @param uid empty when the commit does not tell
  /// @param dashboard empty when nobody knows any more
  public boolean mayBe(Optional<Uid> uid, Optional<Boolean> dashboard) {
    Optional<Uid> mine = Planner.named(this);
    Optional<Boolean> leaves =
        switch (edit) {
          case Edit.PutDashboard _, Edit.PutFile _ -> Optional.of(true);
          case Edit.DeleteDashboard _,
              Edit.CreateFolder _,
              Edit.RenameFolder _,
              Edit.MoveFolder _,
              Edit.DeleteFolder _,
              Edit.DeletePaths _,
              Edit.MakeDirectory _,
              Edit.DeclareFolders _ ->
              Optional.of(false);
          case Edit.MovePaths _ -> Optional.empty();
        };
    return (uid.isEmpty() || mine.isEmpty() || uid.equals(mine))
        && (dashboard.isEmpty() || leaves.isEmpty() || dashboard.equals(leaves));
  }

  /// True when `other`, which has the same id, is this save once more. Without digests those are
  /// one save that do the same kind of thing to the same thing.
  public boolean isSame(Save other) {
    if (request.isPresent() && other.request.isPresent()) {
      return request.equals(other.request);
    }
    Optional<Uid> mine = Planner.named(this);
    Optional<Uid> theirs = Planner.named(other);
    return edit.getClass().equals(other.edit.getClass())
        && (mine.isEmpty() || theirs.isEmpty() || mine.equals(theirs));
  }
}
