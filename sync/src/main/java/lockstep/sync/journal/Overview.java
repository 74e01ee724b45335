package lockstep.sync.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;

/// What waits, without the contents.
///
/// @param items in order
/// @param notices how many notices were ever made for authors: when it grows there is a new one
public record Overview(List<Item> items, long notices) {
  /// Nothing waits.
  public static final Overview EMPTY = new Overview(List.of(), 0);

  public Overview {
    items = List.copyOf(items);
  }

  /// A save that waits.
  ///
  /// @param title of the dashboard or folder; empty for a deletion
  /// @param author the name of who made it
  public record Item(
      SaveId id, Uid uid, Kind kind, String title, String author, Instant since, long bytes) {}

  /// What a save does.
  public enum Kind {
    DASHBOARD,
    DELETE_DASHBOARD,
    FOLDER,
    DELETE_FOLDER,
    FILES;

    /// The kind of a save.
    public static Kind of(Save save) {
      return switch (save.edit()) {
        case Edit.PutDashboard _ -> DASHBOARD;
        case Edit.DeleteDashboard _ -> DELETE_DASHBOARD;
        case Edit.CreateFolder _, Edit.RenameFolder _ -> FOLDER;
        case Edit.DeleteFolder _ -> DELETE_FOLDER;
        case Edit.PutFile _,
            Edit.DeletePaths _,
            Edit.MovePaths _,
            Edit.MakeDirectory _,
            Edit.DeclareFolders _ ->
            FILES;
      };
    }
  }

  /// The saves of one thing, in order.
  public List<Item> of(Uid uid) {
    return items.stream().filter(item -> item.uid().equals(uid)).toList();
  }

  /// The place of a save, from 1; empty when it does not wait.
  public Optional<Integer> position(SaveId id) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).id().equals(id)) {
        return Optional.of(i + 1);
      }
    }
    return Optional.empty();
  }

  /// Since when the oldest waits.
  public Optional<Instant> oldest() {
    return items.stream().findFirst().map(Item::since);
  }
}
