package lockstep.sync.pull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.DashboardBody;
import lockstep.core.resource.DashboardDraft;
import lockstep.core.resource.Folder;
import lockstep.core.resource.FolderDraft;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.save.Edit;

/// What the commit of a dropped save did, read from the old history, as an edit of what is there
/// now.
///
/// @param commit of the save
/// @param before the commit before it; empty when it was the first
record DroppedChange(LoggedCommit commit, Optional<CommitId> before, Trees trees) {
  /// The change of one commit of a log, newest first.
  static DroppedChange at(List<LoggedCommit> log, int index, Trees trees) {
    Optional<CommitId> before =
        index + 1 < log.size() ? Optional.of(log.get(index + 1).commit()) : Optional.empty();
    return new DroppedChange(log.get(index), before, trees);
  }

  /// How to do it again.
  sealed interface Wish {
    /// By this edit.
    record Again(Edit edit) implements Wish {}

    /// Not at all: what it did is there.
    record There() implements Wish {}

    /// Not by a machine.
    record Impossible(String why) implements Wish {}
  }

  /// A file on one side of the commit that holds what the save was about.
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Side(RepoPath path, TreeChange.File file, byte[] bytes, Content content) {
    Edit.FileText text() {
      return Edit.FileText.of(path, bytes);
    }
  }

  /// @param snapshot what is there now
  /// @param body the files of it
  /// @throws GitFault when the commit is not in the mirror any more
  Wish asEdit(DroppedSave save, Snapshot snapshot, Function<Dashboard, byte[]> body) {
    Optional<Uid> uid = save.landed().uid();
    if (uid.isEmpty()) {
      return new Wish.Impossible("its commit does not tell what it was about");
    }
    List<TreeChange> changes = trees.changes(before, commit.commit());
    List<Side> after =
        changes.stream()
            .flatMap(
                change ->
                    change instanceof TreeChange.File file ? side(file).stream() : Stream.of())
            .toList();
    List<Side> gone =
        changes.stream()
            .filter(change -> !(change instanceof TreeChange.Special))
            .flatMap(change -> old(change.path()).stream())
            .toList();
    Optional<Side> is = after.stream().filter(side -> isDashboard(side, uid.get())).findFirst();
    Optional<Side> was = gone.stream().filter(side -> isDashboard(side, uid.get())).findFirst();
    long others =
        Stream.concat(after.stream(), gone.stream())
            .filter(side -> side.content() instanceof Content.DashboardFile)
            .filter(side -> !isDashboard(side, uid.get()))
            .count();
    if (others > 0) {
      return new Wish.Impossible("it changed several dashboards at once");
    }
    if (is.isPresent()) {
      return was.isPresent()
          ? changed(uid.get(), was.get(), is.get(), snapshot)
          : created(uid.get(), is.get(), snapshot, body);
    }
    return was.isPresent()
        ? deleted(uid.get(), was.get(), snapshot)
        : folder(uid.get(), after, gone, snapshot);
  }

  private static Wish changed(Uid uid, Side was, Side is, Snapshot snapshot) {
    RepoPath directory = is.path().parent();
    Optional<Edit.Place> place =
        directory.equals(was.path().parent()) ? Optional.empty() : place(directory, snapshot);
    if (place.isEmpty() && !directory.equals(was.path().parent())) {
      return new Wish.Impossible(
          "the folder %s that it moved to is not there".formatted(directory));
    }
    boolean same = isAsBefore(uid, was, snapshot);
    ObjectNode labelled = object(is, uid, true);
    boolean relabelled = DashboardDraft.of(labelled).changesMetadata(was.path(), was.bytes());
    return new Wish.Again(
        new Edit.PutDashboard(
            Optional.of(uid),
            relabelled ? labelled : object(is, uid, false),
            place,
            same
                ? new Edit.Base.Exact(was.file().blob())
                : new Edit.Base.Document(object(was, uid, false)),
            Optional.empty(),
            same ? Optional.of(is.text()) : Optional.empty()));
  }

  /// True when the file holds what the save found, to the letter: then it may get what the save
  /// left, to the letter too. Else nobody's comments and spelling are written over.
  private static boolean isAsBefore(Uid uid, Side was, Snapshot snapshot) {
    return snapshot.dashboard(uid).filter(it -> it.blob().equals(was.file().blob())).isPresent();
  }

  private static Wish created(
      Uid uid, Side is, Snapshot snapshot, Function<Dashboard, byte[]> body) {
    Optional<Dashboard> now = snapshot.dashboard(uid);
    if (now.isPresent()) {
      DashboardBody present = DashboardBody.read(now.get().path(), body.apply(now.get()));
      boolean same =
          present.spec().equals(DashboardBody.read(is.path(), is.bytes()).spec())
              && !DashboardDraft.of(object(is, uid, true))
                  .changesMetadata(now.get().path(), body.apply(now.get()));
      return same
          ? new Wish.There()
          : new Wish.Impossible(
              "a dashboard with the uid %s was made anew meanwhile".formatted(uid));
    }
    Optional<Edit.Place> place = place(is.path().parent(), snapshot);
    return new Wish.Again(
        place.isPresent()
            ? new Edit.PutDashboard(
                Optional.of(uid),
                object(is, uid, true),
                place,
                new Edit.Base.Version(0),
                Optional.empty(),
                Optional.of(is.text()))
            : new Edit.PutFile(
                is.path(),
                object(is, uid, true),
                Edit.PutFile.Mode.CREATE,
                new Edit.Base.Any(),
                Optional.empty(),
                Optional.of(is.text())));
  }

  private static Wish deleted(Uid uid, Side was, Snapshot snapshot) {
    return snapshot.dashboard(uid).isPresent()
        ? new Wish.Again(new Edit.DeleteDashboard(uid, new Edit.Base.Exact(was.file().blob())))
        : new Wish.There();
  }

  private static Wish folder(Uid uid, List<Side> after, List<Side> gone, Snapshot snapshot) {
    Optional<Side> is = after.stream().filter(side -> isFolder(side, uid)).findFirst();
    boolean was = gone.stream().anyMatch(side -> isFolder(side, uid));
    if (is.isEmpty() || !(is.get().content() instanceof Content.FolderFile file)) {
      return new Wish.Impossible(
          was
              ? "it deleted a folder with all that was in it"
              : "it changed no dashboard or folder");
    }
    Optional<Folder> now = snapshot.folder(uid);
    if (now.isPresent()) {
      return now.get().title().equals(file.title())
          ? new Wish.There()
          : was
              ? new Wish.Again(new Edit.RenameFolder(uid, file.title()))
              : new Wish.Impossible("a folder with the uid %s is there".formatted(uid));
    }
    RepoPath parent = is.get().path().parent().parent();
    Optional<Uid> around = snapshot.folderAt(parent).map(Folder::uid);
    return was || (around.isEmpty() && !parent.equals(RepoPath.ROOT))
        ? new Wish.Impossible("the folder that it was about, or was in, is not there")
        : new Wish.Again(
            new Edit.CreateFolder(
                Optional.of(uid), file.title(), around, FolderDraft.description(is.get().bytes())));
  }

  private static Optional<Edit.Place> place(RepoPath directory, Snapshot snapshot) {
    return directory.equals(RepoPath.ROOT)
        ? Optional.of(new Edit.Place.Top())
        : snapshot.folderAt(directory).map(Folder::uid).map(Edit.Place.InFolder::new);
  }

  private static boolean isDashboard(Side side, Uid uid) {
    return side.content() instanceof Content.DashboardFile file && file.uid().equals(uid);
  }

  private static boolean isFolder(Side side, Uid uid) {
    return side.content() instanceof Content.FolderFile file && file.uid().equals(uid);
  }

  private Optional<Side> old(String path) {
    return RepoPath.problemWith(path).isPresent()
        ? Optional.empty()
        : before.flatMap(at -> trees.file(at, new RepoPath(path))).flatMap(this::side);
  }

  private Optional<Side> side(TreeChange.File file) {
    if (RepoPath.problemWith(file.path()).isPresent() || file.size() > Formats.MAX_BYTES) {
      return Optional.empty();
    }
    RepoPath path = new RepoPath(file.path());
    byte[] bytes = trees.read(file.blob(), Formats.MAX_BYTES);
    return Optional.of(new Side(path, file, bytes, Formats.parse(path, bytes)));
  }

  /// As a client would send it, whatever file it is from.
  ///
  /// @param labelled with its labels and annotations
  private static ObjectNode object(Side side, Uid uid, boolean labelled) {
    DashboardBody body = DashboardBody.read(side.path(), side.bytes());
    if (body.apiVersion().isEmpty()) {
      return body.spec().deepCopy().put("uid", uid.value());
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", body.apiVersion().get()).put("kind", "Dashboard");
    ObjectNode metadata = object.putObject("metadata").put("name", uid.value());
    for (String field : labelled ? List.of("labels", "annotations") : List.<String>of()) {
      if (body.metadata().path(field) instanceof ObjectNode own) {
        metadata.set(field, own.deepCopy());
      }
    }
    object.set("spec", body.spec().deepCopy());
    return object;
  }
}
