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
/// @param conflictCount how many saves were set aside and have a notice that was not dismissed
/// @param conflicts the newest of these, newest first, at most [#LISTED]
public record Overview(
    List<Item> items, long notices, long conflictCount, List<Conflict> conflicts) {
  /// Nothing waits.
  public static final Overview EMPTY = new Overview(List.of(), 0, 0, List.of());

  /// How many conflicts are listed: pages ask for the state all the time.
  public static final int LISTED = 20;

  public Overview {
    items = List.copyOf(items);
    conflicts = List.copyOf(conflicts);
  }

  /// A save that waits.
  ///
  /// @param title of the dashboard or folder; empty for a deletion
  /// @param author the name of who made it
  public record Item(
      SaveId id, Uid uid, Kind kind, String title, String author, Instant since, long bytes) {}

  /// A save that was set aside.
  ///
  /// @param title as in [Item]
  /// @param author as in [Item]
  /// @param at when it was set aside
  /// @param fate where it is now and why
  public record Conflict(
      SaveId id, Uid uid, String title, String author, Instant at, Fate.SetAside fate) {}

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
        case Edit.CreateFolder _, Edit.RenameFolder _, Edit.MoveFolder _ -> FOLDER;
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

  /// Where a save is that was set aside, when it is among those that are listed.
  Optional<Fate.SetAside> setAside(SaveId id, Uid uid) {
    return conflicts.stream()
        .filter(conflict -> conflict.id().equals(id) && conflict.uid().equals(uid))
        .map(Conflict::fate)
        .findFirst();
  }

  /// Since when the oldest waits.
  public Optional<Instant> oldest() {
    return items.stream().findFirst().map(Item::since);
  }
}
