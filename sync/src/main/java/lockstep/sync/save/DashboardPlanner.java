package lockstep.sync.save;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lockstep.core.merge.MergeChange;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.DashboardBody;
import lockstep.core.resource.DashboardDraft;
import lockstep.core.resource.DashboardDraft.Style;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Formats;
import lockstep.core.resource.NumericId;
import lockstep.core.resource.Provenance;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.save.CommitDraft.FileEdit;
import lockstep.sync.save.SaveOutcome.Reason;

/// Plans edits of dashboards.
final class DashboardPlanner {
  private static final String WITH_ITS_FOLDER =
      ", into another folder, since the one that you name is gone too";

  private final Bodies bodies;

  DashboardPlanner(Bodies bodies) {
    this.bodies = bodies;
  }

  /// The uid that the request gives, beside the dashboard or in it.
  static Optional<Uid> named(Edit.PutDashboard put) {
    return put.uid().or(() -> named(put.dashboard()));
  }

  /// The uid that a dashboard gives itself.
  static Optional<Uid> named(ObjectNode dashboard) {
    return DashboardDraft.of(dashboard)
        .uid()
        .filter(uid -> Uid.problemWith(uid).isEmpty())
        .map(Uid::new);
  }

  Plan put(Save save, Edit.PutDashboard put, Snapshot snapshot, Past past) {
    DashboardDraft draft = DashboardDraft.of(put.dashboard());
    Optional<String> badUid =
        put.uid().isPresent()
            ? Optional.empty()
            : draft.uid().filter(uid -> !uid.isEmpty()).flatMap(Uid::problemWith);
    if (badUid.isPresent()) {
      return Planner.no(Reason.BAD_REQUEST, badUid.get());
    }
    if (draft.title().isBlank()) {
      return Planner.no(Reason.EMPTY_TITLE, "Dashboard title cannot be empty");
    }
    Uid uid =
        named(put)
            .orElseGet(
                () -> FreshUid.of(save.id(), taken -> snapshot.dashboard(taken).isPresent()));
    return snapshot
        .dashboard(uid)
        .map(
            present ->
                change(
                    save,
                    put.from(landed(put.base(), present, past)),
                    draft,
                    present,
                    snapshot,
                    past))
        .orElseGet(() -> create(put, draft, uid, snapshot, past));
  }

  private Plan create(
      Edit.PutDashboard put, DashboardDraft draft, Uid uid, Snapshot snapshot, Past past) {
    // An export of another server has a version of its own, but not the numeric id that is ours.
    boolean loadedHere =
        draft.apiVersion().isPresent()
            || draft.spec().path("id").asLong() == NumericId.of("dashboards", uid);
    boolean edited =
        switch (put.base()) {
          case Edit.Base.Version(int version) -> version > 0 && loadedHere;
          case Edit.Base.Exact _, Edit.Base.Document _ -> true;
          case Edit.Base.Any() -> false;
        };
    Optional<RepoPath> directory = place(put, snapshot).or(() -> named(put, RepoPath.ROOT));
    if (edited) {
      return Planner.perhapsNo(
          Reason.NOT_FOUND, goneSince(uid, past, directory.isEmpty() ? WITH_ITS_FOLDER : ""));
    }
    if (directory.isEmpty()) {
      return folderNotFound(put);
    }
    RepoPath path =
        put.file()
            .map(old -> FreePath.moved(snapshot, directory.get(), old.path()))
            .orElseGet(() -> FreePath.file(snapshot, directory.get(), draft.title()));
    byte[] content =
        text(put.file(), path)
            .map(text -> draft.into(path, text, uid))
            .orElseGet(() -> draft.fresh(path, style(snapshot, directory.get()), uid));
    return problem(path, content, uid)
        .<Plan>map(no -> no)
        .orElseGet(
            () ->
                new Plan.Write(
                    List.of(new FileEdit.Write(path, content)), "Create " + draft.title(), uid));
  }

  /// The text of the file that a dashboard is taken from, where `path` is in its notation.
  static Optional<byte[]> text(Optional<Edit.FileText> file, RepoPath path) {
    return file.filter(it -> Places.sameFormat(it.path(), path))
        .map(Edit.FileText::bytes)
        .filter(bytes -> Formats.parse(path, bytes) instanceof Content.DashboardFile);
  }

  /// The blob that the waiting content which a base names has become.
  private static Edit.Base landed(Edit.Base base, Dashboard present, Past past) {
    return base instanceof Edit.Base.Exact(BlobId tag) && !tag.equals(present.blob())
        ? past.madeBy(present.uid(), save -> WaitingTag.of(save).equals(tag))
            .flatMap(Revision::blob)
            .<Edit.Base>map(Edit.Base.Exact::new)
            .orElse(base)
        : base;
  }

  /// @param also what else has to be known to make it anew
  private static String goneSince(Uid uid, Past past, String also) {
    return past.deleted(uid)
        .map(
            gone ->
                ("The dashboard \"%s\" was deleted by %s at %s: save it with overwrite to make it"
                        + " anew%s")
                    .formatted(
                        gone.title(), gone.deletion().author(), gone.deletion().when(), also))
        .orElse(
            "Dashboard %s, of which a version was edited, is not there any more".formatted(uid));
  }

  private Plan change(
      Save save,
      Edit.PutDashboard put,
      DashboardDraft draft,
      Dashboard present,
      Snapshot snapshot,
      Past past) {
    if (Places.isUnread(present.path(), snapshot)) {
      return unseen(put.base(), present, snapshot, past)
          .<Plan>map(no -> no)
          .orElseGet(() -> replace(put, draft, present, snapshot));
    }
    if (put.resolution().isEmpty() || put.base() instanceof Edit.Base.Any) {
      BaseCheck check = check(put.base(), present);
      if (check instanceof BaseCheck.Wrong(Plan.No no)) {
        return no;
      }
      if (check instanceof BaseCheck.Current && !movedSince(put, present, past)) {
        return replace(put, draft, present, snapshot);
      }
    }
    Optional<RepoPath> directory = place(put, snapshot);
    if (directory.isEmpty() && put.folder().isPresent()) {
      return folderNotFound(put);
    }
    Merging merging = new Merging(put, draft, present, snapshot, past, bodies);
    return switch (merging.result(directory, save.author())) {
      case Merging.Result.BaseUnknown() -> conflict(present, Optional.empty());
      case Merging.Result.Clashing(SaveOutcome.Clash clash) ->
          conflict(present, Optional.of(clash));
      case Merging.Result.Together _ when isRelabelled(put, draft, present, past) ->
          conflict(present, Optional.empty()); // labels and annotations do not merge
      case Merging.Result.Together it ->
          write(
              it.draft(),
              it.directory(),
              present,
              snapshot,
              Optional.empty(),
              it.theirs().isEmpty()
                  ? Optional.empty()
                  : Optional.of(new Plan.Joined(it.theirs(), it.by())));
    };
  }

  /// See [Planner#kept]: the same merge once more, with the revision before the one that it made.
  List<MergeChange> kept(
      Save save, Edit.PutDashboard put, Uid uid, int version, Snapshot snapshot, Past past) {
    DashboardDraft draft = DashboardDraft.of(put.dashboard());
    Optional<Dashboard> then =
        past.revision(uid, version - 1).flatMap(before -> present(uid, draft.title(), before));
    if (then.isEmpty()) {
      return List.of();
    }
    try {
      Merging merging =
          new Merging(
              put.from(landed(put.base(), then.get(), past)),
              draft,
              then.get(),
              snapshot,
              past,
              bodies);
      return merging.result(place(put, snapshot), save.author())
              instanceof Merging.Result.Together it
          ? it.theirs()
          : List.of();
    } catch (IllegalArgumentException otherFormat) {
      return List.of();
    }
  }

  /// A dashboard as it was at a revision, as far as a merge looks at it.
  private static Optional<Dashboard> present(Uid uid, String title, Revision at) {
    Provenance provenance =
        new Provenance(at.version(), at.when(), at.author(), at.when(), at.author(), at.commit());
    return at.blob()
        .map(
            blob ->
                new Dashboard(
                    uid,
                    title,
                    List.of(),
                    Optional.empty(),
                    at.path(),
                    blob,
                    Optional.empty(),
                    provenance));
  }

  private Plan replace(
      Edit.PutDashboard put, DashboardDraft draft, Dashboard present, Snapshot snapshot) {
    RepoPath home = present.path().parent();
    Optional<RepoPath> directory = place(put, snapshot).or(() -> named(put, home));
    return directory.isEmpty()
        ? folderNotFound(put)
        : write(
            draft,
            directory.get(),
            present,
            snapshot,
            text(put.file(), present.path()),
            Optional.empty());
  }

  /// The conflict with what the file holds in Git and nobody here can read: the editor saw an
  /// earlier version, and what is there may be the newest work of somebody whose server is newer.
  private static Optional<Plan.No> unseen(
      Edit.Base base, Dashboard present, Snapshot snapshot, Past past) {
    return Places.isUnread(present.path(), snapshot)
        ? Places.stale(base, present.path(), present.uid(), snapshot, past)
        : Optional.empty();
  }

  /// True when it holds what the editor loaded and lies elsewhere now. Then the folder that they
  /// named may be the one that they found it in, and naming that moves nothing back.
  private static boolean movedSince(Edit.PutDashboard put, Dashboard present, Past past) {
    return put.folder().isPresent()
        && put.base() instanceof Edit.Base.Exact(BlobId blob)
        && Merging.loaded(put, blob, present.uid(), past)
            .filter(it -> !it.path().parent().equals(present.path().parent()))
            .isPresent();
  }

  /// @param taken the text that the file gets; empty: it keeps its own
  private Plan write(
      DashboardDraft draft,
      RepoPath directory,
      Dashboard present,
      Snapshot snapshot,
      Optional<byte[]> taken,
      Optional<Plan.Joined> joined) {
    Optional<Plan.No> downgrade = downgrade(draft, present);
    if (downgrade.isPresent()) {
      return downgrade.get();
    }
    boolean moves = !directory.equals(present.path().parent());
    RepoPath path = moves ? FreePath.moved(snapshot, directory, present.path()) : present.path();
    byte[] before = bodies.read(present.blob());
    byte[] base = taken.orElse(before);
    if (draft.isLabelled()
        && !draft.isBeyondClassic()
        && DashboardBody.read(path, base).apiVersion().isEmpty()) {
      return Planner.no(Reason.BAD_REQUEST, noPlaceForLabels(path));
    }
    byte[] content = draft.into(path, base, present.uid());
    boolean same = Arrays.equals(before, content) && !Places.isUnread(path, snapshot);
    if (!moves && same) {
      return new Plan.Unchanged(
          present.uid(), present.provenance().commit(), present.provenance().version(), joined);
    }
    List<FileEdit> edits = new ArrayList<>();
    if (moves) {
      edits.addAll(removal(snapshot, present.path(), directory));
    }
    edits.add(new FileEdit.Write(path, content));
    return problem(path, content, present.uid())
        .<Plan>map(no -> no)
        .orElseGet(() -> new Plan.Write(edits, "Update " + draft.title(), present.uid(), joined));
  }

  /// Why a draft may not go over a dashboard of a newer schema than this program knows, whatever
  /// the editor saw and chose: it would take away what only that schema can say.
  static Optional<Plan.No> downgrade(DashboardDraft draft, Dashboard present) {
    return present
        .apiVersion()
        .filter(DashboardBody::isNewer)
        .filter(stored -> !draft.apiVersion().equals(Optional.of(stored)))
        .map(
            stored ->
                Planner.no(
                    Reason.BAD_REQUEST,
                    ("apiVersion: %s is stored as %s, which is newer than this server, and is never"
                            + " written back as %s: change the file %s in Git, or delete it first")
                        .formatted(
                            present.uid(),
                            stored,
                            draft.apiVersion().orElse("classic JSON"),
                            present.path())));
  }

  /// True when the editor changed labels or annotations, and what is there is not what they want.
  private boolean isRelabelled(
      Edit.PutDashboard put, DashboardDraft draft, Dashboard present, Past past) {
    Optional<BlobId> base =
        switch (put.base()) {
          case Edit.Base.Exact(BlobId blob) -> Optional.of(blob);
          case Edit.Base.Version(int version) ->
              past.revision(present.uid(), version).flatMap(Revision::blob);
          case Edit.Base.Document _, Edit.Base.Any _ -> Optional.empty();
        };
    return draft.changesMetadata(present.path(), bodies.read(present.blob()))
        && base.filter(it -> !changesMetadata(draft, present.path(), it)).isEmpty();
  }

  /// A base that was written in another format than the file has now differs.
  private boolean changesMetadata(DashboardDraft draft, RepoPath path, BlobId base) {
    try {
      return draft.changesMetadata(path, bodies.read(base));
    } catch (IllegalArgumentException otherFormat) {
      return true;
    }
  }

  private static String noPlaceForLabels(RepoPath path) {
    return ("metadata: labels and annotations cannot be kept, since the file %s is classic JSON,"
            + " which has no place for them: leave them out, or write the file as a resource"
            + " (apiVersion, kind, metadata, spec)")
        .formatted(path);
  }

  Plan delete(Edit.DeleteDashboard delete, Snapshot snapshot, Past past) {
    return snapshot
        .dashboard(delete.uid())
        .<Plan>map(
            dashboard ->
                unseen(delete.base(), dashboard, snapshot, past)
                    .<Plan>map(no -> no)
                    .orElseGet(() -> delete(delete, dashboard, snapshot, past)))
        .orElseGet(() -> Planner.perhapsNo(Reason.NOT_FOUND, "Dashboard not found"));
  }

  private static Plan delete(
      Edit.DeleteDashboard delete, Dashboard present, Snapshot snapshot, Past past) {
    return switch (check(landed(delete.base(), present, past), present)) {
      case BaseCheck.Current() ->
          new Plan.Write(
              removal(snapshot, present.path(), RepoPath.ROOT),
              "Delete " + present.title(),
              present.uid());
      case BaseCheck.Other() -> conflict(present, Optional.empty());
      case BaseCheck.Wrong(Plan.No no) -> no;
    };
  }

  /// How the base of an edit stands to what is there.
  private sealed interface BaseCheck {
    /// It is what is there, or the person said that this does not matter.
    record Current() implements BaseCheck {}

    /// It is something else.
    record Other() implements BaseCheck {}

    /// It can never be a base.
    record Wrong(Plan.No no) implements BaseCheck {}
  }

  private static BaseCheck check(Edit.Base base, Dashboard present) {
    return switch (base) {
      case Edit.Base.Any() -> new BaseCheck.Current();
      case Edit.Base.Version(int version) when version == present.provenance().version() ->
          new BaseCheck.Current();
      case Edit.Base.Version(int version) when version == 0 ->
          new BaseCheck.Wrong(
              Planner.perhapsNo(
                  Reason.UID_TAKEN,
                  "A dashboard with the uid %s is there already: \"%s\""
                      .formatted(present.uid(), present.title())));
      case Edit.Base.Exact(BlobId blob) when blob.equals(present.blob()) -> new BaseCheck.Current();
      case Edit.Base.Version _, Edit.Base.Exact _, Edit.Base.Document _ -> new BaseCheck.Other();
    };
  }

  /// Always doubtful: what is newer may not clash, and who is asked to choose should see the
  /// newest.
  private static Plan conflict(Dashboard present, Optional<SaveOutcome.Clash> clash) {
    Provenance provenance = present.provenance();
    return new Plan.No(
        new SaveOutcome.Conflict(
            present.uid(),
            provenance.version(),
            provenance.updatedBy(),
            provenance.updated(),
            clash),
        true);
  }

  /// The directory that the person named; empty when there was none named, or it is not there.
  private static Optional<RepoPath> place(Edit.PutDashboard put, Snapshot snapshot) {
    return put.folder()
        .flatMap(
            place ->
                switch (place) {
                  case Edit.Place.Top() -> Optional.of(RepoPath.ROOT);
                  case Edit.Place.InFolder(Uid uid) -> snapshot.folder(uid).map(Folder::path);
                });
  }

  /// `otherwise` when the person named no place at all.
  private static Optional<RepoPath> named(Edit.PutDashboard put, RepoPath otherwise) {
    return put.folder().isEmpty() ? Optional.of(otherwise) : Optional.empty();
  }

  private static Plan folderNotFound(Edit.PutDashboard put) {
    String folder =
        put.folder()
            .filter(Edit.Place.InFolder.class::isInstance)
            .map(place -> ((Edit.Place.InFolder) place).uid().value())
            .orElse("");
    return Planner.perhapsNo(Reason.FOLDER_NOT_FOUND, "Folder %s not found".formatted(folder));
  }

  /// Takes a file away; a directory that would vanish with it stays, by a placeholder.
  private static List<FileEdit> removal(Snapshot snapshot, RepoPath file, RepoPath movesTo) {
    RepoPath directory = file.parent();
    boolean stays =
        movesTo.value().startsWith(directory.value() + "/")
            || !Planner.emptied(snapshot, directory, file);
    return stays
        ? List.of(new FileEdit.Delete(file))
        : List.of(new FileEdit.Delete(file), FreePath.placeholder(directory));
  }

  /// Resources, unless all the neighbours are classic.
  private static Style style(Snapshot snapshot, RepoPath directory) {
    List<Dashboard> neighbours =
        snapshot.dashboards().values().stream()
            .filter(dashboard -> dashboard.path().parent().equals(directory))
            .toList();
    boolean classic =
        !neighbours.isEmpty()
            && neighbours.stream().allMatch(dashboard -> dashboard.apiVersion().isEmpty());
    return classic ? Style.CLASSIC : Style.RESOURCE;
  }

  /// Reads back what would be written: a file that nobody could read is never made.
  static Optional<Plan.No> problem(RepoPath path, byte[] content, Uid uid) {
    if (path.depth() > Formats.MAX_DEPTH) {
      return Optional.of(FreePath.tooDeep(path));
    }
    if (content.length > Formats.MAX_BYTES) {
      return Optional.of(
          Planner.no(
              Reason.TOO_LARGE,
              "The dashboard has %,d bytes; at most %,d are taken"
                  .formatted(content.length, Formats.MAX_BYTES)));
    }
    return switch (Formats.parse(path, content)) {
      case Content.DashboardFile file when file.uid().equals(uid) -> Optional.empty();
      case Content.Bad(String reason) -> Optional.of(Planner.no(Reason.BAD_REQUEST, reason));
      case Content.DashboardFile _, Content.FolderFile _, Content.Other _ ->
          Optional.of(
              Planner.no(Reason.BAD_REQUEST, "This is not a dashboard with the uid " + uid));
    };
  }
}
