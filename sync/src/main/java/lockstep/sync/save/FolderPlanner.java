package lockstep.sync.save;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.core.merge.DocumentMerge;
import lockstep.core.merge.MergeChange;
import lockstep.core.merge.MergeResult;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;
import lockstep.core.resource.FolderDraft;
import lockstep.core.resource.Formats;
import lockstep.core.resource.Provenance;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.save.CommitDraft.FileEdit;
import lockstep.sync.save.SaveOutcome.Reason;

/// Plans edits of folders.
final class FolderPlanner {
  private final Bodies bodies;
  private final PathPlanner paths;

  FolderPlanner(Bodies bodies, PathPlanner paths) {
    this.bodies = bodies;
    this.paths = paths;
  }

  Plan create(SaveId id, Edit.CreateFolder create, Snapshot snapshot) {
    if (create.title().isBlank()) {
      return Planner.no(Reason.EMPTY_TITLE, "Folder title cannot be empty");
    }
    Optional<RepoPath> parent = parent(create.parent(), snapshot);
    if (parent.isEmpty()) {
      return parentNotFound(create.parent());
    }
    Optional<Folder> taken = create.uid().flatMap(snapshot::folder);
    if (taken.isPresent()) {
      return Planner.perhapsNo(
          Reason.UID_TAKEN,
          "A folder with the uid %s is there already: \"%s\""
              .formatted(taken.get().uid(), taken.get().title()));
    }
    Uid uid =
        create.uid().orElseGet(() -> FreshUid.of(id, used -> snapshot.folder(used).isPresent()));
    RepoPath directory = FreePath.directory(snapshot, parent.get(), create.title());
    if (directory.depth() >= Formats.MAX_DEPTH) {
      return FreePath.tooDeep(directory);
    }
    byte[] content = new FolderDraft(uid, create.title(), create.description()).fresh();
    return new Plan.Write(
        List.of(new FileEdit.Write(metadata(directory), content)),
        "Create folder " + create.title(),
        uid);
  }

  Plan rename(Edit.RenameFolder rename, Snapshot snapshot, Past past) {
    if (rename.title().isBlank()) {
      return Planner.no(Reason.EMPTY_TITLE, "Folder title cannot be empty");
    }
    Optional<Folder> found = snapshot.folder(rename.uid());
    if (found.isEmpty()) {
      return Planner.perhapsNo(Reason.NOT_FOUND, "Folder not found");
    }
    Folder folder = found.get();
    if (folder.path().isRoot()) {
      return Planner.no(
          Reason.BAD_REQUEST, "The folder of the repository has its title from the configuration");
    }
    RepoPath file = metadata(folder.path());
    if (Places.isUnread(file, snapshot)) {
      Optional<Plan.No> stale = Places.stale(rename.base(), file, folder.uid(), snapshot, past);
      if (stale.isPresent()) {
        return stale.get();
      }
    }
    FolderDraft draft = new FolderDraft(folder.uid(), rename.title(), rename.description());
    Optional<Plan> same = unchanged(draft, folder, snapshot, Optional.empty());
    if (same.isPresent()) {
      return same.get();
    }
    return isCurrent(rename.base(), folder)
        ? write(draft, folder, Optional.empty())
        : merge(rename, folder, snapshot, past);
  }

  /// The edit on what others made of the folder since its base.
  private Plan merge(Edit.RenameFolder rename, Folder folder, Snapshot snapshot, Past past) {
    Optional<FolderSaid> seen = FolderSaid.at(rename.base(), folder, past);
    if (seen.isEmpty()) {
      return conflict(folder, Optional.empty());
    }
    ObjectNode base = seen.get().tree();
    ObjectNode mine = seen.get().with(rename).tree();
    FolderSaid now = FolderSaid.now(folder, bodies);
    return switch (DocumentMerge.merge(base, mine, now.tree(), Map.of())) {
      case MergeResult.Merged(ObjectNode merged, var ours, var theirs) -> {
        FolderDraft draft = now.become(merged, folder.uid());
        Optional<Plan.Joined> joined = joined(theirs, ours, folder);
        yield unchanged(draft, folder, snapshot, joined)
            .orElseGet(() -> write(draft, folder, joined));
      }
      case MergeResult.Conflicts(var conflicts) ->
          conflict(
              folder,
              folder
                  .metadata()
                  .map(
                      blob ->
                          new SaveOutcome.Clash(
                              base, Optional.of(mine), now.tree(), blob, conflicts)));
      case MergeResult.Invalid _ -> conflict(folder, Optional.empty());
    };
  }

  private static Optional<Plan.Joined> joined(
      List<MergeChange> theirs, List<MergeChange> ours, Folder folder) {
    List<MergeChange> others = theirs.stream().filter(it -> !ours.contains(it)).toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Plan.Joined(others, folder.provenance().map(Provenance::updatedBy).orElse("")));
  }

  /// That nothing is to be written, when all is as the draft says.
  private Optional<Plan> unchanged(
      FolderDraft draft, Folder folder, Snapshot snapshot, Optional<Plan.Joined> joined) {
    boolean same =
        (folder.title().equals(draft.title()) && draft.description().isEmpty())
            || folder
                .metadata()
                .map(bodies::read)
                .filter(before -> Arrays.equals(before, draft.into(before)))
                .isPresent();
    return same
        ? Optional.of(
            new Plan.Unchanged(folder.uid(), Planner.commitOf(snapshot), /* version= */ 0, joined))
        : Optional.empty();
  }

  private Plan write(FolderDraft draft, Folder folder, Optional<Plan.Joined> joined) {
    byte[] content = folder.metadata().map(bodies::read).map(draft::into).orElseGet(draft::fresh);
    return new Plan.Write(
        List.of(new FileEdit.Write(metadata(folder.path()), content)),
        folder.title().equals(draft.title())
            ? "Describe folder " + folder.title()
            : "Rename folder %s to %s".formatted(folder.title(), draft.title()),
        folder.uid(),
        joined);
  }

  Plan move(SaveId id, Edit.MoveFolder move, Snapshot snapshot, Past past) {
    Optional<Folder> found = snapshot.folder(move.uid());
    if (found.isEmpty()) {
      return Planner.perhapsNo(Reason.NOT_FOUND, "Folder not found");
    }
    Folder folder = found.get();
    if (folder.path().isRoot()) {
      return Planner.no(Reason.BAD_REQUEST, "The folder of the repository cannot be moved");
    }
    Optional<RepoPath> parent = parent(move.parent(), snapshot);
    if (parent.isEmpty()) {
      return parentNotFound(move.parent());
    }
    if (parent.get().equals(folder.path().parent())) {
      return new Plan.Unchanged(
          folder.uid(), Planner.commitOf(snapshot), /* version= */ 0, Optional.empty());
    }
    if (isStale(move.base(), folder, past)) {
      return conflict(folder, Optional.empty());
    }
    RepoPath to = FreePath.moved(snapshot, parent.get(), folder.path());
    return paths.move(
        id,
        new Edit.MovePaths(List.of(new Edit.MovePaths.Move(folder.path(), to))),
        snapshot,
        past);
  }

  private static Optional<RepoPath> parent(Optional<Uid> uid, Snapshot snapshot) {
    return uid.isEmpty()
        ? Optional.of(RepoPath.ROOT)
        : uid.flatMap(snapshot::folder).map(Folder::path);
  }

  private static Plan parentNotFound(Optional<Uid> parent) {
    return Planner.perhapsNo(
        Reason.FOLDER_NOT_FOUND,
        "Folder %s not found".formatted(parent.map(Uid::value).orElse("")));
  }

  Plan delete(Edit.DeleteFolder delete, Snapshot snapshot, Past past) {
    Optional<Folder> found = snapshot.folder(delete.uid());
    if (found.isEmpty()) {
      return Planner.perhapsNo(Reason.NOT_FOUND, "Folder not found");
    }
    Folder folder = found.get();
    RepoPath directory = folder.path();
    if (directory.isRoot()) {
      return Planner.no(
          Reason.BAD_REQUEST, "The folder of the repository cannot be deleted, only its content");
    }
    if (isStale(delete.base(), folder, past)) {
      return conflict(folder, Optional.empty());
    }
    FolderContents contents = FolderContents.of(snapshot, folder);
    if (delete.contents().filter(seen -> !seen.equals(contents.tag())).isPresent()) {
      return changedInside(folder, contents);
    }
    List<FileEdit> edits = new ArrayList<>();
    snapshot.filesBelow(directory).forEach(path -> edits.add(new FileEdit.Delete(path)));
    if (Planner.emptied(snapshot, directory.parent(), directory)) {
      edits.add(FreePath.placeholder(directory.parent()));
    }
    return new Plan.Write(edits, "Delete folder " + folder.title(), folder.uid());
  }

  /// True when the folder is as the edit's base has it, or the person said that this does not
  /// matter.
  private static boolean isCurrent(Edit.Base base, Folder folder) {
    return switch (base) {
      case Edit.Base.Any() -> true;
      case Edit.Base.Version(int version) -> version == folder.version();
      case Edit.Base.Exact(BlobId blob) -> folder.metadata().equals(Optional.of(blob));
      case Edit.Base.Document _ -> false;
    };
  }

  /// True when the folder says something else than at the edit's base.
  private boolean isStale(Edit.Base base, Folder folder, Past past) {
    return !isCurrent(base, folder)
        && !FolderSaid.at(base, folder, past).equals(Optional.of(FolderSaid.now(folder, bodies)));
  }

  /// Tells of the dashboard in it that was changed last, and who did that.
  private static Plan changedInside(Folder folder, FolderContents contents) {
    Optional<Dashboard> newest = contents.newest();
    Optional<Provenance> last = newest.map(Dashboard::provenance);
    return new Plan.No(
        new SaveOutcome.Conflict(
                folder.uid(),
                folder.version(),
                last.map(Provenance::updatedBy).orElse(""),
                last.map(Provenance::updated).orElse(Instant.EPOCH),
                Optional.empty())
            .inside(new SaveOutcome.Inside(folder.title(), newest.map(Dashboard::title))),
        /* doubtful= */ true);
  }

  private static Plan conflict(Folder folder, Optional<SaveOutcome.Clash> clash) {
    return new Plan.No(
        new SaveOutcome.Conflict(
            folder.uid(),
            folder.version(),
            folder.provenance().map(Provenance::updatedBy).orElse(""),
            folder.provenance().map(Provenance::updated).orElse(Instant.EPOCH),
            clash),
        /* doubtful= */ true);
  }

  static RepoPath metadata(RepoPath directory) {
    return directory.child(Formats.FOLDER_FILE);
  }
}
