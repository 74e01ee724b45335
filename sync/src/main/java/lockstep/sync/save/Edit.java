package lockstep.sync.save;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Uid;

/// What a person wants changed.
public sealed interface Edit {
  /// Create or change a dashboard.
  ///
  /// @param uid absent: a new dashboard gets a fresh one
  /// @param dashboard the classic JSON, or the whole resource (`apiVersion`, `kind`, `metadata`,
  /// `spec`)
  /// @param folder where it goes: absent keeps the folder it is in (a new one: top level)
  /// @param base what the editor started from
  record PutDashboard(Optional<Uid> uid, ObjectNode dashboard, Optional<Place> folder, Base base)
      implements Edit {}

  /// Delete a dashboard.
  ///
  /// @param base what the person saw when they decided so
  record DeleteDashboard(Uid uid, Base base) implements Edit {}

  /// Create a folder.
  ///
  /// @param uid absent: a fresh one
  /// @param parent absent: the top level
  record CreateFolder(Optional<Uid> uid, String title, Optional<Uid> parent) implements Edit {}

  /// Give a folder another title. Its uid and path stay.
  record RenameFolder(Uid uid, String title) implements Edit {}

  /// Delete a folder and all that is in it.
  record DeleteFolder(Uid uid) implements Edit {}

  /// A place for a dashboard.
  sealed interface Place {
    /// In the folder `uid`.
    record InFolder(Uid uid) implements Place {}

    /// In no folder that the person named: the repository's own top.
    record Top() implements Place {}
  }

  /// What an edit started from.
  sealed interface Base {
    /// The integer version that the editor loaded; 0 or absent in the request means a new
    /// dashboard.
    ///
    /// A count of commits: after a merge by hand the same number may name other content, so it
    /// is for clients that know nothing better.
    record Version(int version) implements Base {}

    /// The file with exactly this content, whatever its history is.
    record Exact(BlobId blob) implements Base {}

    /// Whatever is there may be replaced: `overwrite: true`.
    record Any() implements Base {}
  }
}
