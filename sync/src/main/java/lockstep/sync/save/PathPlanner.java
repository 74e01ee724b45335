package lockstep.sync.save;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.DashboardBody;
import lockstep.core.resource.DashboardDraft;
import lockstep.core.resource.DerivedUid;
import lockstep.core.resource.Folder;
import lockstep.core.resource.FolderDraft;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.save.CommitDraft.FileEdit;
import lockstep.sync.save.Edit.MovePaths.Move;
import lockstep.sync.save.SaveOutcome.Reason;

/// Plans edits of files and directories by their paths, whatever they hold.
final class PathPlanner {
  private final Bodies bodies;

  PathPlanner(Bodies bodies) {
    this.bodies = bodies;
  }

  Plan make(SaveId id, Edit.MakeDirectory make, Snapshot snapshot) {
    RepoPath path = make.path();
    if (path.isRoot() || Formats.isHidden(path)) {
      return Planner.no(
          Reason.BAD_REQUEST,
          "path: no segment of a directory may be empty or begin with a dot (%s)".formatted(path));
    }
    if (path.depth() >= Formats.MAX_DEPTH) {
      return FreePath.tooDeep(path);
    }
    if (snapshot.hasPath(path)) {
      return Places.taken(path);
    }
    Optional<Plan.No> blocked = Places.fileAbove(path, snapshot);
    if (blocked.isPresent()) {
      return blocked.get();
    }
    Optional<Folder> taken = make.uid().flatMap(snapshot::folder);
    if (taken.isPresent()) {
      return Planner.perhapsNo(
          Reason.UID_TAKEN,
          "A folder with the uid %s is there already: \"%s\""
              .formatted(taken.get().uid(), taken.get().title()));
    }
    List<Places.Made> made = Places.declare(id, path, snapshot);
    Uid uid = make.uid().orElse(made.getLast().uid());
    String title = make.title().orElseGet(path::name);
    List<FileEdit> edits =
        new ArrayList<>(made.stream().limit(made.size() - 1).map(Places.Made::edit).toList());
    edits.add(
        new FileEdit.Write(
            path.child(Formats.FOLDER_FILE),
            new FolderDraft(uid, title, make.description()).fresh()));
    return new Plan.Write(edits, "Create folder " + title, uid);
  }

  Plan declare(SaveId id, Edit.DeclareFolders declare, Snapshot snapshot) {
    List<FileEdit> edits =
        declare.directories().stream()
            .filter(path -> !path.isRoot())
            .flatMap(path -> snapshot.folderAt(path).stream())
            .filter(folder -> !snapshot.hasPath(folder.path().child(Formats.FOLDER_FILE)))
            .map(
                folder ->
                    (FileEdit)
                        new FileEdit.Write(
                            folder.path().child(Formats.FOLDER_FILE),
                            new FolderDraft(folder.uid(), folder.title()).fresh()))
            .toList();
    Uid uid = FreshUid.of(id, _ -> false);
    return edits.isEmpty()
        ? new Plan.Unchanged(uid, Planner.commitOf(snapshot), 0)
        : new Plan.Write(
            edits, "Write %s of %d folders".formatted(Formats.FOLDER_FILE, edits.size()), uid);
  }

  Plan delete(SaveId id, Edit.DeletePaths delete, Snapshot snapshot, Past past) {
    SequencedSet<RepoPath> going = new LinkedHashSet<>();
    Set<RepoPath> directories = new HashSet<>();
    for (RepoPath path : delete.paths()) {
      Optional<Plan.No> no = unmovable(path, snapshot);
      if (no.isPresent()) {
        return no.get();
      }
      if (Places.isDirectory(path, snapshot)) {
        going.addAll(snapshot.filesBelow(path));
        directories.add(path);
      } else {
        going.add(path);
      }
    }
    if (going.isEmpty()) {
      return Planner.no(Reason.BAD_REQUEST, "paths: is empty");
    }
    RepoPath first = delete.paths().getFirst();
    boolean alone = delete.paths().size() == 1;
    Uid uid = alone ? subject(id, first, snapshot) : FreshUid.of(id, _ -> false);
    Optional<Plan.No> stale =
        alone ? stale(delete.base(), first, uid, snapshot, past) : Optional.empty();
    if (stale.isPresent()) {
      return stale.get();
    }
    List<FileEdit> edits = new ArrayList<>();
    going.forEach(path -> edits.add(new FileEdit.Delete(path)));
    edits.addAll(placeholders(delete.paths(), going, directories, Set.of(), snapshot));
    String words = alone ? title(first, snapshot) : "%d files".formatted(going.size());
    return new Plan.Write(edits, "Delete " + words, uid);
  }

  /// As [Places#stale], with what the dashboard was and is: a deletion or a move merges with
  /// nothing, so the person has to look.
  private static Optional<Plan.No> stale(
      Edit.Base base, RepoPath path, Uid about, Snapshot snapshot, Past past) {
    return Places.stale(base, path, about, snapshot, past)
        .map(
            no ->
                no.outcome() instanceof SaveOutcome.Conflict conflict
                    ? new Plan.No(conflict.with(sides(base, path, about, past)), no.doubtful())
                    : no);
  }

  private static Optional<SaveOutcome.Clash> sides(
      Edit.Base base, RepoPath path, Uid uid, Past past) {
    Optional<Revision> seen =
        switch (base) {
          case Edit.Base.Exact(BlobId blob) -> past.revision(uid, blob);
          case Edit.Base.Version(int version) -> past.revision(uid, version);
          case Edit.Base.Any _, Edit.Base.Document _ -> Optional.empty();
        };
    Optional<Spec> from = seen.flatMap(it -> said(it, uid, past));
    Optional<Revision> now = past.revisions(path, 1).stream().findFirst();
    Optional<Spec> theirs = now.flatMap(it -> said(it, uid, past));
    return from.isPresent() && theirs.isPresent()
        ? now.flatMap(Revision::blob)
            .map(
                blob ->
                    new SaveOutcome.Clash(
                        from.get().tree(), Optional.empty(), theirs.get().tree(), blob, List.of()))
        : Optional.empty();
  }

  private static Optional<Spec> said(Revision revision, Uid uid, Past past) {
    return past.content(revision).flatMap(bytes -> Spec.read(revision.path(), bytes, uid));
  }

  Plan move(SaveId id, Edit.MovePaths move, Snapshot snapshot, Past past) {
    Map<RepoPath, RepoPath> files = new LinkedHashMap<>();
    Set<RepoPath> directories = new HashSet<>();
    for (Move each : move.moves()) {
      Optional<Plan.No> no = problem(each, snapshot);
      if (no.isPresent()) {
        return no.get();
      }
      if (Places.isDirectory(each.from(), snapshot)) {
        snapshot.filesBelow(each.from()).forEach(file -> files.put(file, moved(file, each)));
        directories.add(each.from());
      } else {
        files.put(each.from(), each.to());
      }
    }
    boolean alone = move.moves().size() == 1;
    if (files.isEmpty() || (move.object().isPresent() && (!alone || !directories.isEmpty()))) {
      return Planner.no(
          Reason.BAD_REQUEST, "moves: is empty, or more than the one file whose content is given");
    }
    if (new HashSet<>(files.values()).size() < files.size()) {
      return Planner.no(Reason.BAD_REQUEST, "moves: two files would get the same path");
    }
    Move first = move.moves().getFirst();
    Uid uid = alone ? subject(id, first.from(), snapshot) : FreshUid.of(id, _ -> false);
    Optional<Plan.No> stale =
        alone ? stale(move.base(), first.from(), uid, snapshot, past) : Optional.empty();
    if (stale.isPresent()) {
      return stale.get();
    }
    String words =
        alone
            ? "%s to %s".formatted(title(first.from(), snapshot), first.to())
            : "%d files".formatted(files.size());
    return new Moving(id, move, files, directories, snapshot, past).plan("Move " + words, uid);
  }

  /// One move on its way to a plan.
  private final class Moving {
    private final SaveId id;
    private final Edit.MovePaths move;
    private final Map<RepoPath, RepoPath> files;
    private final Set<RepoPath> directories;
    private final Snapshot snapshot;
    private final Past past;
    private final Map<RepoPath, FileEdit> edits = new LinkedHashMap<>();

    Moving(
        SaveId id,
        Edit.MovePaths move,
        Map<RepoPath, RepoPath> files,
        Set<RepoPath> directories,
        Snapshot snapshot,
        Past past) {
      this.id = id;
      this.move = move;
      this.files = files;
      this.directories = directories;
      this.snapshot = snapshot;
      this.past = past;
    }

    Plan plan(String words, Uid uid) {
      Optional<Plan.No> unread = unreadFolder();
      if (unread.isPresent()) {
        return unread.get();
      }
      for (Map.Entry<RepoPath, RepoPath> file : files.entrySet()) {
        edits.put(file.getKey(), new FileEdit.Delete(file.getKey()));
      }
      for (Map.Entry<RepoPath, RepoPath> file : files.entrySet()) {
        Optional<Plan.No> no = place(file.getKey(), file.getValue(), uid);
        if (no.isPresent()) {
          return no.get();
        }
      }
      keepFolders();
      for (Move each : move.moves()) {
        Places.declare(id, each.to().parent(), snapshot)
            .forEach(made -> edits.putIfAbsent(made.edit().path(), made.edit()));
      }
      List<RepoPath> from = move.moves().stream().map(Move::from).toList();
      placeholders(from, files.keySet(), directories, Set.copyOf(files.values()), snapshot)
          .forEach(edit -> edits.putIfAbsent(edit.path(), edit));
      return new Plan.Write(List.copyOf(edits.values()), words, uid);
    }

    private Optional<Plan.No> place(RepoPath from, RepoPath to, Uid uid) {
      if (move.object().isPresent()) {
        return rewrite(from, to, uid, DashboardDraft.of(move.object().get()));
      }
      Optional<Dashboard> nameless =
          snapshot
              .dashboardAt(from)
              .filter(it -> it.apiVersion().isEmpty() && it.uid().equals(DerivedUid.ofFile(from)));
      if (nameless.isPresent()) {
        byte[] before = bodies.read(nameless.get().blob());
        ObjectNode object = DashboardBody.read(from, before).spec();
        edits.put(
            to,
            new FileEdit.Write(
                to, DashboardDraft.of(object).into(to, before, nameless.get().uid())));
        return Optional.empty();
      }
      if (Formats.isRead(from) && !(Formats.isRead(to) && Places.sameFormat(from, to))) {
        return Optional.of(
            Planner.no(
                Reason.BAD_REQUEST,
                "path: %s would be in another format than %s: send its content with the move"
                    .formatted(to, from)));
      }
      Optional<BlobId> blob = Places.blob(from, past);
      blob.ifPresent(content -> edits.put(to, new FileEdit.Place(to, content, from)));
      return blob.isPresent()
          ? Optional.empty()
          : Optional.of(
              Planner.no(Reason.BAD_REQUEST, from + " is no regular file, so it is not moved"));
    }

    private Optional<Plan.No> rewrite(RepoPath from, RepoPath to, Uid uid, DashboardDraft draft) {
      Optional<Dashboard> present = snapshot.dashboardAt(from);
      if (draft.title().isBlank()) {
        return Optional.of(Planner.no(Reason.EMPTY_TITLE, "Dashboard title cannot be empty"));
      }
      if (present.isEmpty() || draft.uid().filter(it -> !it.equals(uid.value())).isPresent()) {
        return Optional.of(
            Planner.no(
                Reason.BAD_REQUEST,
                "metadata.name: a file that moves keeps its uid (%s)".formatted(uid)));
      }
      byte[] content =
          Places.sameFormat(from, to)
              ? draft.into(to, bodies.read(present.get().blob()), uid)
              : FilePlanner.fresh(draft, to, uid);
      edits.put(to, new FileEdit.Write(to, content));
      return DashboardPlanner.problem(to, content, uid);
    }

    /// A folder whose uid came from its path would be another one at the next.
    private void keepFolders() {
      for (Move each : move.moves()) {
        moving(each)
            .filter(folder -> folder.metadata().isEmpty())
            .map(folder -> Places.folderFile(moved(folder.path(), each), folder.uid()))
            .forEach(file -> edits.put(file.path(), file));
      }
    }

    private Stream<Folder> moving(Move each) {
      return directories.contains(each.from())
          ? snapshot.folders().values().stream()
              .filter(folder -> isAtOrBelow(folder.path(), each.from()))
          : Stream.of();
    }

    /// A `_folder.json` that is there and names no folder is somebody's work: nothing is written
    /// over it. Moved as it is, it would leave its folder another uid.
    private Optional<Plan.No> unreadFolder() {
      return move.moves().stream()
          .flatMap(this::moving)
          .filter(folder -> !isNamedBy(folder, file(folder)))
          .map(Moving::file)
          .filter(snapshot::hasPath)
          .findFirst()
          .map(
              file ->
                  Planner.no(
                      Reason.BAD_REQUEST,
                      "%s: is there and names no folder (%s), so its folder would get another uid: mend or delete it, then move the directory"
                          .formatted(
                              file,
                              Places.unread(file, snapshot)
                                  .orElse("its uid is that of another folder"))));
    }

    private boolean isNamedBy(Folder folder, RepoPath file) {
      return snapshot
          .said(file.value())
          .filter(
              said ->
                  said.content() instanceof Content.FolderFile it && it.uid().equals(folder.uid()))
          .isPresent();
    }

    private static RepoPath file(Folder folder) {
      return folder.path().child(Formats.FOLDER_FILE);
    }
  }

  private static Optional<Plan.No> problem(Move move, Snapshot snapshot) {
    RepoPath to = move.to();
    Optional<Plan.No> no = unmovable(move.from(), snapshot);
    if (no.isPresent()) {
      return no;
    }
    if (to.isRoot() || Formats.isHidden(to)) {
      return Optional.of(
          Planner.no(
              Reason.BAD_REQUEST,
              "path: no segment of a new path may be empty or begin with a dot (%s)"
                  .formatted(to)));
    }
    if (snapshot.hasPath(to)) {
      return Optional.of(Places.taken(to));
    }
    if (isAtOrBelow(to, move.from())) {
      return Optional.of(
          Planner.no(Reason.BAD_REQUEST, "%s cannot be moved into itself".formatted(move.from())));
    }
    int deepest =
        snapshot.filesBelow(move.from()).stream()
            .mapToInt(file -> moved(file, move).depth())
            .max()
            .orElse(to.depth());
    if (deepest > Formats.MAX_DEPTH) {
      return Optional.of(FreePath.tooDeep(to));
    }
    return Places.fileAbove(to, snapshot);
  }

  /// Why nothing at this path can be moved or deleted.
  private static Optional<Plan.No> unmovable(RepoPath path, Snapshot snapshot) {
    if (path.isRoot()) {
      return Optional.of(
          Planner.no(Reason.BAD_REQUEST, "path: the repository's own directory stays"));
    }
    return snapshot.hasPath(path) ? Optional.empty() : Optional.of(Places.notThere(path));
  }

  /// What keeps the directories that held what goes, where nothing else is left in them.
  ///
  /// @param coming files that are made in the same commit
  private static List<FileEdit> placeholders(
      List<RepoPath> named,
      Set<RepoPath> going,
      Set<RepoPath> directories,
      Set<RepoPath> coming,
      Snapshot snapshot) {
    Map<RepoPath, FileEdit> kept = new LinkedHashMap<>();
    for (RepoPath path : named) {
      RepoPath directory = path.parent();
      boolean goes = directories.stream().anyMatch(it -> isAtOrBelow(directory, it));
      boolean emptied =
          !directory.isRoot()
              && going.containsAll(snapshot.filesBelow(directory))
              && coming.stream().noneMatch(file -> isAtOrBelow(file, directory));
      if (!goes && emptied && !going.contains(FreePath.placeholder(directory).path())) {
        kept.put(directory, FreePath.placeholder(directory));
      }
    }
    return List.copyOf(kept.values());
  }

  private static Uid subject(SaveId id, RepoPath path, Snapshot snapshot) {
    return snapshot
        .dashboardAt(path)
        .map(Dashboard::uid)
        .or(() -> snapshot.folderAt(path).map(Folder::uid))
        .orElseGet(() -> FreshUid.of(id, _ -> false));
  }

  private static String title(RepoPath path, Snapshot snapshot) {
    return snapshot
        .dashboardAt(path)
        .map(Dashboard::title)
        .or(() -> snapshot.folderAt(path).map(folder -> "folder " + folder.title()))
        .orElseGet(path::value);
  }

  private static RepoPath moved(RepoPath file, Move move) {
    String rest = file.value().substring(move.from().value().length());
    return new RepoPath(move.to().value() + rest);
  }

  private static boolean isAtOrBelow(RepoPath path, RepoPath directory) {
    return path.equals(directory) || path.value().startsWith(directory.value() + "/");
  }
}
