package lockstep.sync.save;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import lockstep.core.merge.Choice;
import lockstep.core.merge.MergeConflict;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Content;
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
  /// How many revisions of a folder's file are looked through for a base.
  private static final int MAX_LOOKED_THROUGH = 200;

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
    Optional<byte[]> before = folder.metadata().map(bodies::read);
    byte[] content = before.map(draft::into).orElseGet(draft::fresh);
    boolean same =
        (folder.title().equals(rename.title()) && rename.description().isEmpty())
            || before.filter(bytes -> Arrays.equals(bytes, content)).isPresent();
    Optional<Plan> clash =
        clash(
                rename.base(),
                folder,
                rename.description().isPresent(),
                past,
                Optional.of(rename.title()))
            .filter(_ -> !same);
    if (clash.isPresent()) {
      return clash.get();
    }
    return same
        ? new Plan.Unchanged(folder.uid(), Planner.commitOf(snapshot), 0)
        : new Plan.Write(
            List.of(new FileEdit.Write(metadata(folder.path()), content)),
            folder.title().equals(rename.title())
                ? "Describe folder " + folder.title()
                : "Rename folder %s to %s".formatted(folder.title(), rename.title()),
            folder.uid());
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
    Optional<Plan> clash = clash(delete.base(), folder, false, past, Optional.empty());
    if (clash.isPresent()) {
      return clash.get();
    }
    List<FileEdit> edits = new ArrayList<>();
    snapshot.filesBelow(directory).forEach(path -> edits.add(new FileEdit.Delete(path)));
    if (Planner.emptied(snapshot, directory.parent(), directory)) {
      edits.add(FreePath.placeholder(directory.parent()));
    }
    return new Plan.Write(edits, "Delete folder " + folder.title(), folder.uid());
  }

  /// Where the title is all that an edit changes, one that was the same at the base clashes with
  /// nothing.
  ///
  /// @param whole true when the edit changes the description too
  /// @param wanted the title that the edit gives; empty when it takes the folder away
  private static Optional<Plan> clash(
      Edit.Base base, Folder folder, boolean whole, Past past, Optional<String> wanted) {
    boolean current =
        switch (base) {
          case Edit.Base.Any() -> true;
          case Edit.Base.Version(int version) -> version == folder.version();
          case Edit.Base.Exact(BlobId blob) -> folder.metadata().equals(Optional.of(blob));
          case Edit.Base.Document _ -> false;
        };
    if (current) {
      return Optional.empty();
    }
    Optional<String> seen = titleAt(base, folder, past);
    return !whole && seen.equals(Optional.of(folder.title()))
        ? Optional.empty()
        : Optional.of(
            new Plan.No(
                new SaveOutcome.Conflict(
                    folder.uid(),
                    folder.version(),
                    folder.provenance().map(Provenance::updatedBy).orElse(""),
                    folder.provenance().map(Provenance::updated).orElse(Instant.EPOCH),
                    seen.flatMap(was -> wanted.flatMap(mine -> titles(was, mine, folder)))),
                true));
  }

  /// The two titles that clash; empty when it is not the titles.
  private static Optional<SaveOutcome.Clash> titles(String base, String mine, Folder folder) {
    String theirs = folder.title();
    return folder
        .metadata()
        .filter(_ -> !base.equals(theirs) && !mine.equals(theirs))
        .map(
            blob ->
                new SaveOutcome.Clash(
                    title(base),
                    title(mine),
                    title(theirs),
                    blob,
                    List.of(
                        new MergeConflict(
                            "title",
                            "Title",
                            Optional.of(TextNode.valueOf(base)),
                            Optional.of(TextNode.valueOf(mine)),
                            Optional.of(TextNode.valueOf(theirs)),
                            Choice.MINE,
                            false))));
  }

  private static ObjectNode title(String title) {
    return JsonNodeFactory.instance.objectNode().put("title", title);
  }

  /// The title at a base, if that is in the history.
  private static Optional<String> titleAt(Edit.Base base, Folder folder, Past past) {
    return switch (base) {
      case Edit.Base.Any() -> Optional.of(folder.title());
      case Edit.Base.Version(int version) -> titleAt(folder, past, it -> it.version() == version);
      case Edit.Base.Exact(BlobId blob) ->
          titleAt(folder, past, it -> it.blob().equals(Optional.of(blob)));
      case Edit.Base.Document(ObjectNode document) ->
          Optional.of(document.at("/spec/title").asText(""));
    };
  }

  private static Optional<String> titleAt(Folder folder, Past past, Predicate<Revision> isBase) {
    return past.revisions(metadata(folder.path()), MAX_LOOKED_THROUGH).stream()
        .filter(isBase)
        .findFirst()
        .flatMap(past::content)
        .map(bytes -> Formats.parse(metadata(folder.path()), bytes))
        .filter(Content.FolderFile.class::isInstance)
        .map(Content.FolderFile.class::cast)
        .filter(file -> file.uid().equals(folder.uid()))
        .map(Content.FolderFile::title);
  }

  private static RepoPath metadata(RepoPath directory) {
    return directory.child(Formats.FOLDER_FILE);
  }
}
