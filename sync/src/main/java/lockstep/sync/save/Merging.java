package lockstep.sync.save;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.core.merge.Choice;
import lockstep.core.merge.DocumentMerge;
import lockstep.core.merge.MergeChange;
import lockstep.core.merge.MergeConflict;
import lockstep.core.merge.MergeResult;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.DashboardDraft;
import lockstep.core.resource.Folder;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.save.SaveOutcome.Clash;

/// Brings one edit of a dashboard together with what came since its base.
///
/// Three sides: the base that the editor started from, what they want now, what is there now. The
/// specs merge structurally; the folder is one more thing that either side may have changed.
final class Merging {
  /// The path of a conflict or change of the folder.
  static final String FOLDER = "folder";

  /// How far back it is looked who made the changes that are kept.
  private static final int MAX_AUTHORS = 50;

  private final Edit.PutDashboard put;
  private final Spec mine;
  private final Dashboard present;
  private final Snapshot snapshot;
  private final Past past;
  private final Bodies bodies;

  Merging(
      Edit.PutDashboard put,
      DashboardDraft draft,
      Dashboard present,
      Snapshot snapshot,
      Past past,
      Bodies bodies) {
    this.put = put;
    this.mine = Spec.of(draft);
    this.present = present;
    this.snapshot = snapshot;
    this.past = past;
    this.bodies = bodies;
  }

  /// What the two come to.
  sealed interface Result {
    /// One dashboard in one place.
    ///
    /// @param theirs what others had changed and this keeps; empty when nothing that shows
    record Together(DashboardDraft draft, RepoPath directory, List<MergeChange> theirs, String by)
        implements Result {}

    /// They clash.
    record Clashing(Clash clash) implements Result {}

    /// The base is not in the history.
    record BaseUnknown() implements Result {}
  }

  /// What an edit started from.
  ///
  /// @param revision empty for a document that was never in Git
  private record Base(Spec spec, Optional<Revision> revision) {}

  /// @param directory the one that the person named; empty when they named none
  /// @param author who saves
  Result result(Optional<RepoPath> directory, Author author) {
    Optional<Base> base = base();
    if (base.isEmpty()) {
      return new Result.BaseUnknown();
    }
    Spec from = base.get().spec();
    Spec theirs = Spec.of(present.path(), bodies.read(present.blob()));
    Optional<Base> seen = put.resolution().flatMap(chosen -> content(chosen.theirs()));
    Place place = place(base.get(), directory, folderChoice(seen));
    return switch (merge(from, theirs, seen)) {
      case Spec.Merge.Clash(List<MergeConflict> conflicts) ->
          clash(from, theirs, conflicts, place.conflict());
      case Spec.Merge.Done _ when place.conflict().isPresent() ->
          clash(from, theirs, List.of(), place.conflict());
      case Spec.Merge.Done(Spec spec, MergeResult.Merged result) ->
          new Result.Together(
              spec.draft(present.uid()),
              place.directory(),
              kept(spec, result, place),
              by(base.get(), author));
    };
  }

  /// What came after the file that was shown has not been seen by who chose: their choices make one
  /// dashboard with that file, and this then merges like any edit. Where it clashes anew, all is
  /// asked anew.
  private Spec.Merge merge(Spec from, Spec theirs, Optional<Base> seen) {
    if (seen.isEmpty()) {
      return from.merge(mine, theirs, Map.of());
    }
    Map<String, Choice> choices = put.resolution().orElseThrow().choices();
    Spec shown = seen.get().spec();
    if (from.merge(mine, shown, choices) instanceof Spec.Merge.Done chosen) {
      boolean current = put.resolution().get().theirs().equals(present.blob());
      Spec.Merge last = current ? chosen : shown.merge(chosen.spec(), theirs, Map.of());
      if (last instanceof Spec.Merge.Done) {
        return last;
      }
    }
    return from.merge(mine, theirs, Map.of());
  }

  private Optional<Choice> folderChoice(Optional<Base> seen) {
    return seen.flatMap(Base::revision)
        .filter(it -> it.path().parent().equals(home()))
        .map(_ -> put.resolution().orElseThrow().choices().get(FOLDER));
  }

  private Optional<Base> base() {
    return switch (put.base()) {
      case Edit.Base.Version(int version) ->
          past.revision(present.uid(), version).flatMap(this::at);
      case Edit.Base.Exact(BlobId blob) -> loaded(put, blob, present.uid(), past).flatMap(this::at);
      case Edit.Base.Document(ObjectNode content) ->
          Optional.of(new Base(Spec.of(DashboardDraft.of(content)), Optional.empty()));
      case Edit.Base.Any() -> Optional.empty();
    };
  }

  /// The revision that the editor loaded. A move leaves the content as it was, so where several
  /// revisions held it the version that came with it tells which one was loaded.
  static Optional<Revision> loaded(Edit.PutDashboard put, BlobId blob, Uid uid, Past past) {
    DashboardDraft draft = DashboardDraft.of(put.dashboard());
    int version =
        draft.apiVersion().isPresent()
            ? put.dashboard().path("metadata").path("generation").asInt()
            : draft.spec().path("version").asInt();
    return past.revision(uid, version)
        .filter(it -> it.blob().equals(Optional.of(blob)))
        .or(() -> past.revision(uid, blob));
  }

  private Optional<Base> content(BlobId blob) {
    return past.revision(present.uid(), blob).flatMap(this::at);
  }

  private Optional<Base> at(Revision revision) {
    return past.content(revision)
        .flatMap(bytes -> Spec.read(revision.path(), bytes, present.uid()))
        .map(spec -> new Base(spec, Optional.of(revision)));
  }

  private Result clash(
      Spec base, Spec theirs, List<MergeConflict> conflicts, Optional<MergeConflict> folder) {
    List<MergeConflict> all = new ArrayList<>(conflicts);
    folder.ifPresent(all::add);
    return new Result.Clashing(
        new Clash(base.tree(), Optional.of(mine.tree()), theirs.tree(), present.blob(), all));
  }

  /// What the result has and the one who saves did not send: nothing, when it is what they sent.
  private List<MergeChange> kept(Spec spec, MergeResult.Merged result, Place place) {
    List<MergeChange> kept = new ArrayList<>();
    if (!spec.tree().equals(mine.tree())) {
      List<String> differing = differing(spec);
      result.theirs().stream()
          .filter(it -> differing.stream().anyMatch(path -> touches(path, it.path())))
          .forEach(kept::add);
      if (kept.isEmpty()) {
        kept.add(new MergeChange("", "The dashboard", MergeChange.Kind.CHANGED));
      }
    }
    if (place.theirsMoved() && place.directory().equals(home())) {
      kept.add(new MergeChange(FOLDER, "Folder", MergeChange.Kind.CHANGED));
    }
    return kept;
  }

  /// The paths at which the result is not what was sent.
  private List<String> differing(Spec spec) {
    return DocumentMerge.merge(mine.tree(), mine.tree(), spec.tree(), Map.of())
            instanceof MergeResult.Merged merged
        ? merged.theirs().stream().map(MergeChange::path).toList()
        : List.of();
  }

  private static boolean touches(String one, String other) {
    return one.startsWith(other) || other.startsWith(one);
  }

  /// Who made the newest change since the base that is not by the one who saves.
  private String by(Base base, Author author) {
    int from = base.revision().map(Revision::version).orElse(0);
    return past.revisions(present.uid(), Integer.MAX_VALUE, MAX_AUTHORS).stream()
        .filter(it -> it.version() > from && !it.author().equals(author.name()))
        .map(Revision::author)
        .findFirst()
        .orElse(present.provenance().updatedBy());
  }

  private RepoPath home() {
    return present.path().parent();
  }

  /// Where the dashboard goes.
  ///
  /// @param theirsMoved true when somebody else put it elsewhere since the base
  /// @param conflict when both put it elsewhere, and nobody chose yet
  private record Place(RepoPath directory, boolean theirsMoved, Optional<MergeConflict> conflict) {}

  private Place place(Base base, Optional<RepoPath> named, Optional<Choice> choice) {
    Optional<RepoPath> was = base.revision().map(it -> it.path().parent());
    Optional<Uid> declared = base.revision().flatMap(past::folder);
    boolean theirsMoved = was.isPresent() && !isSame(home(), was.get(), declared);
    RepoPath wanted = named.orElse(home());
    boolean iMoved =
        !wanted.equals(home()) && (was.isEmpty() || !isSame(wanted, was.get(), declared));
    if (!iMoved || (theirsMoved && choice.equals(Optional.of(Choice.THEIRS)))) {
      return new Place(home(), theirsMoved, Optional.empty());
    }
    boolean settled = !theirsMoved || choice.equals(Optional.of(Choice.MINE));
    return new Place(
        wanted,
        theirsMoved,
        settled ? Optional.empty() : Optional.of(conflict(was.orElseThrow(), wanted)));
  }

  private MergeConflict conflict(RepoPath was, RepoPath wanted) {
    return new MergeConflict(
        FOLDER,
        "Folder",
        Optional.of(name(was)),
        Optional.of(name(wanted)),
        Optional.of(name(home())),
        Choice.MINE,
        false);
  }

  /// A directory that got another name is the same folder, when it declares the same uid.
  private boolean isSame(RepoPath now, RepoPath was, Optional<Uid> declared) {
    return now.equals(was)
        || (declared.isPresent() && declared.equals(snapshot.folderAt(now).map(Folder::uid)));
  }

  private JsonNode name(RepoPath directory) {
    return JsonNodeFactory.instance.textNode(
        snapshot.folderAt(directory).map(Folder::title).orElse(directory.value()));
  }
}
