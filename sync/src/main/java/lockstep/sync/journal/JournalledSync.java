package lockstep.sync.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import lockstep.core.fault.StoreFault;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.DashboardBody;
import lockstep.core.resource.DashboardDraft;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Provenance;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.journal.Journal.Appended;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.DroppedSave;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.PublicationListener;
import lockstep.sync.pull.PullRun;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.pull.Trees;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Past;
import lockstep.sync.save.Planner;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// The way to a repository that keeps saves while Git is away, or refuses them at once.
///
/// While Git is known to be away nobody waits for it: a save goes straight into the journal, or is
/// refused, and asks for one look at the remote, of which there is at most one a second. The save
/// that finds Git away for the first time pays for finding out.
///
/// A save of something of which a save waits goes behind it, also when Git is back already: the
/// order in which people saved is the order of the commits. Once Git is back it waits for those
/// before it to be drained first, for a moment ([#TURN]): were it kept at once, people who save
/// faster than is drained would never again hear that they saved.
public final class JournalledSync implements RepositorySync {
  /// How long a save waits for those before it.
  private static final Duration TURN = Duration.ofSeconds(2);

  private final RepositorySync inner;
  private final BooleanSupplier gitAway;
  private final WaitingRoom room;
  private final Bounds bounds;

  /// @param inner the way to Git
  /// @param gitAway true when the last try to reach Git failed
  /// @param room where saves wait; closed when they are refused instead
  public JournalledSync(
      RepositorySync inner, BooleanSupplier gitAway, WaitingRoom room, Bounds bounds) {
    this.inner = inner;
    this.gitAway = gitAway;
    this.room = room;
    this.bounds = bounds;
  }

  @Override
  public SaveOutcome save(Save save, Duration patience) {
    Uid uid = Planner.subject(save);
    if (isOfAnother(save, uid)) {
      return SaveOutcome.Invalid.idUsed();
    }
    // Before it waits for its turn: what it started from may be here only until then.
    Save seen = isOnWhatWaits(save, uid) ? withBase(save, uid, inner.snapshot()) : save;
    if (room.isOpen() && (gitAway.getAsBoolean() || isBehindOthers(uid, patience))) {
      return keep(seen, uid);
    }
    if (gitAway.getAsBoolean() && !mayBeInGit(save.id())) {
      inner.pull(Trigger.PEER_HINT);
      return new SaveOutcome.Unavailable(
          "Git cannot be reached (%s); nothing was written".formatted(inner.status().message()));
    }
    SaveOutcome outcome = inner.save(seen, patience);
    return room.isOpen() && mayWait(outcome) ? keep(seen, uid) : placed(outcome, save.id(), uid);
  }

  /// True when the base that a save names is content that waits: it may never come to Git as such.
  private boolean isOnWhatWaits(Save save, Uid uid) {
    return save.edit() instanceof Edit.PutDashboard put
        && put.base() instanceof Edit.Base.Exact(BlobId tag)
        && room.tagged(tag, uid).isPresent();
  }

  /// What was set aside and is sent again is on its branch all the same.
  private SaveOutcome placed(SaveOutcome outcome, SaveId id, Uid uid) {
    return outcome instanceof SaveOutcome.Conflict conflict
        ? room.overview()
            .setAside(id, uid)
            .map(aside -> conflict.in(aside.place()))
            .orElse(conflict)
        : outcome;
  }

  /// True when another save waits under this id: it must become a commit under it, and this one may
  /// not come before it.
  private boolean isOfAnother(Save save, Uid uid) {
    return room.overview().items().stream()
        .filter(item -> item.id().equals(save.id()))
        .anyMatch(item -> !item.uid().equals(uid) || item.kind() != Overview.Kind.of(save));
  }

  /// Saves that wait may mean that Git is away and only this instance has not noticed: it looks.
  private boolean isBehindOthers(Uid uid, Duration patience) {
    if (room.overview().of(uid).isEmpty()) {
      return false;
    }
    inner.pull(Trigger.PEER_HINT);
    return !room.awaitNone(uid, patience.compareTo(TURN) < 0 ? patience : TURN, gitAway);
  }

  /// What was not written may wait, and so may what was sent and not answered (see the room sign):
  /// but only for Git, and not because too many wanted to save at once.
  private boolean mayWait(SaveOutcome outcome) {
    boolean away = inner.status().state() == RepositoryStatus.State.UNREACHABLE;
    return switch (outcome) {
      case SaveOutcome.Unavailable _, SaveOutcome.Unknown _ -> away;
      case SaveOutcome.InGit _,
          SaveOutcome.OnBranch _,
          SaveOutcome.Waiting _,
          SaveOutcome.Conflict _,
          SaveOutcome.Invalid _,
          SaveOutcome.Refused _ ->
          false;
    };
  }

  /// Keeps a save, unless it is known to be in Git. What may have been sent before is never said
  /// not to be written.
  private SaveOutcome keep(Save save, Uid uid) {
    Optional<SaveOutcome> known = inner.replay(save);
    if (known.isPresent()) {
      return known.get();
    }
    SaveOutcome kept = tryToKeep(save, uid);
    return kept instanceof SaveOutcome.Unavailable full && mayBeInGit(save.id())
        ? new SaveOutcome.Unknown(
            save.id(), "It was sent to Git before and may be saved. " + full.message())
        : kept;
  }

  private boolean mayBeInGit(SaveId id) {
    return inner
        .lookup(id)
        .filter(known -> known instanceof SaveOutcome.InGit || known instanceof SaveOutcome.Unknown)
        .isPresent();
  }

  private SaveOutcome tryToKeep(Save save, Uid uid) {
    inner.pull(Trigger.PEER_HINT);
    Journal journal = room.journal().orElseThrow();
    try {
      Optional<SaveOutcome> nowhere = nowhere(save, uid);
      if (nowhere.isPresent()) {
        return nowhere.get();
      }
      Snapshot snapshot = inner.snapshot();
      Appended appended = journal.append(withBase(save, uid, snapshot), uid, bounds);
      room.refresh();
      return switch (appended) {
        case Appended.In(int position, Instant since) ->
            new SaveOutcome.Waiting(
                save.id(), uid, room.version(save.id(), uid, snapshot), position, since);
        case Appended.Done(Fate.Saved _) when wasDropped(save.id()) ->
            new SaveOutcome.Unknown(
                save.id(),
                "It was in Git and a rewritten history dropped it; now Git cannot be reached");
        case Appended.Done(Fate.Settled fate) -> outcome(save, uid, fate);
        case Appended.Other() -> SaveOutcome.Invalid.idUsed();
        case Appended.TurnedDown(SaveOutcome.Conflict told) -> clashNow(save).orElse(told);
        case Appended.TurnedDown(SaveOutcome outcome) -> outcome;
        case Appended.Full(String reason) ->
            new SaveOutcome.Unavailable(
                "Git cannot be reached, and %s; nothing was written".formatted(reason));
      };
    } catch (IllegalArgumentException tooDeep) {
      return new SaveOutcome.Invalid(
          SaveOutcome.Reason.BAD_REQUEST, String.valueOf(tooDeep.getMessage()));
    } catch (StoreFault away) {
      return away.mayBeDone()
          ? new SaveOutcome.Unknown(
              save.id(),
              "Git cannot be reached, and the database did not say whether it keeps the save for"
                  + " it")
          : new SaveOutcome.Unavailable(
              "Neither Git nor the database that would keep the save for it can be reached:"
                  + " nothing was written, try again");
    }
  }

  /// The journal remembers what the branch had then.
  private boolean wasDropped(SaveId id) {
    return inner.dropped().stream().anyMatch(save -> save.id().equals(id));
  }

  private SaveOutcome outcome(Save save, Uid uid, Fate.Settled fate) {
    return switch (fate) {
      case Fate.Saved(CommitId commit, Uid saved, int version) ->
          new SaveOutcome.Saved(commit, saved, version);
      case Fate.SetAside aside -> conflict(save, uid).in(aside.place());
    };
  }

  /// With what a save that was set aside clashes now. Where it clashes with nothing, since the host
  /// had refused it, or what it clashed with is gone, that names what is there.
  private SaveOutcome.Conflict conflict(Save save, Uid uid) {
    return clashNow(save).orElseGet(() -> present(uid));
  }

  private Optional<SaveOutcome.Conflict> clashNow(Save save) {
    return objectionNow(save)
        .filter(SaveOutcome.Conflict.class::isInstance)
        .map(SaveOutcome.Conflict.class::cast);
  }

  private Optional<SaveOutcome> objectionNow(Save save) {
    try {
      return inner.objection(save);
    } catch (GitFault unreadable) {
      return Optional.empty();
    }
  }

  /// Why there is nothing that a save could change: it is not there, and nothing waits that could
  /// make it. That is as wrong now as it is when Git is back.
  private Optional<SaveOutcome> nowhere(Save save, Uid uid) {
    Snapshot shown = inner.snapshot();
    boolean isThere = shown.dashboard(uid).isPresent() || shown.folder(uid).isPresent();
    if (isThere && !isOfPaths(save.edit())) {
      return Optional.empty(); // without the plan of what may be a large dashboard
    }
    Optional<SaveOutcome> nowhere =
        objectionNow(save)
            .filter(
                it ->
                    it instanceof SaveOutcome.Invalid no
                        && no.reason() == SaveOutcome.Reason.NOT_FOUND);
    if (nowhere.isEmpty() || mayBeInGit(save.id())) {
      return Optional.empty();
    }
    room.refresh(); // it may have come to another instance a moment ago
    Overview waiting = room.overview();
    boolean coming =
        isOfPaths(save.edit()) ? !waiting.items().isEmpty() : !waiting.of(uid).isEmpty();
    return nowhere.filter(_ -> !coming);
  }

  /// What such an edit speaks of may be made by a save that speaks of something else.
  private static boolean isOfPaths(Edit edit) {
    return switch (edit) {
      case Edit.PutDashboard _,
          Edit.DeleteDashboard _,
          Edit.CreateFolder _,
          Edit.RenameFolder _,
          Edit.MoveFolder _,
          Edit.DeleteFolder _ ->
          false;
      case Edit.PutFile _,
          Edit.DeletePaths _,
          Edit.MovePaths _,
          Edit.MakeDirectory _,
          Edit.DeclareFolders _ ->
          true;
    };
  }

  private SaveOutcome.Conflict present(Uid uid) {
    Optional<Provenance> last = inner.snapshot().dashboard(uid).map(Dashboard::provenance);
    return new SaveOutcome.Conflict(
        uid,
        last.map(Provenance::version).orElse(0),
        last.map(Provenance::updatedBy).orElse(""),
        last.map(Provenance::updated).orElse(Instant.EPOCH),
        Optional.empty());
  }

  /// The save with the content that it started from, as far as it is here: when it is drained, that
  /// content may be nowhere else, since it waited itself, or history was rewritten.
  private Save withBase(Save save, Uid uid, Snapshot snapshot) {
    if (!(save.edit() instanceof Edit.PutDashboard put) || isRelabelled(put, uid, snapshot)) {
      return save;
    }
    return base(put.base(), uid, snapshot)
        .map(
            content ->
                save.with(
                    new Edit.PutDashboard(
                        put.uid(),
                        put.dashboard(),
                        put.folder().filter(place -> !isThere(place, uid, snapshot)),
                        new Edit.Base.Document(content),
                        put.resolution(),
                        put.file())))
        .orElse(save);
  }

  /// True when labels or annotations would change: those are not merged by a document, and the base
  /// as it was named says whether anybody else was there.
  private boolean isRelabelled(Edit.PutDashboard put, Uid uid, Snapshot snapshot) {
    try {
      return snapshot
          .dashboard(uid)
          .filter(
              it -> DashboardDraft.of(put.dashboard()).changesMetadata(it.path(), inner.body(it)))
          .isPresent();
    } catch (GitFault unreadable) {
      return false;
    }
  }

  /// True when a place is the one where the dashboard lies already, or where the saves before this
  /// one will have put it: it was not moved by this save, and shall not be moved back when somebody
  /// else does so before this is drained.
  private boolean isThere(Edit.Place place, Uid uid, Snapshot snapshot) {
    Optional<Edit.Place> waits = room.place(uid);
    if (waits.isPresent()) {
      return waits.get().equals(place);
    }
    Optional<RepoPath> named =
        switch (place) {
          case Edit.Place.Top() -> Optional.of(RepoPath.ROOT);
          case Edit.Place.InFolder(Uid folder) -> snapshot.folder(folder).map(Folder::path);
        };
    return named.isPresent() && named.equals(snapshot.dashboard(uid).map(it -> it.path().parent()));
  }

  private Optional<ObjectNode> base(Edit.Base base, Uid uid, Snapshot snapshot) {
    Optional<Dashboard> shown = snapshot.dashboard(uid);
    return switch (base) {
      case Edit.Base.Version(int version) ->
          shown.filter(it -> it.provenance().version() == version).flatMap(this::content);
      case Edit.Base.Exact(BlobId blob) ->
          room.tagged(blob, uid)
              .flatMap(room::content)
              .or(() -> shown.filter(it -> it.blob().equals(blob)).flatMap(this::content));
      case Edit.Base.Document _, Edit.Base.Any _ -> Optional.empty();
    };
  }

  private Optional<ObjectNode> content(Dashboard dashboard) {
    try {
      DashboardBody body = DashboardBody.read(dashboard.path(), inner.body(dashboard));
      return Optional.of(body.classic(dashboard).orElseGet(() -> body.resource(dashboard)));
    } catch (GitFault unreadable) {
      return Optional.empty(); // the version, or the name of the file, still says what it was
    }
  }

  @Override
  public Optional<SaveOutcome> replay(Save save) {
    return inner.replay(save);
  }

  @Override
  public Optional<SaveOutcome> objection(Save save) {
    return inner.objection(save);
  }

  @Override
  public int saving() {
    return inner.saving();
  }

  @Override
  public Optional<SaveOutcome> lookup(SaveId id) {
    Optional<SaveOutcome> known = inner.lookup(id);
    if (known.filter(SaveOutcome.InGit.class::isInstance).isPresent()) {
      return known;
    }
    Overview overview = room.overview();
    return overview
        .position(id)
        .<SaveOutcome>map(
            position -> {
              Overview.Item item = overview.items().get(position - 1);
              return new SaveOutcome.Waiting(
                  id,
                  item.uid(),
                  room.version(id, item.uid(), inner.snapshot()),
                  position,
                  item.since());
            })
        .or(() -> known);
  }

  @Override
  public SaveOutcome saveOnBranch(Save save, BranchName branch, Duration patience) {
    if (gitAway.getAsBoolean()) {
      inner.pull(Trigger.PEER_HINT);
      return new SaveOutcome.Unavailable(
          "Git cannot be reached (%s), and only saves to the followed branch wait for it"
              .formatted(inner.status().message()));
    }
    return inner.saveOnBranch(save, branch, patience);
  }

  @Override
  public Snapshot snapshot() {
    return inner.snapshot();
  }

  @Override
  public byte[] body(Dashboard dashboard) {
    return inner.body(dashboard);
  }

  @Override
  public Past past() {
    return inner.past();
  }

  @Override
  public Trees trees() {
    return inner.trees();
  }

  @Override
  public void pull(Trigger trigger, Optional<String> job) {
    inner.pull(trigger, job);
  }

  @Override
  public PullRun lastRun() {
    return inner.lastRun();
  }

  @Override
  public boolean await(CommitId commit, Duration patience) {
    return inner.await(commit, patience);
  }

  @Override
  public Optional<Bundle> bundle(CommitId from, CommitId to, int limit) {
    return inner.bundle(from, to, limit);
  }

  @Override
  public Optional<CommitId> take(Bundle bundle, Duration patience) {
    return inner.take(bundle, patience);
  }

  @Override
  public RepositoryStatus status() {
    return inner.status();
  }

  @Override
  public Duration unanswered() {
    return inner.unanswered();
  }

  @Override
  public List<DroppedSave> dropped() {
    return inner.dropped();
  }

  @Override
  public void settle(SaveId id) {
    inner.settle(id);
  }

  @Override
  public void listen(PublicationListener listener) {
    inner.listen(listener);
  }
}
