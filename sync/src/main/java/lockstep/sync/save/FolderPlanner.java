package lockstep.sync.save;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.Folder;
import lockstep.core.resource.FolderDraft;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.save.CommitDraft.FileEdit;
import lockstep.sync.save.SaveOutcome.Reason;

/// Plans edits of folders.
final class FolderPlanner {
  private final Bodies bodies;

  FolderPlanner(Bodies bodies) {
    this.bodies = bodies;
  }

  Plan create(SaveId id, Edit.CreateFolder create, Snapshot snapshot) {
    if (create.title().isBlank()) {
      return Planner.no(Reason.EMPTY_TITLE, "Folder title cannot be empty");
    }
    Optional<RepoPath> parent =
        create.parent().isEmpty()
            ? Optional.of(RepoPath.ROOT)
            : create.parent().flatMap(snapshot::folder).map(Folder::path);
    if (parent.isEmpty()) {
      return Planner.perhapsNo(
          Reason.FOLDER_NOT_FOUND,
          "Folder %s not found".formatted(create.parent().map(Uid::value).orElse("")));
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
    byte[] content = new FolderDraft(uid, create.title()).fresh();
    return new Plan.Write(
        List.of(new FileEdit.Write(metadata(directory), content)),
        "Create folder " + create.title(),
        uid);
  }

  Plan rename(Edit.RenameFolder rename, Snapshot snapshot) {
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
    FolderDraft draft = new FolderDraft(folder.uid(), rename.title());
    Optional<byte[]> before = folder.metadata().map(bodies::read);
    byte[] content = before.map(draft::into).orElseGet(draft::fresh);
    boolean same =
        folder.title().equals(rename.title())
            || before.filter(bytes -> Arrays.equals(bytes, content)).isPresent();
    return same
        ? new Plan.Unchanged(folder.uid(), Planner.commitOf(snapshot), 0)
        : new Plan.Write(
            List.of(new FileEdit.Write(metadata(folder.path()), content)),
            "Rename folder %s to %s".formatted(folder.title(), rename.title()),
            folder.uid());
  }

  Plan delete(Edit.DeleteFolder delete, Snapshot snapshot) {
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
    List<FileEdit> edits = new ArrayList<>();
    snapshot.filesBelow(directory).forEach(path -> edits.add(new FileEdit.Delete(path)));
    if (Planner.emptied(snapshot, directory.parent(), directory)) {
      edits.add(FreePath.placeholder(directory.parent()));
    }
    return new Plan.Write(edits, "Delete folder " + folder.title(), folder.uid());
  }

  private static RepoPath metadata(RepoPath directory) {
    return directory.child(Formats.FOLDER_FILE);
  }
}
